"""A version as its ecosystem orders it."""

from __future__ import annotations

from typing import Any


class Version:
    """A parsed version; compares by `key`, which is total and transitive within one ecosystem."""

    __slots__ = ("canonical", "is_exact", "key", "public")

    def __init__(self, key: Any, canonical: str, is_exact: bool, public: Version | None = None) -> None:
        """`key` is comparable with every other key of the same ecosystem, and hashable.

        `canonical` is equal for exactly those versions of the ecosystem that are equal, and parses to the same key.
        `is_exact` is False when the text is not a version of the ecosystem and was placed by the fallback rule.
        `public` is the release of which this one is somebody's own build (PEP 440's local versions), else the version
        itself: what is said of `2.6.0` holds for `2.6.0+cpu`.
        """
        self.key = key
        self.canonical = canonical
        self.is_exact = is_exact
        self.public = public or self

    def __repr__(self) -> str:
        return f"Version({self.canonical!r}, is_exact={self.is_exact})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Version) and bool(self.key == other.key)

    def __lt__(self, other: Version) -> bool:
        return bool(self.key < other.key)

    def __le__(self, other: Version) -> bool:
        return bool(self.key <= other.key)

    def __gt__(self, other: Version) -> bool:
        return bool(self.key > other.key)

    def __ge__(self, other: Version) -> bool:
        return bool(self.key >= other.key)

    def __hash__(self) -> int:
        return hash(self.key)
