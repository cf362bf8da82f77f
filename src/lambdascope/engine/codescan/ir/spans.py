"""Where a piece of source stands."""

from __future__ import annotations

from typing import NamedTuple, Protocol


class Span(NamedTuple):
    """Where a piece of source stands: lines from 1, columns from 0 in characters, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


NO_SPAN = Span(1, 0, 1, 0)


class Spanned(Protocol):
    """Any node that stands somewhere in the source."""

    span: Span
