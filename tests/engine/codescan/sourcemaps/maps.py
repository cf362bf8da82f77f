"""Builders of source maps: an encoder for what the engine decodes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

Segment = tuple[int, ...]
"""Column, and where it has one: source, line, column, all counted from 0."""


def vlq(number: int) -> str:
    """A number as the format writes it."""
    rest = (-number << 1) | 1 if number < 0 else number << 1
    text = ""
    while True:
        digit, rest = rest & 31, rest >> 5
        text += DIGITS[digit | (32 if rest else 0)]
        if not rest:
            return text


def encoded(lines: Iterable[Sequence[Segment]]) -> str:
    """The mappings of generated lines."""
    before = [0, 0, 0]
    made = []
    for line in lines:
        column, texts = 0, []
        for segment in line:
            deltas = [segment[0] - column]
            column = segment[0]
            if len(segment) > 1:
                deltas += [now - then for now, then in zip(segment[1:], before, strict=True)]
                before = list(segment[1:])
            texts.append("".join(map(vlq, deltas)))
        made.append(",".join(texts))
    return ";".join(made)


def a_map(
    lines: Iterable[Sequence[Segment]] = (),
    sources: Sequence[str | None] = ("src/app.ts",),
    texts: Sequence[str | None] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """A map as a document."""
    made: dict[str, Any] = {"version": 3, "sources": list(sources), "names": [], "mappings": encoded(lines)}
    if texts is not None:
        made["sourcesContent"] = list(texts)
    return {**made, **more}


def as_bytes(document: object) -> bytes:
    return json.dumps(document).encode()


def line_by_line(text: str, source: int = 0) -> list[list[Segment]]:
    """Mappings of code that is its own source."""
    return [[(0, source, number, 0)] for number in range(text.count("\n") + 1)]
