"""Packagist: names without regard to case; versions as Composer normalises and PHP compares them.

Versions: https://getcomposer.org/doc/articles/versions.md, composer/semver's `VersionParser::normalize` and PHP's
https://www.php.net/version_compare. One to four numbers, or a date such as `2010-01-02`, then perhaps a stability
(alpha, beta, RC, patch) with its own numbers, then perhaps `dev`; `1.x-dev` is the newest of its branch. Order at one
position: dev, alpha, beta, RC, the end of the version, numbers, patch.
A branch (`dev-main`) has no place among versions: it precedes all of them and is not exact. Dates of equal value
written with different zeros are ordered by their spelling, where PHP calls them equal.
Fallback: what follows the longest leading part that is a version orders after it, `1.2.3-weird` right after `1.2.3`;
without such a part a text precedes all versions. Aliases (`1.0 as 2.0`) and flags (`1.0@beta`) belong to constraints
and fall under this rule.
"""

from __future__ import annotations

import re

from lambdascope.engine.ecosystems.fallback import folded, placed, unplaced
from lambdascope.engine.ecosystems.numerals import number, numeral
from lambdascope.engine.ecosystems.percent import quote
from lambdascope.engine.ecosystems.version import Version
from lambdascope.model.ecosystem import PackageName

PURL_TYPE = "composer"

_STABILITY = (
    r"[._-]?(?:(stable|beta|b|rc|alpha|a|patch|pl|p)(?=dev|[^a-z]|\Z)([0-9]*(?:[.-][0-9]+)*))?"
    r"([.-]?dev(?![a-z]))?"
)
_BUILD = r"(?:\+\S+)?"
_NUMBERS = re.compile(
    rf"v?([0-9]{{1,5}})(?![0-9])(?:\.([0-9]+))?(?:\.([0-9]+))?(?:\.([0-9]+))?{_STABILITY}{_BUILD}",
    re.IGNORECASE | re.ASCII,
)
_DATE = re.compile(
    rf"v?([1-9][0-9]{{3}}(?:[.:-]?[0-9]{{2}}){{1,6}}(?:[.:-]?[0-9]{{1,3}}){{0,2}})(?![0-9]){_STABILITY}{_BUILD}",
    re.IGNORECASE | re.ASCII,
)
_BRANCH = re.compile(
    r"v?([0-9]{1,5})(?![0-9])(?:\.([0-9]+|[x*]))?(?:\.([0-9]+|[x*]))?(?:\.([0-9]+|[x*]))?[.-]?dev(?![a-z])",
    re.IGNORECASE | re.ASCII,
)
_DIGITS = re.compile(r"[0-9]+")
_NEWEST = 9999999
"""What Composer writes for the open end of a branch."""

_DEV, _ALPHA, _BETA, _RC, _END, _NUMBER, _PATCH = range(7)
_STABILITIES = {
    "alpha": _ALPHA,
    "a": _ALPHA,
    "beta": _BETA,
    "b": _BETA,
    "rc": _RC,
    "patch": _PATCH,
    "pl": _PATCH,
    "p": _PATCH,
}
_WORDS = {_ALPHA: "-alpha", _BETA: "-beta", _RC: "-RC", _PATCH: "-patch"}

_Token = tuple[int, int]


def normalize(name: str) -> PackageName:
    return PackageName(name.lower())


def parse(version: str) -> Version:
    text = folded(version)
    for read, pattern in _FORMS:
        match = pattern.fullmatch(text)
        if match is not None:
            return read(match, "")
    leading = [(read, match) for read, pattern in _FORMS if (match := pattern.match(text)) is not None]
    if not leading:
        return unplaced(text)
    read, match = max(leading, key=lambda candidate: candidate[1].end())
    return read(match, text[match.end() :])


def purl_path(name: PackageName) -> str:
    return "/".join(map(quote, name.split("/")))


def name_from_purl(namespace: str, name: str) -> PackageName:
    return normalize(f"{namespace}/{name}" if namespace else name)


def _numbered(match: re.Match[str], rest: str) -> Version:
    numbers = [number(part or "0") for part in match.group(1, 2, 3, 4)]
    return _version(".".join(map(numeral, numbers)), numbers, _stability(match), "", rest)


def _dated(match: re.Match[str], rest: str) -> Version:
    parts = _DIGITS.findall(match[1])
    spelling = "-".join(parts)
    return _version(spelling, [number(part) for part in parts], _stability(match), spelling, rest)


def _branch(match: re.Match[str], rest: str) -> Version:
    numbers = [number(part) if part and part.isdigit() else _NEWEST for part in match.groups()]
    return _version(".".join(map(numeral, numbers)), numbers, [(_DEV, 0)], "", rest)


_FORMS = ((_numbered, _NUMBERS), (_dated, _DATE), (_branch, _BRANCH))
"""In the order in which Composer tries them."""


def _stability(match: re.Match[str]) -> list[_Token]:
    """What the last three groups of a match say: a word, its numbers, and whether it is in development."""
    word, digits, dev = match.groups()[-3:]
    if word is not None and word.lower() == "stable":
        return []  # Composer reads no further
    tokens: list[_Token] = []
    if word is not None:
        tokens.append((_STABILITIES[word.lower()], 0))
        tokens += [(_NUMBER, number(part)) for part in _DIGITS.findall(digits)]
    if dev is not None:
        tokens.append((_DEV, 0))
    return tokens


def _version(canonical: str, numbers: list[int], stability: list[_Token], spelling: str, rest: str) -> Version:
    tokens = [*((_NUMBER, value) for value in numbers), *stability, (_END, 0)]
    return placed((tuple(tokens), spelling), canonical + _spelled(stability), rest)


def _spelled(stability: list[_Token]) -> str:
    text = [_WORDS[rank] for rank, _ in stability if rank in _WORDS]
    text.append(".".join(numeral(value) for rank, value in stability if rank == _NUMBER))
    text += ["-dev" for rank, _ in stability if rank == _DEV]
    return "".join(text)
