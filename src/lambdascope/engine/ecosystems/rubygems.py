"""RubyGems: exact names; versions as `Gem::Version` orders them.

Versions: https://docs.ruby-lang.org/en/master/Gem/Version.html. A version is a list of numbers and words; words come
before numbers, which makes them pre-releases, missing segments are zero, and `-` means `.pre.`. Letters keep their
case. Not exact, but placed by its value: a leading `v`. The empty text, which `Gem::Version` takes for 0, is none.
Fallback: what follows the longest leading part that is a version orders after it, `1.2.3_4` right after `1.2.3`;
without such a part a text precedes all versions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lambdascope.engine.ecosystems.fallback import folded, placed, unplaced
from lambdascope.engine.ecosystems.numerals import number, numeral
from lambdascope.engine.ecosystems.percent import quote
from lambdascope.engine.ecosystems.version import Version
from lambdascope.model.ecosystem import PackageName

PURL_TYPE = "gem"

_VERSION = re.compile(r"v?([0-9]+(?:\.[0-9A-Za-z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?)")
_SEGMENT = re.compile(r"[0-9]+|[A-Za-z]+")

_Segment = tuple[int, int, int, str]
_END: _Segment = (1, 0, 0, "")


def normalize(name: str) -> PackageName:
    return PackageName(name)


def parse(version: str) -> Version:
    text = folded(version)
    match = _VERSION.match(text)
    if match is None:
        return unplaced(text)
    segments = _SEGMENT.findall(match[1].replace("-", ".pre."))
    core = (*_segments(segments), _END)
    return placed(core, _canonical(core), text[match.end() :], is_exact=text[0] != "v")


def purl_path(name: PackageName) -> str:
    return quote(name)


def name_from_purl(namespace: str, name: str) -> PackageName:
    return PackageName(f"{namespace}/{name}" if namespace else name)


def _segments(segments: list[str]) -> Iterator[_Segment]:
    """The segments that are not zero, each with the number of zeros before it.

    The end of a version stands for zeros without end. A word after some zeros is below them, the more so the fewer
    zeros precede it; a number is above them, likewise. Zeros before the first word do not count.
    """
    zeros = 0
    has_word = False
    for segment in segments:
        if not segment.isdigit():
            yield (0, zeros if has_word else 0, 0, segment)
            zeros, has_word = 0, True
        elif value := number(segment):
            yield (2, -zeros, value, "")
            zeros = 0
        else:
            zeros += 1


def _canonical(core: tuple[_Segment, ...]) -> str:
    parts: list[str] = []
    for rank, zeros, value, word in core[:-1]:
        if rank == 0 and not parts:
            parts.append("0")  # a version begins with a number
        parts += ["0"] * abs(zeros)
        parts.append(word or numeral(value))
    return ".".join(parts) or "0"
