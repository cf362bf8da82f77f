"""Scans of local targets: open, digest in the background, take inventory, ask the advisory database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from os import PathLike, fspath
from pathlib import Path
from threading import Thread

from lambdascope._version import __version__
from lambdascope.engine.archives.folder import FolderFile
from lambdascope.engine.scan import Archive, Folder, Unpacked, find, take_inventory, with_digest
from lambdascope.model.artifact import Artifact, ArtifactRole
from lambdascope.model.errors import UsageError
from lambdascope.model.package import Problem
from lambdascope.model.report import DatabaseInfo, Inventory, Report, TargetReport
from lambdascope.sources.local import ListedFile, MappedFile, existing, sha256_of, walk
from lambdascope.store.advisories import AdvisoryDatabase

StrPath = str | PathLike[str]

MAX_LAYERS = 5
"""Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""


def inventory(path: StrPath, *, layers: Iterable[StrPath] = ()) -> Inventory:
    """The packages of one local function package and its layers.

    `path` and each of `layers` (in attachment order) are a zip, a jar, or a folder with a package's unpacked content.

    Raises TargetError if one of them cannot be read; what cannot be read inside them is a problem of the inventory.
    Raises UsageError for more than five layers.
    """
    layer_paths = [Path(layer) for layer in layers]
    if len(layer_paths) > MAX_LAYERS:
        raise UsageError(f"{len(layer_paths)} layers given; Lambda attaches at most {MAX_LAYERS}")
    function_path = Path(path)
    function = _unpacked(function_path, function_path.name or fspath(path), ArtifactRole.FUNCTION)
    names = _layer_names(layer_paths)
    unpacked = [_unpacked(place, name, ArtifactRole.LAYER) for place, name in zip(layer_paths, names, strict=True)]
    digests = _Digests([function_path, *layer_paths])
    taken = take_inventory(fspath(path), function, unpacked)
    return with_digest(taken, digests.result())


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
    opened = database if isinstance(database, AdvisoryDatabase) else AdvisoryDatabase(Path(database))
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
    database: AdvisoryDatabase,
    include_development: bool = False,
) -> TargetReport:
    """One target's part of a report; see `scan`."""
    taken = inventory(path, layers=layers)
    return find(taken, database, runtime=runtime, handler=handler, include_development=include_development)


def report(targets: Sequence[TargetReport], database: AdvisoryDatabase) -> Report:
    """The report of several targets scanned against one database."""
    return Report(tuple(targets), DatabaseInfo(database.compiled_at, database.ecosystems), __version__)


class _Digests:
    """SHA-256 of the archives, computed beside the inventory: hashing releases the interpreter."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._results: list[str | Exception | None] = [None] * len(paths)
        self._paths = paths
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def result(self) -> list[str | None]:
        """One digest per path, None for a folder. Raises TargetError if a file went away."""
        self._thread.join()
        digests: list[str | None] = []
        for result in self._results:
            if isinstance(result, Exception):
                raise result
            digests.append(result)
        return digests

    def _run(self) -> None:
        for place, path in enumerate(self._paths):
            try:
                self._results[place] = None if path.is_dir() else sha256_of(path)
            except Exception as error:  # handed to the thread that waits
                self._results[place] = error


def _unpacked(path: Path, name: str, role: ArtifactRole) -> Unpacked:
    if existing(path).is_dir():
        return _folder(path, name, role)
    source = MappedFile(path)
    return Archive(Artifact(name, role, None, source.size), source)


def _folder(path: Path, name: str, role: ArtifactRole) -> Folder:
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


def _layer_names(layers: Sequence[Path]) -> list[str]:
    """File names; the whole path where two layers have the same."""
    names = [layer.name for layer in layers]
    return [str(layer) if names.count(name) > 1 else name for layer, name in zip(layers, names, strict=True)]
