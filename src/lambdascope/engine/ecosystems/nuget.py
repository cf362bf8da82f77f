"""NuGet: names without regard to case; semantic versions with an optional fourth number.

Versions: https://learn.microsoft.com/nuget/concepts/package-versioning and, for what that leaves open,
`VersionComparer` of NuGet.Client. One to four numbers, padding zeros ignored, pre-release identifiers without regard
to case, build metadata ignored. As in NuGet.Client, a numeric identifier above 2,147,483,647 (a time stamp, say)
compares as text; unlike there, `-5` is no number but a word. Not exact, but placed by its value: a leading `v`.
Fallback: what follows the longest leading part that is a version orders after it, `1.2.3.4.5` right after `1.2.3.4`;
without such a part a text precedes all versions.
"""

from __future__ import annotations

import re

from lambdascope.engine.ecosystems import semver
from lambdascope.engine.ecosystems.fallback import folded, placed, unplaced
from lambdascope.engine.ecosystems.numerals import number, numeral
from lambdascope.engine.ecosystems.percent import quote
from lambdascope.engine.ecosystems.version import Version
from lambdascope.model.ecosystem import PackageName

PURL_TYPE = "nuget"

_LARGEST_NUMERIC_IDENTIFIER = 2**31 - 1
_NUMBERS = r"([0-9]+)(?:\.([0-9]+)(?:\.([0-9]+)(?:\.([0-9]+))?)?)?"
_VERSION = re.compile(rf"v?{_NUMBERS}(?:-({semver.IDENTIFIERS}))?{semver.BUILD}", re.IGNORECASE | re.ASCII)

_Identifier = tuple[int, int, str]


def normalize(name: str) -> PackageName:
    return PackageName(name.lower())


def parse(version: str) -> Version:
    text = folded(version)
    match = _VERSION.match(text)
    if match is None:
        return unplaced(text)
    *parts, prerelease = match.groups()
    numbers = tuple([number(part or "0") for part in parts])
    identifiers = () if prerelease is None else tuple(map(_identifier, prerelease.lower().split(".")))
    core = (numbers, prerelease is None, identifiers)
    return placed(core, _canonical(numbers, identifiers), text[match.end() :], is_exact=text[0] not in "vV")


def purl_path(name: PackageName) -> str:
    return quote(name)


def name_from_purl(namespace: str, name: str) -> PackageName:
    return normalize(f"{namespace}/{name}" if namespace else name)


def _identifier(part: str) -> _Identifier:
    if part.isdigit() and (value := number(part)) <= _LARGEST_NUMERIC_IDENTIFIER:
        return (0, value, "")
    return (1, 0, part)


def _canonical(numbers: tuple[int, ...], identifiers: tuple[_Identifier, ...]) -> str:
    """As NuGet normalises: the fourth number only where it is not zero."""
    text = ".".join(map(numeral, numbers if numbers[3] else numbers[:3]))
    if not identifiers:
        return text
    return f"{text}-{'.'.join(word or str(value) for _, value, word in identifiers)}"
