"""Ask every reader for its files, and decide which evidence counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from importlib import import_module
from typing import NamedTuple, cast

from lambdascope.engine.ecosystems import rules
from lambdascope.engine.inventory.claims import Claim, ClaimIndex, Reader
from lambdascope.engine.inventory.ownership import Ownership
from lambdascope.engine.inventory.readers import READERS
from lambdascope.model.artifact import MANIFEST_LIMIT, ArtifactFile, FileIndex
from lambdascope.model.ecosystem import Ecosystem
from lambdascope.model.errors import ManifestError
from lambdascope.model.package import Evidence, Package, Problem

MAX_PROBLEMS_PER_CODE = 100
"""Beyond this many problems of one kind, one more says how many there were."""

MAX_PACKAGES = 100_000
"""The most packages, and as many problems, taken from a function and its layers; real ones have some thousand."""

MAX_DECLARED_BYTES = 16 * 1024 * 1024
"""The most read of all its lock files: the largest real one has 5 MB, and parsing takes up to 2 s a megabyte."""


_Claimed = tuple[FileIndex, Mapping[str, Sequence[str]]]
"""An index, and which of its paths each reader claims."""


class Collected(NamedTuple):
    """What the files of a function and its layers prove."""

    packages: tuple[Package, ...]
    problems: tuple[Problem, ...]
    claimed: tuple[tuple[str, ...], ...]
    """Of each index, the paths that some reader claims, whether or not they proved a package."""


def collect(indexes: Sequence[FileIndex]) -> Collected:
    """The inventory of one function: its own index and that of its laid-over layers.

    Declared evidence counts only for an ecosystem of which nothing is installed, and never from inside a dependency.
    """
    claim_index = ClaimIndex(READERS)
    claimed = [(index, claim_index.sort(index.paths())) for index in indexes]
    found = _Found()
    found.take(_installed(claimed))
    found.take(_declared(claimed, {package.ecosystem for package in found.packages if is_installed(package)}))
    packages = _without_repeats(found.packages)
    found.take(_unparsable_versions(packages))
    claimed_paths = tuple(tuple({path for each in sorted_.values() for path in each}) for _, sorted_ in claimed)
    return Collected(packages, found.problems(), claimed_paths)


def is_installed(package: Package) -> bool:
    """Whether somebody installed it here; a vendored module or a folder without version says nothing of the rest."""
    return package.version is not None and package.evidence not in (Evidence.VENDORED, Evidence.DECLARED)


class _Found:
    """The packages found so far, and of each kind of problem the first ones and their number."""

    def __init__(self) -> None:
        self.packages: list[Package] = []
        self._problems: dict[Problem, None] = {}
        self._counts: Counter[str] = Counter()

    def take(self, items: Iterable[Package | Problem]) -> None:
        """Add the items; from the first that is too many, the rest is left unread."""
        for item in items:
            if isinstance(item, Problem):
                self._note(item)
                if self._counts.total() > MAX_PACKAGES:
                    message = (
                        f"is one of more than {MAX_PACKAGES:,} problems; the files from here on were not looked at"
                    )
                    self._note(Problem("too-many-problems", item.path, item.layer, message))
                    return
            elif len(self.packages) < MAX_PACKAGES:
                self.packages.append(item)
            else:
                message = f"has more than {MAX_PACKAGES:,} packages; the files from here on were not looked at"
                self._note(Problem("too-many-packages", item.file_path, item.layer, message))
                return

    def problems(self) -> tuple[Problem, ...]:
        """Sorted by layer and path, each once; what was not kept is counted."""
        kept = list(self._problems)
        for code, count in self._counts.items():
            if count > MAX_PROBLEMS_PER_CODE:
                kept.append(Problem(code, "", None, f"{count - MAX_PROBLEMS_PER_CODE:,} more problems of this kind"))
        return tuple(sorted(kept, key=lambda found: (found.layer or "", found.path, found.code, found.message)))

    def _note(self, problem: Problem) -> None:
        if problem not in self._problems:
            self._counts[problem.code] += 1
            if self._counts[problem.code] <= MAX_PROBLEMS_PER_CODE:
                self._problems[problem] = None


def _installed(claimed: Sequence[_Claimed]) -> Iterator[Package | Problem]:
    """What the claimed files prove to be in the artifact."""
    for claim in READERS:
        if not claim.is_declared:
            for index, paths_of in claimed:
                for path in paths_of.get(claim.reader, ()):
                    yield from _read(claim, index.get(path))


def _declared(claimed: Sequence[_Claimed], installed: Set[Ecosystem]) -> Iterator[Package | Problem]:
    """What the claimed files declare, where no dependency owns them and nothing of their ecosystem is installed."""
    bytes_left = MAX_DECLARED_BYTES
    owners = [Ownership(index) for index, _ in claimed]
    for claim in READERS:
        if not claim.is_declared or claim.ecosystem in installed:
            continue
        for (index, paths_of), owner in zip(claimed, owners, strict=True):
            for path in paths_of.get(claim.reader, ()):
                file = index.get(path)
                if file is None or owner.is_inside_dependency(path):
                    continue
                if bytes_left < file.size <= MANIFEST_LIMIT:
                    message = f"is left unread: at most {MAX_DECLARED_BYTES:,} bytes of lock files are read in all"
                    yield Problem("budget-exhausted", file.path, file.layer, message)
                    continue
                bytes_left -= file.size if file.size <= MANIFEST_LIMIT else 0  # readers refuse what is larger
                yield from _read(claim, file)


def _read(claim: Claim, file: ArtifactFile | None) -> Iterator[Package | Problem]:
    if file is None:  # a layer's path that a later layer replaced
        return
    reader = cast(Reader, import_module(f"{__package__}.{claim.reader}"))
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


def _unparsable_versions(packages: Sequence[Package]) -> Iterator[Problem]:
    parse = {ecosystem: rules(ecosystem).parse for ecosystem in {package.ecosystem for package in packages}}
    for package in packages:
        if package.version is not None and not parse[package.ecosystem](package.version).is_exact:
            yield Problem(
                "version-unparsable",
                package.file_path,
                package.layer,
                f"{package.name} has the version {package.version[:80]!r}, which is none in {package.ecosystem}; "
                "it was ordered by the fallback rule, so check its findings by hand",
            )
