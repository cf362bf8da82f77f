"""`requirements.txt`: the lines that pin an exact version, and a listed problem for each that does not.

Source: https://pip.pypa.io/en/stable/reference/requirements-file-format/
"""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from lambdascope.engine.inventory import declared
from lambdascope.model.artifact import ArtifactFile
from lambdascope.model.ecosystem import Ecosystem
from lambdascope.model.errors import ManifestError
from lambdascope.model.package import Package, PackageManager, Problem

SIZE_LIMIT = 2 * 1024 * 1024
MAX_PROBLEMS = 100

_COMMENT = re.compile(r"(?:^|\s)#")
_OPTION_AFTER_REQUIREMENT = re.compile(r"\s-")
_NAME_AND_EXTRAS = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*")
_SPECIFIER_STARTS = ("=", "<", ">", "!", "~", "(", "@", ";")
_EXACT = re.compile(r"={2,3}\s*([0-9A-Za-z][0-9A-Za-z.+!_-]*)")


class Pin(NamedTuple):
    """A line that names one version."""

    line: int
    name: str
    version: str


class Unpinned(NamedTuple):
    """A line that asks for something without naming one version; `what` never quotes a URL, which may hold a token."""

    line: int
    what: str


def read(file: ArtifactFile) -> Iterator[Package | Problem]:
    """The pinned packages; the first hundred other lines are problems."""
    lines = list(islice(parse(_decoded(file.read(SIZE_LIMIT))), declared.MAX_ENTRIES + 1))
    if len(lines) > declared.MAX_ENTRIES:
        raise ManifestError("file-too-large", f"asks for more than {declared.MAX_ENTRIES:,} packages")
    pins = [line for line in lines if isinstance(line, Pin)]
    entries = (declared.Entry(pin.name, pin.version, f"line {pin.line}") for pin in pins)
    yield from declared.packages(file, Ecosystem.PYPI, PackageManager.PIP, entries)
    unpinned = [line for line in lines if isinstance(line, Unpinned)]
    for line in unpinned[:MAX_PROBLEMS]:
        yield Problem(
            "version-not-pinned",
            file.path,
            file.layer,
            f"line {line.line}: {line.what}; pin it with == to have it checked",
        )
    if len(unpinned) > MAX_PROBLEMS:
        rest = len(unpinned) - MAX_PROBLEMS
        yield Problem("version-not-pinned", file.path, file.layer, f"{rest:,} more lines name no exact version")


def parse(text: str) -> Iterator[Pin | Unpinned]:
    """What each logical line asks for; comments and options that install nothing are left out."""
    for number, line in _logical_lines(text):
        if line.startswith("-"):
            yield from _option(number, line)
        elif line:
            yield _requirement(number, line)


def _decoded(content: bytes) -> str:
    """As pip decodes it: PowerShell's `pip freeze > requirements.txt` writes UTF-16."""
    is_utf16 = content.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    return bytes(content).decode("utf-16" if is_utf16 else "utf-8-sig", "replace")


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines with continuations joined and comments removed, each with the number of its first physical line."""
    pieces: list[str] = []
    start = 1
    for number, raw in enumerate(text.splitlines(), 1):
        if not pieces:
            start = number
        if raw.endswith("\\") and not raw.lstrip().startswith("#"):
            pieces.append(raw[:-1])
            continue
        yield start, _without_comment("".join([*pieces, raw]))
        pieces.clear()
    yield start, _without_comment("".join(pieces))


def _without_comment(line: str) -> str:
    comment = _COMMENT.search(line)
    return (line[: comment.start()] if comment else line).strip()


def _option(number: int, line: str) -> Iterator[Unpinned]:
    if line.startswith(("-r", "--requirement")):
        yield Unpinned(number, "another requirements file, which is not followed")
    elif line.startswith(("-e", "--editable")):
        yield Unpinned(number, "an editable install, which names no version")


def _requirement(number: int, line: str) -> Pin | Unpinned:
    start = _NAME_AND_EXTRAS.match(line)
    rest = line[start.end() :] if start else ""
    if start is None or (rest and not rest.startswith(_SPECIFIER_STARTS) and not _is_option(line, start.end())):
        return Unpinned(number, "a path or URL, which names no version")
    name = start[1]
    option = _OPTION_AFTER_REQUIREMENT.search(line, max(start.end() - 1, 0))
    specifier = line[start.end() : option.start() if option else None].split(";", 1)[0].strip().strip("()")
    if specifier.startswith("@"):
        return Unpinned(number, f"{name[:80]} comes from a URL, which names no version")
    exact = {match[1] for match in map(_EXACT.fullmatch, map(str.strip, specifier.split(","))) if match}
    if len(exact) != 1:
        return Unpinned(number, f"{name[:80]}{' ' * bool(specifier)}{specifier[:80]} names no exact version")
    return Pin(number, name, exact.pop())


def _is_option(line: str, position: int) -> bool:
    return line.startswith("-", position) and line[position - 1].isspace()
