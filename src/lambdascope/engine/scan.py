"""The sentence: archives become files, files packages, packages matches, matches findings.

The only module that knows all stages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from lambdascope.engine.archives.folder import FolderFile, FolderIndex
from lambdascope.engine.archives.limits import MAX_NESTED_BYTES, Budget, BudgetExhausted
from lambdascope.engine.archives.overlay import OverlayIndex
from lambdascope.engine.archives.zip import Place, ZipIndex
from lambdascope.engine.findings.assemble import assemble, finding_arn
from lambdascope.engine.inventory.collect import collect, is_installed
from lambdascope.engine.inventory.composition import ArtifactSummary
from lambdascope.engine.inventory.ownership import Ownership
from lambdascope.engine.matching import match
from lambdascope.model.advisory import AdvisorySource
from lambdascope.model.artifact import Artifact, ArtifactRole, ByteRanges, FileIndex
from lambdascope.model.errors import ArchiveError, ArchiveTooLarge, ManifestError
from lambdascope.model.package import Package, Problem
from lambdascope.model.report import Inventory, TargetReport


class Archive(NamedTuple):
    """A function or layer as one zip."""

    artifact: Artifact
    source: ByteRanges


class Folder(NamedTuple):
    """A function or layer as the files of a folder."""

    artifact: Artifact
    files: Mapping[str, FolderFile]
    problems: tuple[Problem, ...] = ()


Unpacked = Archive | Folder

ENGINE_VERSION = 1
"""Raised when the same artifact may get another inventory than before; stored inventories are then taken anew."""


class ArtifactInventory(NamedTuple):
    """What one artifact holds, whichever functions use it."""

    packages: tuple[Package, ...]
    """Of no layer: where they lie depends on the function."""
    problems: tuple[Problem, ...]
    summary: ArtifactSummary


_ZIPS = (".zip", ".whl", ".pyz")
_JARS = (".jar", ".war", ".ear")


def take_inventory(target: str, function: Unpacked, layers: Sequence[Unpacked] = ()) -> Inventory:
    """The packages of `function` with `layers` in attachment order.

    Raises ArchiveError, naming the artifact, if one of them is not an archive we can read.
    """
    taken = _take([function, *layers])
    return Inventory(
        target=target,
        artifacts=tuple(unpacked.artifact for unpacked in (function, *layers)),
        packages=taken.packages,
        problems=taken.problems,
    )


def index_artifact(artifact: Artifact, source: ByteRanges) -> ArtifactInventory:
    """The inventory of one zip by itself, to be put together with others by `inventory.composition`.

    Raises ArchiveError if it is not an archive we can read.
    """
    alone = Archive(artifact._replace(role=ArtifactRole.FUNCTION), source)
    taken = _take([alone])
    installed = frozenset(package.ecosystem for package in taken.packages if is_installed(package))
    return ArtifactInventory(taken.packages, taken.problems, ArtifactSummary(taken.claimed_paths, installed))


def find(
    inventory: Inventory,
    advisories: AdvisorySource,
    *,
    runtime: str | None = None,
    handler: str | None = None,
    include_development: bool = False,
) -> TargetReport:
    """What the advisories say about the packages of `inventory`."""
    matches = match(inventory.packages, advisories, include_development=include_development)
    looked_at = inventory._replace(problems=(*inventory.problems, *_unknown_ecosystems(inventory, advisories)))
    findings = assemble(matches, advisories, partial(finding_arn, inventory.target))
    return TargetReport(looked_at, findings, runtime, handler)


class _Taken(NamedTuple):
    packages: tuple[Package, ...]
    problems: tuple[Problem, ...]
    claimed_paths: tuple[str, ...]
    """Of the function's own package, with the zips in it, whether or not they could be opened."""


def _take(artifacts: Sequence[Unpacked]) -> _Taken:
    """What a function, the first of `artifacts`, and its layers hold."""
    budget = Budget()
    opened = [open_artifact(artifact, budget) for artifact in artifacts]
    roots: list[FileIndex] = [opened[0], OverlayIndex(opened[1:])] if opened[1:] else [opened[0]]
    inside = [each for root in roots for each in zips_inside(root, budget)]
    zips = [each for each in inside if not isinstance(each, Problem)]
    collected = collect([*roots, *zips])
    problems = [problem for index in (*opened, *zips) for problem in index.problems()]
    problems += [each for each in inside if isinstance(each, Problem)]
    zips_by_name = [path for path in roots[0].paths() if path.lower().endswith(_ZIPS)]
    claimed = (*collected.claimed[0], *zips_by_name)
    return _Taken(collected.packages, (*problems, *collected.problems), claimed)


def zips_inside(index: FileIndex, budget: Budget) -> Iterator[FileIndex | Problem]:
    """Zips that lie in a function or layer: packaging tools put dependencies into one (`.requirements.zip`)."""
    held, ownership = 0, Ownership(index)
    for path in index.paths():
        if not path.lower().endswith(_ZIPS) or ownership.is_inside_dependency(path):
            continue  # a zip that a dependency brings is its data
        if (file := index.get(path)) is not None:
            held += file.size
            if held > MAX_NESTED_BYTES:
                yield Problem("file-too-large", file.path, file.layer, "is not opened: too many zips lie inside")
                continue
            left = budget.nested_bytes
            try:
                yield file.open_archive()
            except ManifestError as error:
                yield Problem(error.code, file.path, file.layer, str(error))
            else:
                budget.kept_bytes += left - budget.nested_bytes  # nothing, where it is read in place


def _unknown_ecosystems(inventory: Inventory, advisories: AdvisorySource) -> Iterator[Problem]:
    """ "No findings" must not be the answer where the database could not know any."""
    counts = Counter(package.ecosystem for package in inventory.packages)
    for ecosystem in sorted(set(counts) - set(advisories.ecosystems)):
        yield Problem(
            "no-advisories",
            "",
            None,
            f"the advisory database knows nothing of {ecosystem}, so {counts[ecosystem]:,} packages were not matched; "
            f"run: lambdascope db update --ecosystem {ecosystem}",
        )


def open_artifact(unpacked: Unpacked, budget: Budget) -> ZipIndex | FolderIndex:
    """Its files. Raises ArchiveError, naming the artifact, if it is not an archive we can read."""
    artifact = unpacked.artifact
    layer = artifact.name if artifact.role is ArtifactRole.LAYER else None
    place = Place(layer=layer, budget=budget)
    if isinstance(unpacked, Folder):
        return FolderIndex(unpacked.files, unpacked.problems, place)
    try:
        index = ZipIndex(unpacked.source, place)
    except ArchiveError as error:
        raise type(error)(f"cannot read {artifact.name}: {error}") from error
    except BudgetExhausted as error:
        raise ArchiveTooLarge(f"cannot read {artifact.name}: {error}") from error
    if artifact.name.lower().endswith(_JARS):
        # A jar given by itself is read as one file of a package, so that its own name and manifest count, too.
        source = unpacked.source
        return FolderIndex({artifact.name: FolderFile(source.size, lambda: source)}, (), place)
    return index
