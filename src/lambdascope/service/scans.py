"""Scans of local targets: open, digest in the background, take inventory, ask the advisory database, read the code."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from os import PathLike
from threading import Thread
from typing import TYPE_CHECKING

from lambdascope._version import __version__
from lambdascope.model.artifact import Artifact, ArtifactRole
from lambdascope.model.errors import UsageError
from lambdascope.model.package import Problem
from lambdascope.model.report import DatabaseInfo, Inventory, Report, TargetReport
from lambdascope.sources.local import ListedFile, LocalFile, existing, sha256_of, walk
from lambdascope.store.advisories import AdvisoryDatabase

if TYPE_CHECKING:
    from lambdascope.engine.codescan.rules.model import RuleSet
    from lambdascope.engine.scan import Unpacked

StrPath = str | PathLike[str]

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
    database: StrPath | AdvisoryDatabase,
    include_development: bool = False,
) -> Report:
    """Scan one local function package and its layers against a compiled advisory database.

    `runtime` is Lambda's identifier such as `python3.12`; it and `handler` stand in the report. `database` is the path
    of a compiled database, or an opened one when it serves many scans. Dependencies declared for development only
    become findings with `include_development`.

    Raises TargetError if a package cannot be read, DatabaseError if the database cannot answer.
    """
    opened = database if isinstance(database, AdvisoryDatabase) else AdvisoryDatabase(database)
    try:
        target = scan_target(
            path,
            layers=layers,
            runtime=runtime,
            handler=handler,
            database=opened,
            include_development=include_development,
        )
        return report([target], opened)
    finally:
        if opened is not database:
            opened.close()


def scan_target(
    path: StrPath,
    *,
    layers: Iterable[StrPath] = (),
    runtime: str | None = None,
    handler: str | None = None,
    database: AdvisoryDatabase | None,
    rules: RuleSet | None = None,
    include_development: bool = False,
) -> TargetReport:
    """One target's part of a report; see `scan`.

    Dependencies are looked at where there is a `database`, its own code where there are `rules`.
    """
    function = _Local(path, layers)
    if database is not None:
        taken = function.inventory()
        from lambdascope.engine.scan import find  # loaded by now, while the digests were computed

        found = find(taken, database, runtime=runtime, handler=handler, include_development=include_development)
    else:
        found = TargetReport(function.empty_inventory(), (), runtime, handler)
    if rules is not None:
        found = function.with_code(found, rules)
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

    def with_code(self, found: TargetReport, rules: RuleSet) -> TargetReport:
        """`found` with what is wrong with the function's own code. Raises TargetError."""
        from lambdascope.engine.code import scan_code  # loads the front ends

        result, problems = scan_code(
            self._path,
            self._function(),
            self._layers_unpacked(),
            rules,
            handler=found.handler,
            runtime=found.runtime,
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
