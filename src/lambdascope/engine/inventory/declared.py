"""What lock files declare, turned into packages: each version once, for production wherever it is used there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from lambdascope.engine.ecosystems import rules
from lambdascope.engine.inventory.words import MAX_WORD, is_word
from lambdascope.model.artifact import ArtifactFile
from lambdascope.model.ecosystem import Ecosystem, PackageName
from lambdascope.model.errors import ManifestError
from lambdascope.model.package import Evidence, Package, PackageManager, Problem

MAX_ENTRIES = 50_000
"""The most entries read of one file: ten times what the largest projects lock."""


class Entry(NamedTuple):
    """One entry as the file has it: its name and version may be anything."""

    name: object
    version: object
    """None where the entry rightly states none (a git checkout); where it should, a missing one is the empty text."""
    place: str
    """Where in the file it stands."""
    is_development: bool = False


def packages(
    file: ArtifactFile, ecosystem: Ecosystem, manager: PackageManager, entries: Iterable[Entry]
) -> Iterator[Package | Problem]:
    """The packages of the entries; those whose name or version cannot be one are counted in a problem."""
    found: dict[tuple[PackageName, str | None], Entry] = {}
    unusable = 0
    normalize = rules(ecosystem).normalize
    for count, entry in enumerate(entries, 1):
        if count > MAX_ENTRIES:
            raise ManifestError("file-too-large", f"has more than {MAX_ENTRIES:,} entries")
        if not is_word(entry.name) or not (entry.version is None or is_word(entry.version)):
            unusable += 1
            continue
        key = (normalize(entry.name), entry.version)
        known = found.get(key)
        if known is None or (known.is_development and not entry.is_development):
            found[key] = entry
    for (name, version), entry in found.items():
        yield Package(
            ecosystem,
            name,
            version,
            manager,
            file.path,
            file.layer,
            Evidence.DECLARED,
            entry.place[:MAX_WORD],
            entry.is_development,
        )
    if unusable:
        yield Problem("manifest-invalid", file.path, file.layer, f"{unusable:,} entries have no usable name or version")


def only_reached_from(
    development: Iterable[str], production: Iterable[str], depends_on: Mapping[str, Iterable[str]]
) -> set[str]:
    """What the development roots need and the production roots do not."""
    return _reached(development, depends_on) - _reached(production, depends_on)


def _reached(roots: Iterable[str], depends_on: Mapping[str, Iterable[str]]) -> set[str]:
    waiting = list(roots)
    reached: set[str] = set()
    while waiting:
        node = waiting.pop()
        if node not in reached:
            reached.add(node)
            waiting.extend(depends_on.get(node, ()))
    return reached
