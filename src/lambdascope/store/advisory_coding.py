"""How values of an advisory are written into columns, and read back."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from lambdascope.model.advisory import Advisory, AffectedRange, Event, EventKind, Score

_LETTERS = {EventKind.INTRODUCED: "i", EventKind.FIXED: "f", EventKind.LAST_AFFECTED: "l", EventKind.LIMIT: "m"}
_KINDS = {letter: kind for kind, letter in _LETTERS.items()}
_EVENT_END = "\t"
_LINE_END = "\n"


class Document(NamedTuple):
    """The part of an advisory that matching does not need."""

    published: str | None
    aliases: tuple[str, ...]
    summary: str
    details: str
    scores: tuple[Score, ...]
    severity_word: str | None
    cwes: tuple[str, ...]
    references: tuple[str, ...]


def encode_ranges(ranges: Iterable[AffectedRange]) -> str:
    """One line per range, events separated by tabs; versions hold neither."""
    return _LINE_END.join(
        _EVENT_END.join(_LETTERS[event.kind] + event.version for event in each.events) for each in ranges
    )


@lru_cache(maxsize=16384)
def decode_ranges(text: str) -> tuple[AffectedRange, ...]:
    """The inverse of `encode_ranges`; remembered, because most advisories share a few shapes."""
    if not text:
        return ()
    return tuple(
        AffectedRange(tuple(Event(_KINDS[event[0]], event[1:]) for event in line.split(_EVENT_END)))
        for line in text.split(_LINE_END)
    )


def encode_lines(values: Iterable[str]) -> str:
    """Each value between two newlines, so that one can be looked for in the text; empty when there is none."""
    joined = _LINE_END.join(values)
    return f"{_LINE_END}{joined}{_LINE_END}" if joined else ""


def decode_lines(text: str) -> tuple[str, ...]:
    """The inverse of `encode_lines`."""
    return tuple(text[1:-1].split(_LINE_END)) if text else ()


def encode_scores(scores: Iterable[Score]) -> str:
    """A JSON list; empty text when there is none."""
    rows = [[score.version, score.score, score.vector] for score in scores]
    return json.dumps(rows, separators=(",", ":")) if rows else ""


@lru_cache(maxsize=4096)
def decode_scores(text: str) -> tuple[Score, ...]:
    """The inverse of `encode_scores`."""
    return tuple(Score(*row) for row in json.loads(text)) if text else ()


def encode_document(advisory: Advisory) -> bytes:
    """The advisory's document, compressed."""
    fields = [
        advisory.published,
        advisory.aliases,
        advisory.summary,
        advisory.details,
        [[score.version, score.score, score.vector] for score in advisory.scores],
        advisory.severity_word,
        advisory.cwes,
        advisory.references,
    ]
    return zlib.compress(json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode(), 4)


def decode_document(body: bytes) -> Document:
    """The inverse of `encode_document`."""
    published, aliases, summary, details, scores, word, cwes, references = json.loads(zlib.decompress(body))
    return Document(
        published=published,
        aliases=tuple(aliases),
        summary=summary,
        details=details,
        scores=tuple(Score(*row) for row in scores),
        severity_word=word,
        cwes=tuple(cwes),
        references=tuple(references),
    )
