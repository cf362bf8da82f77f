"""Packages of a whole fleet against one generation of advisories; what was asked once is remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from threading import Lock
from typing import TypeVar

from lambdascope.engine.findings.reconcile import vulnerability_digest
from lambdascope.engine.matching import match
from lambdascope.model.advisory import Affected, Vulnerability
from lambdascope.model.ecosystem import Ecosystem, PackageName
from lambdascope.model.finding import Match
from lambdascope.model.package import Evidence, Package, PackageManager
from lambdascope.store.advisories import AdvisoryDatabase
from lambdascope.store.advisory_diff import packages_of

VersionKey = tuple[Ecosystem, PackageName, str]
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

_REMEMBERED = 200_000
"""Package versions, and as many vulnerabilities, that are remembered; a large fleet has some ten thousand."""


class Matcher:
    """One generation's answers; an AdvisorySource. Threads may share it."""

    def __init__(self, generation: int, database: AdvisoryDatabase) -> None:
        self.generation = generation
        self.database = database
        self.written: set[str] = set()
        """The vulnerabilities that are stored as this generation describes them."""
        self._matches: dict[VersionKey, tuple[Match, ...]] = {}
        self._affected_ids: dict[int, bool] = {}
        """Of stored package versions, whether anything affects them; an id never means another version."""
        self._vulnerabilities: dict[str, tuple[Vulnerability, str]] = {}
        self._lock = Lock()

    @property
    def compiled_at(self) -> str:
        """See AdvisorySource."""
        return self.database.compiled_at

    @property
    def ecosystems(self) -> tuple[Ecosystem, ...]:
        """See AdvisorySource."""
        return self.database.ecosystems

    def affected(
        self, packages: Iterable[tuple[Ecosystem, PackageName]]
    ) -> Mapping[tuple[Ecosystem, PackageName], tuple[Affected, ...]]:
        """See AdvisorySource."""
        return self.database.affected(packages)

    def vulnerabilities(self, ids: Iterable[str]) -> Mapping[str, Vulnerability]:
        """See AdvisorySource."""
        return {id_: vulnerability for id_, (vulnerability, _) in self._known_vulnerabilities(ids).items()}

    def digest(self, vulnerability: str) -> str:
        """The digest of what the advisories say of a vulnerability."""
        return self._known_vulnerabilities([vulnerability])[vulnerability][1]

    def matches(self, packages: Iterable[Package]) -> Iterator[Match]:
        """What affects packages; without those for development only, and those without a proven version."""
        candidates = [each for each in packages if each.version is not None and not each.is_development]
        known = self._known_matches({_version_key(each) for each in candidates})
        for package in candidates:
            for found in known[_version_key(package)]:
                # Which version closes all of a package's findings changes with each of them: no part of any one.
                yield found._replace(package=package, closes_all=None)

    def affected_ids(
        self, ids: Iterable[int], versions: Callable[[Sequence[int]], Mapping[int, VersionKey]]
    ) -> list[int]:
        """Of stored package versions, those that any advisory affects; `versions` tells what hides behind ids."""
        wanted = list(ids)
        with self._lock:
            found = {id_: self._affected_ids[id_] for id_ in wanted if id_ in self._affected_ids}
        missing = [id_ for id_ in wanted if id_ not in found]
        if missing:
            keys = versions(missing)
            known = self._known_matches(set(keys.values()))
            fresh = {id_: id_ in keys and bool(known[keys[id_]]) for id_ in missing}
            found |= fresh
            with self._lock:
                _remember(self._affected_ids, fresh)
        return [id_ for id_ in wanted if found[id_]]

    def affected_versions(
        self, versions: Iterable[VersionKey], vulnerabilities: frozenset[str]
    ) -> dict[VersionKey, tuple[Match, ...]]:
        """Of package versions, those that any of `vulnerabilities` affects, with the matches."""
        found = {}
        for key, all_matches in self._known_matches(set(versions)).items():
            concerned = tuple(each for each in all_matches if each.vulnerability in vulnerabilities)
            if concerned:
                found[key] = concerned
        return found

    def packages_of(self, vulnerabilities: Iterable[str]) -> set[tuple[Ecosystem, PackageName]]:
        """The packages that advisories of these vulnerabilities are about, in any version."""
        return packages_of(self.database, vulnerabilities)

    def _known_matches(self, keys: set[VersionKey]) -> dict[VersionKey, tuple[Match, ...]]:
        with self._lock:
            found = {key: self._matches[key] for key in keys if key in self._matches}
        missing = [key for key in keys if key not in found]
        if missing:
            fresh: dict[VersionKey, list[Match]] = {key: [] for key in missing}
            for each in match([_example(*key) for key in missing], self.database):
                fresh[_version_key(each.package)].append(each)
            found |= {key: tuple(each) for key, each in fresh.items()}
            with self._lock:
                _remember(self._matches, {key: found[key] for key in missing})
        return found

    def _known_vulnerabilities(self, ids: Iterable[str]) -> dict[str, tuple[Vulnerability, str]]:
        wanted = list(ids)
        with self._lock:
            found = {id_: self._vulnerabilities[id_] for id_ in wanted if id_ in self._vulnerabilities}
        missing = [id_ for id_ in wanted if id_ not in found]
        if missing:
            asked = self.database.vulnerabilities(missing)
            fresh = {id_: (each, vulnerability_digest(each)) for id_, each in asked.items()}
            with self._lock:
                _remember(self._vulnerabilities, fresh)
            found |= fresh
        return {id_: found[id_] for id_ in wanted if id_ in found}


def _remember(memory: dict[_Key, _Value], fresh: Mapping[_Key, _Value]) -> None:
    if len(memory) + len(fresh) > _REMEMBERED:
        memory.clear()
    memory.update(fresh)


def _version_key(package: Package) -> VersionKey:
    return package.ecosystem, package.name, package.version or ""


def _example(ecosystem: Ecosystem, name: PackageName, version: str) -> Package:
    """A package of that version that lies nowhere: matches depend on nothing else."""
    return Package(ecosystem, name, version, PackageManager.OS, "", None, Evidence.INSTALLED, "")
