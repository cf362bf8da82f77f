"""Semantic versions, the common ground of npm, Go, crates.io and NuGet.

Precedence: https://semver.org/#spec-item-11. Build metadata does not count and is absent from the canonical spelling.
Read leniently, because advisories and manifests do not all follow the rules: missing minor and patch numbers are zero
and leading zeros are ignored; each ecosystem says whether it calls such a text a version.
"""

from __future__ import annotations

import re

from lambdascope.engine.ecosystems.fallback import placed
from lambdascope.engine.ecosystems.numerals import number, numeral
from lambdascope.engine.ecosystems.version import Version

IDENTIFIERS = r"[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*"
NUMBERS = r"([0-9]+)(?:\.([0-9]+)(?:\.([0-9]+))?)?"
BUILD = rf"(?:\+{IDENTIFIERS})?"

Identifier = tuple[int, int, str]
Precedence = tuple[int, tuple[Identifier, ...]]

_REDUNDANT_ZERO = re.compile(r"0[0-9]+")


def version(match: re.Match[str], rest: str, is_exact: bool) -> Version:
    """The version whose numbers and pre-release are the four groups of `match`."""
    major, minor, patch, prerelease = match.groups()
    numbers = (number(major), number(minor or "0"), number(patch or "0"))
    return placed((numbers, *precedence(prerelease)), canonical(numbers, prerelease), rest, is_exact)


def precedence(prerelease: str | None) -> Precedence:
    """What orders versions of equal numbers: a release comes after its pre-releases."""
    if prerelease is None:
        return (1, ())
    return (0, tuple([_identifier(part) for part in prerelease.split(".")]))


def canonical(numbers: tuple[int, ...], prerelease: str | None) -> str:
    """The spelling of a version without redundant zeros and build metadata."""
    text = ".".join(map(numeral, numbers))
    if prerelease is None:
        return text
    return f"{text}-{'.'.join(map(_without_redundant_zeros, prerelease.split('.')))}"


def has_redundant_zeros(match: re.Match[str]) -> bool:
    """Whether a number of `match`, or a numeric identifier of its pre-release, is padded with zeros."""
    major, minor, patch, prerelease = match.groups()
    parts = [part for part in (major, minor, patch) if part]
    if prerelease is not None:
        parts += prerelease.split(".")
    return any(_REDUNDANT_ZERO.fullmatch(part) for part in parts)


def _identifier(part: str) -> Identifier:
    return (0, number(part), "") if part.isdigit() else (1, 0, part)


def _without_redundant_zeros(part: str) -> str:
    return numeral(number(part)) if part.isdigit() else part
