"""PyPI: names as PEP 503 normalises them, versions as PEP 440 orders them.

Names: https://packaging.python.org/specifications/name-normalization/. Versions:
https://packaging.python.org/specifications/version-specifiers/. The same order as the library `packaging`, against
which the tests compare it; our own because that library refuses numbers of more than 4,300 digits, and offers
neither a leading part nor a public key.
Fallback: what follows the longest leading part that is a version and does not end inside a word orders after it,
`1.0.final` right after `1.0`; without such a part a text precedes all versions.
"""

from __future__ import annotations

import re

from lambdascope.engine.ecosystems.fallback import folded, placed, unplaced
from lambdascope.engine.ecosystems.numerals import number, numeral
from lambdascope.engine.ecosystems.percent import quote
from lambdascope.engine.ecosystems.version import Version
from lambdascope.model.ecosystem import PackageName

PURL_TYPE = "pypi"

_SEPARATORS = re.compile(r"[-_.]+")
_RELEASE = re.compile(r"[0-9]{1,18}(?:\.[0-9]{1,18})*")
_VERSION = re.compile(
    r"""
    v?
    (?:([0-9]+)!)?
    ([0-9]+(?:\.[0-9]+)*)
    (?:[._-]?(alpha|a|beta|b|preview|pre|c|rc)(?=post|rev|r|dev|[^a-z]|\Z)[._-]?([0-9]+)?)?
    (-[0-9]+|[._-]?(?:post|rev|r)(?=dev|[^a-z]|\Z)[._-]?[0-9]*)?
    ([._-]?dev(?![a-z])[._-]?[0-9]*)?
    (?:\+([a-z0-9]+(?:[._-][a-z0-9]+)*))?
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_PHASES = {"a": 1, "alpha": 1, "b": 2, "beta": 2, "c": 3, "rc": 3, "pre": 3, "preview": 3}
_PHASE_LETTERS = ("", "a", "b", "rc")
_BEFORE_PHASES, _AFTER_PHASES = 0, 4

_Suffix = tuple[int, int, int, int, int]
"""Phase and its number; post-release, -1 for none; whether it is no development release, and its number."""
_PLAIN: _Suffix = (_AFTER_PHASES, 0, -1, 1, 0)
_Local = tuple[tuple[int, int, str], ...]


def normalize(name: str) -> PackageName:
    return PackageName(_SEPARATORS.sub("-", name).lower())


def parse(version: str) -> Version:
    if _RELEASE.fullmatch(version):
        release = _release(version)
        return placed((0, release, _PLAIN, ()), _canonical(0, release, _PLAIN, ()), "")
    text = folded(version)
    match = _VERSION.match(text)
    if match is None:
        return unplaced(text)
    epoch = number(match[1] or "0")
    release = _release(match[2])
    suffix = _suffix(match)
    local = _local(match[7])
    public = placed((epoch, release, suffix, ()), _canonical(epoch, release, suffix, ()), "") if local else None
    canonical = _canonical(epoch, release, suffix, local)
    return placed((epoch, release, suffix, local), canonical, text[match.end() :], public=public)


def purl_path(name: PackageName) -> str:
    return quote(name)


def name_from_purl(namespace: str, name: str) -> PackageName:
    return normalize(f"{namespace}/{name}" if namespace else name)


def _release(text: str) -> tuple[int, ...]:
    numbers = [number(part) for part in text.split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


def _suffix(match: re.Match[str]) -> _Suffix:
    word, phase_number, post, dev = match[3], match[4], match[5], match[6]
    if word is not None:
        phase = _PHASES[word.lower()]
    else:
        phase = _BEFORE_PHASES if dev is not None and post is None else _AFTER_PHASES
    return (
        phase,
        number(phase_number or "0"),
        -1 if post is None else _trailing_number(post),
        1 if dev is None else 0,
        0 if dev is None else _trailing_number(dev),
    )


def _trailing_number(text: str) -> int:
    return number(text.lstrip("._-DEOPRSTVdeoprstv") or "0")


def _local(text: str | None) -> _Local:
    if text is None:
        return ()
    return tuple([(1, number(p), "") if p.isdigit() else (0, 0, p) for p in _SEPARATORS.split(text.lower())])


def _canonical(epoch: int, release: tuple[int, ...], suffix: _Suffix, local: _Local) -> str:
    """The normal form of PEP 440, without trailing zeros of the release."""
    phase, phase_number, post, is_no_dev, dev = suffix
    text = f"{numeral(epoch)}!" if epoch else ""
    text += ".".join(map(numeral, release)) or "0"
    if suffix is not _PLAIN:
        if phase not in (_BEFORE_PHASES, _AFTER_PHASES):
            text += _PHASE_LETTERS[phase] + numeral(phase_number)
        if post >= 0:
            text += f".post{numeral(post)}"
        if not is_no_dev:
            text += f".dev{numeral(dev)}"
    if local:
        text += f"+{'.'.join(word or numeral(value) for _, value, word in local)}"
    return text
