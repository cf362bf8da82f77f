"""The scanned program: its modules, how their imports find each other, and what is remembered about its functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from lambdascope.engine.codescan.compiled import Compiled
from lambdascope.engine.codescan.index import Index
from lambdascope.engine.codescan.ir import Class, Function, MappingDisplay, Module, Span
from lambdascope.engine.codescan.rules.model import RuleSet
from lambdascope.engine.codescan.state import Cell
from lambdascope.engine.codescan.summaries import Summary
from lambdascope.engine.codescan.values import Place, Value

MAX_CONTEXTS = 12


class Around(NamedTuple):
    """Where a function stands."""

    module: Module
    enclosing: Function | None
    """The function around it; None directly in a module."""
    has_nested: bool


class Program:
    """Everything the analysis shares; one for each scan."""

    def __init__(
        self,
        modules: Iterable[Module],
        rules: RuleSet,
        resolve: Mapping[str, Resolver],
        compiled: Mapping[str, Compiled] | None = None,
    ) -> None:
        self.modules = {module.path: module for module in modules}
        self.rules = rules
        self.resolvers = resolve
        self.compiled = compiled or {}
        """By its path, compiled code that is scanned as what it was made of."""
        self.paths = frozenset(self.modules) | frozenset(self.compiled)
        self.imported: set[str] = set()
        """The modules that others were seen to import."""
        self._compiled_of = {path: each for each in self.compiled.values() for path in each.files}
        self.shared: dict[int, Cell] = {}
        self.around: dict[Function, Around] = {}
        self.indexes: dict[str, Index] = {}
        self.summaries: dict[tuple[Function, object], Summary] = {}
        self.contexts: dict[Function, int] = {}
        self.bases: dict[Class, list[Value]] = {}
        self.fields: dict[Class, dict[str | int, Value]] = {}
        self.class_modules: dict[Class, Module] = {}
        self.made: dict[int, tuple[str, MappingDisplay]] = {}
        """The display that each table was made by, with its file."""
        self.started: set[str] = set()
        """Modules whose body runs or has run."""
        self._ids: dict[object, int] = {}
        self._origins: dict[int, int] = {}
        for module in self.modules.values():
            self._place_functions(module)

    def find(self, importer: Module, name: str) -> Module | None:
        """The module that an import means, or None if it is not one of ours."""
        path = self.resolvers[importer.language].find(importer, name, self.paths)
        around = self._compiled_of.get(importer.path)
        if path is None and around is not None:
            path = around.find(name)
        if path is not None and path not in self.modules:
            files = self.compiled[path].files
            path = files[0] if len(files) == 1 else None
        if path is None:
            return None
        self.imported.add(path)
        return self.modules.get(path)

    def is_compiled(self, module: Module) -> bool:
        """Whether it is a file that compiled code was made of."""
        return module.path in self._compiled_of

    def index(self, language: str) -> Index:
        found = self.indexes.get(language)
        if found is None:
            found = self.indexes[language] = Index(self.rules, language)
        return found

    def id_of(self, *key: object) -> int:
        """The number of a cell: the same for the same place."""
        found = self._ids.get(key)
        if found is None:
            found = self._ids[key] = len(self._ids) + 1
        return found

    def id_of_copy(self, ref: int, *key: object) -> int:
        """The number of a cell that stands for `ref` of a callee."""
        found = self.id_of(*key, ref)
        self._origins[found] = self.origin_of(ref)
        if ref in self.made:
            self.made[found] = self.made[ref]
        return found

    def origin_of(self, ref: int) -> int:
        """The number of the cell that `ref` is a copy of, of a copy of, and so on."""
        return self._origins.get(ref, ref)

    def module_ref(self, module: Module) -> int:
        return self.id_of("module", module.path)

    def exports_ref(self, module: Module) -> int:
        return self.id_of("exports", module.path)

    def place_of(self, function: Function) -> Place:
        """Where a function is defined."""
        return Place(self.around[function].module.path, function.span)

    def _place_functions(self, module: Module) -> None:
        """Which function stands in which, by their spans."""
        nested: set[Function] = set()
        inside: dict[Function, Function | None] = {}
        open_: list[Function] = []
        for function in sorted(module.functions, key=lambda each: (each.span[:2], (-each.span[2], -each.span[3]))):
            if function is module.body:
                continue
            while open_ and _ends(open_[-1].span) < _ends(function.span):
                open_.pop()
            inside[function] = open_[-1] if open_ else None
            if open_:
                nested.add(open_[-1])
            open_.append(function)
        self.around[module.body] = Around(module, None, False)
        for function, enclosing in inside.items():
            self.around[function] = Around(module, enclosing, function in nested)


def _ends(span: Span) -> tuple[int, int]:
    return span.end_line, span.end_column


class Resolver:
    """How a language finds the file that an import means."""

    def find(self, importer: Module, name: str, paths: frozenset[str]) -> str | None:
        """The path of the module, or None if it is not one of ours."""
        raise NotImplementedError
