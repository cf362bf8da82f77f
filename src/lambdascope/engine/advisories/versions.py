"""Enumerated versions in their ecosystem's canonical spelling, so that equal versions are equal strings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from lambdascope.engine.ecosystems import rules
from lambdascope.model.ecosystem import Ecosystem

Spelling = Callable[[str], str]
"""From any spelling of a version to the canonical one."""


def canonical_spelling(ecosystem: Ecosystem) -> Spelling:
    """A spelling function that remembers, because the same versions come again and again; make one per dump."""
    parse = rules(ecosystem).parse

    @lru_cache(maxsize=50_000)
    def spell(version: str) -> str:
        return parse(version).canonical

    return spell


def canonical_versions(spell: Spelling, versions: Iterable[str]) -> tuple[str, ...]:
    """Each version once, in the order given."""
    return tuple(dict.fromkeys(map(spell, versions)))
