"""Comments in the code that say why a finding there is none: `# lambdascope: ignore[rule-id] -- reason`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

_COMMENT = re.compile(
    r"(?P<mark>#|//|/\*)\s{0,8}lambdascope:\s{0,8}ignore\[(?P<ids>[^\]\n]{1,400})\](?P<rest>.{0,1000})$"
)
_REASON = re.compile(r"^\s{0,8}(?:--|\u2014|\u2013|:)\s{0,8}(?P<reason>\S.*?)\s{0,8}(?:\*/)?\s{0,8}$")
_MARKS = {"python": ("#",), "javascript": ("//", "/*"), "typescript": ("//", "/*")}


class Suppression(NamedTuple):
    """One comment. `reason` is None where none was given: then nothing is ignored."""

    line: int
    ids: frozenset[str]
    reason: str | None


def suppression_of(
    lines: Sequence[str], language: str, line: int, end_line: int, ids: Iterable[str]
) -> Suppression | None:
    """The comment that speaks of a finding from `line` to `end_line`: at its first or last line, or alone on the
    line before. `ids` are those of its rule and detector. One with a reason wins.
    """
    wanted = frozenset(ids)
    found = [each for each in _near(lines, language, line, end_line) if each.ids & wanted]
    return next((each for each in found if each.reason is not None), found[0] if found else None)


def _near(lines: Sequence[str], language: str, line: int, end_line: int) -> Iterator[Suppression]:
    for number in dict.fromkeys((line, end_line, line - 1)):
        if not 1 <= number <= len(lines):
            continue
        comment = _COMMENT.search(lines[number - 1][:2_000])
        if comment is None or comment["mark"] not in _MARKS.get(language, ()):
            continue
        if number == line - 1 and lines[number - 1][: comment.start()].strip():
            continue  # it speaks of its own line
        reason = _REASON.match(comment["rest"])
        ids = frozenset(each.strip() for each in comment["ids"].split(","))
        yield Suppression(number, ids, reason["reason"] if reason is not None else None)
