"""The configured handler: which function it names, and what is said where it names none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import NamedTuple

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.analysis import Analysis
from lambdascope.engine.codescan.values import UNKNOWN, Value

_SUFFIX = re.compile(r"\.[A-Za-z]{1,4}$")
_MAX_SHOWN = 200
_MAX_NEAR = 2_000
"""Names that are compared with the handler's."""
_IN_LAYERS = ("", "python/", "nodejs/")


class Handler(NamedTuple):
    """`functions`: none where it is not there, or made by a call that is not followed."""

    functions: tuple[ir.Function, ...] = ()
    problem: str | None = None
    """Why it is not there, and what is there."""


def configured(analysis: Analysis, handler: str | None) -> Handler:
    """The functions that `handler` names, as Lambda reads it: `folder/file.function`, for Python also `package.file.f`.

    Several where it is in a bundle of which more than one source has such a function.
    """
    if not handler or "::" in handler or not analysis.program.modules:
        return Handler()
    functions = functions_named(analysis, handler)
    if functions:
        return Handler(functions)
    found = _found(analysis, handler)
    if any(_may_have(analysis, module, name.partition(".")[0]) for module, name in found):
        return Handler()
    shown = handler[:_MAX_SHOWN]
    if found:
        what = f"{found[0][0].path} has no function {found[0][1][:_MAX_SHOWN]}"
    else:
        what = f"no file of its own code is the module {_spellings(handler)[0][0][:_MAX_SHOWN]}"
    near = get_close_matches(shown, list(_names(analysis, [module for module, _ in found])), 1, 0.5)
    hint = f"; did you mean {near[0]}?" if near else ""
    return Handler(problem=f"the handler {shown} is not there: {what}{hint}")


def functions_named(analysis: Analysis, handler: str) -> tuple[ir.Function, ...]:
    """The functions of that name, if any."""
    found = _found(analysis, handler)
    functions = [each for module, name in found for each in _named(analysis, module, name)]
    return tuple(dict.fromkeys(functions))


def _found(analysis: Analysis, handler: str) -> list[tuple[ir.Module, str]]:
    """The modules that a handler may be in, with its name there."""
    return [(module, name) for stem, name in _spellings(handler) for module in _modules(analysis, stem)]


def _named(analysis: Analysis, module: ir.Module, name: str) -> list[ir.Function]:
    """The functions that a module has under a name: the decorated one, where decorators made another of it."""
    value = exported(analysis, module, name)
    found = [each.function for each in value.functions] or wrapped_in(analysis, module, [value])
    decorated = [each for each in module.functions if each.name == name and each in analysis.decorations]
    return decorated[:1] if found and decorated else found


def _spellings(handler: str) -> list[tuple[str, str]]:
    """Module and function: what is before the last dot, or (Node) what is before the first dot of the file's name."""
    path = handler.removeprefix("./").removeprefix("/var/task/").removeprefix("/opt/")
    module, _, name = path.rpartition(".")
    folder, slash, base = path.rpartition("/")
    first, _, member = base.partition(".")
    return list(dict.fromkeys(((module, name), (f"{folder}{slash}{first}", member))))


def _modules(analysis: Analysis, stem: str) -> Iterator[ir.Module]:
    """The modules of a path without suffix; the sources of a bundle for the bundle."""
    program = analysis.program
    wanted = {f"{root}{each}" for each in (stem, stem.replace(".", "/")) for root in _IN_LAYERS}
    wanted |= {f"{each}/__init__" for each in wanted}
    for path in (*program.modules, *program.compiled):
        if stem and _SUFFIX.sub("", path) in wanted:
            files = program.compiled[path].files if path in program.compiled else (path,)
            yield from (program.modules[each] for each in files if each in program.modules)


def exported(analysis: Analysis, module: ir.Module, name: str) -> Value:
    """What a module has under a name; `api.run` is a member of a member."""
    value = analysis.language(module).exports(analysis.program, module)
    for part in name.split(".", 4):
        cells = (analysis.program.shared.get(ref) for ref in sorted(value.refs))
        value = next((cell.items[part] for cell in cells if cell is not None and part in cell.items), UNKNOWN)
    return value


def wrapped_in(analysis: Analysis, module: ir.Module, values: Iterable[Value]) -> list[ir.Function]:
    """The functions of a module that were given to the calls which made these values, as to `middy`."""
    names = tuple(name for value in values for name in value.names)
    return [
        function
        for function, made in analysis.wrapped.items()
        if analysis.program.around[function].module is module and any(_is_made_of(name, made) for name in names)
    ]


def _is_made_of(name: str, made: Iterable[str]) -> bool:
    """Whether a value of this name is one of these results, or what a chain of calls made of it."""
    return any(name == each or name.startswith(f"{each}.") for each in made)


def _may_have(analysis: Analysis, module: ir.Module, name: str) -> bool:
    """Whether a module has such a member, or members that nobody knows: then it is not said to be missing."""
    if module.language == "python":
        cell = analysis.program.shared.get(analysis.program.module_ref(module))
        known = cell is not None and (name in cell.items or cell.rest is not None)
        return known or "__getattr__" in (cell.items if cell is not None else ()) or _imports_all(module.body.body)
    # Exports are made in many ways (`__exportStar`, `Object.assign`, a bundler's getters), none without the name.
    word = re.compile(rf"(?<![\w$]){re.escape(name)}(?![\w$])")
    return any(word.search(line) for line in module.lines) or _imports_all(module.body.body)


def _imports_all(body: Iterable[ir.Statement]) -> bool:
    return any(
        (isinstance(each, ir.Import) and each.member == "*") or (isinstance(each, ir.Export) and each.name == "*")
        for each in body
    )


def _names(analysis: Analysis, modules: Iterable[ir.Module]) -> Iterator[str]:
    """Handlers that could be meant: functions of these modules, else of all."""
    left = _MAX_NEAR
    for module in list(modules) or analysis.program.modules.values():
        for function in module.functions:
            if analysis.program.around[function].enclosing is None and function is not module.body and left:
                left -= 1
                yield f"{_SUFFIX.sub('', module.path)}.{function.name}"
