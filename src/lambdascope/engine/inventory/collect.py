"""Ask every reader for its files, and decide which evidence counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from typing import NamedTuple, cast

from lambdascope.engine.ecosystems import rules
from lambdascope.engine.inventory.claims import Claim, ClaimIndex, Reader
from lambdascope.engine.inventory.ownership import Ownership
from lambdascope.engine.inventory.readers import READERS
from lambdascope.model.artifact import FileIndex
from lambdascope.model.errors import ManifestError
from lambdascope.model.package import Package, Problem

MAX_PROBLEMS_PER_CODE = 100
"""Beyond this many problems of one kind, one more says how many there were."""


class Collected(NamedTuple):
    """What the files of a function and its layers prove."""

    packages: tuple[Package, ...]
    problems: tuple[Problem, ...]


def collect(indexes: Sequence[FileIndex]) -> Collected:
    """The inventory of one function: its own index and that of its laid-over layers.

    Declared evidence counts only for an ecosystem of which nothing is installed, and never from inside a dependency.
    """
    claim_index = ClaimIndex(READERS)
    claimed = [(index, claim_index.sort(index.paths())) for index in indexes]
    found: list[Package | Problem] = []
    for claim in READERS:
        if not claim.is_declared:
            found.extend(_read_claimed(claim, claimed))
    installed = {item.ecosystem for item in found if isinstance(item, Package)}
    owners = {id(index): Ownership(index) for index in indexes}
    for claim in READERS:
        if claim.is_declared and claim.ecosystem not in installed:
            found.extend(
                _read_claimed(claim, [(index, _own(paths, claim, owners[id(index)])) for index, paths in claimed])
            )
    packages = _without_repeats(item for item in found if isinstance(item, Package))
    problems = [item for item in found if isinstance(item, Problem)]
    return Collected(packages, _capped([*problems, *_unparsable_versions(packages)]))


def _own(paths_of: dict[str, list[str]], claim: Claim, ownership: Ownership) -> dict[str, list[str]]:
    """The claimed paths that no installed dependency owns."""
    paths = paths_of.get(claim.reader, [])
    return {claim.reader: [path for path in paths if not ownership.is_inside_dependency(path)]}


def _read_claimed(
    claim: Claim, claimed: Iterable[tuple[FileIndex, dict[str, list[str]]]]
) -> Iterator[Package | Problem]:
    for index, paths_of in claimed:
        paths = paths_of.get(claim.reader)
        if paths:
            reader = cast(Reader, import_module(f"{__package__}.{claim.reader}"))
            for path in paths:
                yield from _read(reader, index, path)


def _read(reader: Reader, index: FileIndex, path: str) -> Iterator[Package | Problem]:
    file = index.get(path)
    if file is None:  # a layer's path that a later layer replaced
        return
    try:
        yield from reader.read(file)
    except ManifestError as error:
        yield Problem(error.code, file.path, file.layer, str(error))


def _without_repeats(packages: Iterable[Package]) -> tuple[Package, ...]:
    """Sorted, and each once: the same package proven twice by the same file is one."""
    unique = {
        (package.name, package.version or "", package.layer or "", package.file_path, package.ecosystem): package
        for package in packages
    }
    return tuple(unique[key] for key in sorted(unique))


def _unparsable_versions(packages: Iterable[Package]) -> Iterator[Problem]:
    for package in packages:
        if package.version is not None and not rules(package.ecosystem).parse(package.version).is_exact:
            yield Problem(
                "version-unparsable",
                package.file_path,
                package.layer,
                f"{package.name} has the version {package.version[:80]!r}, which is none in {package.ecosystem}; "
                "it was ordered by the fallback rule, so check its findings by hand",
            )


def _capped(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    counts: Counter[str] = Counter()
    kept = []
    for problem in dict.fromkeys(problems):
        counts[problem.code] += 1
        if counts[problem.code] <= MAX_PROBLEMS_PER_CODE:
            kept.append(problem)
    for code, count in counts.items():
        if count > MAX_PROBLEMS_PER_CODE:
            kept.append(Problem(code, "", None, f"{count - MAX_PROBLEMS_PER_CODE:,} more problems of this kind"))
    return tuple(sorted(kept, key=lambda problem: (problem.layer or "", problem.path, problem.code, problem.message)))
