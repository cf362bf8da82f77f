"""Scans of local targets: open, digest in the background, take inventory, ask the advisory database, read the code."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from os import PathLike
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

from lambdascope._version import __version__
from lambdascope.model.artifact import Artifact, ArtifactRole
from lambdascope.model.errors import UsageError
from lambdascope.model.package import Problem
from lambdascope.model.report import DatabaseInfo, Inventory, Report, TargetReport
from lambdascope.sources.local import ListedFile, LocalFile, existing, sha256_of, walk
from lambdascope.store.advisories import AdvisoryDatabase

if TYPE_CHECKING:
    from lambdascope.engine.codescan.rules.model import RuleSet
    from lambdascope.engine.codescan.templates.declared import Declared
    from lambdascope.engine.scan import Unpacked

StrPath = str | PathLike[str]

STANDARD, CODE = "standard", "code"
"""The types of scans."""
MAX_LAYERS = 5
"""Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""


def inventory(path: StrPath, *, layers: Iterable[StrPath] = ()) -> Inventory:
    """The packages of one local function package and its layers.

    `path` and each of `layers` (in attachment order) are a zip, a jar, or a folder with a package's unpacked content.

    Raises TargetError if one of them cannot be read; what cannot be read inside them is a problem of the inventory.
    Raises UsageError for more than five layers.
    """
    function = _Local(path, layers)
    return function.with_digests(function.inventory())


def scan(
    path: StrPath,
    *,
    layers: Iterable[StrPath] = (),
    runtime: str | None = None,
    handler: str | None = None,
    database: StrPath | AdvisoryDatabase | None = None,
    include_development: bool = False,
    scan_types: Collection[str] = (STANDARD,),
    triggers: Collection[str] = (),
    template: StrPath | None = None,
) -> Report:
    """Scan one local function package and its layers.

    `scan_types` are `standard` (dependencies, against a compiled advisory database) and `code` (weaknesses of its own
    code). `runtime` is Lambda's identifier such as `python3.12`; it and `handler` stand in the report, and the scan of
    code starts at the handler. `database` is the path of a compiled database, or an opened one when it serves many
    scans; `code` alone needs none. Dependencies declared for development only become findings with
    `include_development`. `triggers` are the kinds of all that calls the function, such as `sqs`, so that what the
    service writes into an event itself is not taken for untrusted; `template` is a file that tells them.

    Raises TargetError if a package cannot be read, DatabaseError if the database cannot answer, UsageError for a scan
    type or a trigger that there is not, a template that cannot be used, and `standard` without a database.
    """
    check_scan_types(scan_types)
    if STANDARD in scan_types and database is None:
        raise UsageError("standard scanning needs a database; give one, or only scan_types=['code']")
    with _opened(database if STANDARD in scan_types else None) as opened:
        code = code_options(triggers=triggers, template=template) if CODE in scan_types else None
        target = scan_target(
            path,
            layers=layers,
            runtime=runtime,
            handler=handler,
            database=opened,
            code=code,
            include_development=include_development,
        )
        return report([target], opened)


class CodeOptions(NamedTuple):
    """How code is scanned: by which rules, and what calls the function as far as that is known."""

    rules: RuleSet
    triggers: Collection[str] = ()
    templates: Sequence[Declared] = ()


def code_options(
    *,
    rule_folders: Iterable[str] = (),
    disabled_rules: Iterable[str] = (),
    enabled_rules: Iterable[str] = (),
    triggers: Collection[str] = (),
    template: StrPath | None = None,
) -> CodeOptions:
    """Check and load them. Raises UsageError for what cannot be used."""
    from lambdascope.service.code_rules import rules_of  # only where code is scanned
    from lambdascope.service.code_wiring import check_triggers, read_template

    rules = rules_of(rule_folders, disabled_rules, enabled_rules)
    check_triggers(triggers, rules)
    return CodeOptions(rules, triggers, read_template(os.fspath(template)) if template is not None else ())


def check_scan_types(scan_types: Collection[str]) -> None:
    """Raises UsageError for none, or one that there is not."""
    if isinstance(scan_types, str) or not scan_types or not {STANDARD, CODE}.issuperset(scan_types):
        raise UsageError(f"scan_types are {STANDARD!r} and {CODE!r}, one or both, not {scan_types!r}")


@contextmanager
def _opened(database: StrPath | AdvisoryDatabase | None) -> Iterator[AdvisoryDatabase | None]:
    """A database that was given stays open; one that is only named is closed again."""
    if database is None or isinstance(database, AdvisoryDatabase):
        yield database
        return
    with AdvisoryDatabase(database) as opened:
        yield opened


def scan_target(
    path: StrPath,
    *,
    layers: Iterable[StrPath] = (),
    runtime: str | None = None,
    handler: str | None = None,
    database: AdvisoryDatabase | None,
    code: CodeOptions | None = None,
    include_development: bool = False,
) -> TargetReport:
    """One target's part of a report; see `scan`.

    Dependencies are looked at where there is a `database`, its own code where there is `code`.
    """
    function = _Local(path, layers)
    if database is not None:
        taken = function.inventory()
        from lambdascope.engine.scan import find  # loaded by now, while the digests were computed

        found = find(taken, database, runtime=runtime, handler=handler, include_development=include_development)
    else:
        found = TargetReport(function.empty_inventory(), (), runtime, handler)
    if code is not None:
        found = function.with_code(found, code)
    return found._replace(inventory=function.with_digests(found.inventory))


def report(targets: Sequence[TargetReport], database: AdvisoryDatabase | None) -> Report:
    """The report of several targets scanned against one database; None where only their code was looked at."""
    information = DatabaseInfo(database.compiled_at, database.ecosystems) if database is not None else None
    return Report(tuple(targets), information, __version__)


def check_layers(layers: Sequence[StrPath]) -> None:
    """Raises UsageError for more layers than Lambda attaches."""
    if len(layers) > MAX_LAYERS:
        raise UsageError(f"{len(layers)} layers given; Lambda attaches at most {MAX_LAYERS}")


class _Local:
    """One function and its layers on this machine; their digests are computed from the start."""

    def __init__(self, path: StrPath, layers: Iterable[StrPath]) -> None:
        """Raises TargetError, or UsageError for too many layers."""
        self._path = os.fspath(path)
        self._layers = [os.fspath(layer) for layer in layers]
        check_layers(self._layers)
        paths = [existing(each) for each in (self._path, *self._layers)]
        # Opened once, so that digest and inventory are of the same file, whatever happens to its path.
        self._files = {path: LocalFile(path) for path in paths if not os.path.isdir(path)}
        self._digests = _Digests([self._files.get(path) for path in paths])

    def inventory(self) -> Inventory:
        """The inventory, without digests. Raises TargetError."""
        # Hashing releases the interpreter: the engine is loaded beside it.
        from lambdascope.engine.scan import take_inventory

        return take_inventory(self._path, self._function(), self._layers_unpacked())

    def empty_inventory(self) -> Inventory:
        """The artifacts only, for a scan that does not look at packages. Raises TargetError."""
        artifacts = [each.artifact for each in (self._function(), *self._layers_unpacked())]
        return Inventory(self._path, tuple(artifacts), (), ())

    def with_code(self, found: TargetReport, code: CodeOptions) -> TargetReport:
        """`found` with what is wrong with the function's own code. Raises TargetError."""
        from lambdascope.engine.code import scan_code  # loads the front ends

        result, problems = scan_code(
            self._path,
            self._function(),
            self._layers_unpacked(),
            code.rules,
            handler=found.handler,
            runtime=found.runtime,
            triggers=code.triggers,
            templates=code.templates,
        )
        every = tuple(dict.fromkeys((*found.inventory.problems, *problems)))
        return found._replace(inventory=found.inventory._replace(problems=every), code=result)

    def with_digests(self, taken: Inventory) -> Inventory:
        """`taken` with the digests of its artifacts. Raises TargetError."""
        pairs = zip(taken.artifacts, self._digests.result(), strict=True)
        return taken._replace(artifacts=tuple(artifact._replace(sha256=digest) for artifact, digest in pairs))

    def _function(self) -> Unpacked:
        return self._unpacked(self._path, os.path.basename(os.path.normpath(self._path)), ArtifactRole.FUNCTION)

    def _layers_unpacked(self) -> list[Unpacked]:
        names = _layer_names(self._layers)
        return [self._unpacked(*each, ArtifactRole.LAYER) for each in zip(self._layers, names, strict=True)]

    def _unpacked(self, path: str, name: str, role: ArtifactRole) -> Unpacked:
        from lambdascope.engine.scan import Archive

        source = self._files.get(path)
        if source is None:
            return _folder(path, name, role)
        return Archive(Artifact(name, role, None, source.size), source)


class _Digests:
    """SHA-256 of archives, computed in a thread."""

    def __init__(self, files: Sequence[LocalFile | None]) -> None:
        self._files = files
        self._results: list[str | Exception | None] = []
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def result(self) -> list[str | None]:
        """One digest per file, None for a folder. Raises TargetError if a file cannot be read."""
        self._thread.join()
        digests: list[str | None] = []
        for result in self._results:
            if isinstance(result, Exception):
                raise result
            digests.append(result)
        return digests

    def _run(self) -> None:
        for file in self._files:
            try:
                self._results.append(None if file is None else sha256_of(file))
            except Exception as error:  # handed to the thread that waits
                self._results.append(error)


def _folder(path: str, name: str, role: ArtifactRole) -> Unpacked:
    from lambdascope.engine.archives.folder import FolderFile
    from lambdascope.engine.scan import Folder

    files: dict[str, FolderFile] = {}
    problems: list[Problem] = []
    layer = name if role is ArtifactRole.LAYER else None
    for item in walk(path):
        if isinstance(item, ListedFile):
            files[item.path] = FolderFile(item.size, item.open)
        else:
            problems.append(Problem(item.code, item.path, layer, item.message))
    size = sum(file.size for file in files.values())
    return Folder(Artifact(name, role, None, size), files, tuple(problems))


def _layer_names(layers: Sequence[str]) -> list[str]:
    """File names; the whole path where two layers have the same."""
    names = [os.path.basename(os.path.normpath(layer)) for layer in layers]
    return [layer if names.count(name) > 1 else name for layer, name in zip(layers, names, strict=True)]
