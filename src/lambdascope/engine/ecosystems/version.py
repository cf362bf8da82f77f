"""A version as its ecosystem orders it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import total_ordering
from typing import Any


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class Version:
    """A parsed version; compares by `key`, which is total and transitive within one ecosystem."""

    key: Any
    """Comparable with every other key of the same ecosystem, and hashable."""
    canonical: str
    """Equal for exactly those versions of the ecosystem that are equal; parses to the same key."""
    is_exact: bool
    """False when the text is not a version of the ecosystem and was placed by the fallback rule."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Version) and self.key == other.key

    def __lt__(self, other: Version) -> bool:
        return bool(self.key < other.key)

    def __hash__(self) -> int:
        return hash(self.key)
