"""What the file name of a jar says: `artifact-1.2.3-classifier.jar`."""

from __future__ import annotations

import re
from typing import NamedTuple

MAX_LENGTH = 250
"""A longer name is no artifact's; file systems stop at 255 bytes."""

_VERSION_START = re.compile(r"-(?=\d)")
_LEADING_WORD = re.compile(r"[A-Za-z]*")

_QUALIFIERS = frozenset(
    (
        *("snapshot", "final", "ga", "release", "stable", "nightly", "dev", "preview", "pre", "ea", "build", "hotfix"),
        *("alpha", "a", "beta", "b", "milestone", "m", "rc", "cr", "c", "sp", "rev", "r", "patch", "p"),
        *("jre", "android", "incubating", "incubator", "redhat"),
    )
)
"""First words of a `-part` that still belongs to the version; any other word is a classifier (`linux`, `jdk15`)."""


class JarName(NamedTuple):
    """One way to take a file name apart."""

    artifact: str
    version: str
    classifier: str | None


def stem(path: str) -> str:
    """The file's name without folders and extension."""
    name = path[path.rfind("/") + 1 :]
    return name[: name.rfind(".")] if "." in name else name


def readings(stem: str, stated_version: str | None = None) -> tuple[JarName, ...]:
    """The ways to read `stem`, likeliest first; none where no `-digit` starts a version.

    A version starts at the last `-digit` (`log4j-1.2-api-2.14.1`) unless what precedes it is a qualifier that takes a
    number (`1.0-rc-1`). `stated_version`, from the manifest, ends the version where a classifier could also begin.
    """
    if len(stem) > MAX_LENGTH:
        return ()
    starts = [match.start() for match in _VERSION_START.finditer(stem) if match.start()]
    if not starts:
        return ()
    likeliest = len(starts) - 1
    while likeliest and _is_continued(
        stem[starts[likeliest - 1] + 1 : starts[likeliest]], stem[starts[likeliest] + 1 :]
    ):
        likeliest -= 1
    ordered = [starts[likeliest], *(start for start in reversed(starts) if start != starts[likeliest])]
    return tuple(_reading(stem, start, stated_version) for start in ordered[:3])


def _is_continued(before: str, after: str) -> bool:
    """Whether the number `after` goes on with the version that ends `before` it."""
    first, *middle = before.split("-")
    if re.fullmatch(r"\d{8}\.\d{6}", first) and not middle:  # the build number of a timestamped snapshot
        return True
    if re.match(r"\d{8}\.\d{6}-\d", after):
        return True
    if not middle:  # `5.7.0-1` is a version, `servlet-api-2.5-6.1.14` is an artifact and a version
        return "." in first and "." not in after
    return all(_is_qualifier(part) for part in middle)


def _reading(stem: str, start: int, stated_version: str | None) -> JarName:
    parts = stem[start + 1 :].split("-")
    length = 1
    while length < len(parts) and _is_qualifier(parts[length]):
        length += 1
    for candidate in range(1, len(parts) + 1):
        if "-".join(parts[:candidate]) == stated_version:
            length = candidate
    return JarName(stem[:start], "-".join(parts[:length]), "-".join(parts[length:]) or None)


def _is_qualifier(part: str) -> bool:
    word = _LEADING_WORD.match(part)
    return part[:1].isdigit() or (word is not None and word[0].lower() in _QUALIFIERS)
