"""Lists as a person reads them in a terminal, or as JSON a program reads; both written as they are read."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple, TypeVar

import click

from lambdascope.cli.options import terminal_width
from lambdascope.cli.program import shows_colour
from lambdascope.engine.reports.table import printable

GOOD, BAD, ODD, FAINT, HEADING = "green", "red", "yellow", "bright_black", "bold"
SEVERITIES = {"CRITICAL": "bright_red", "HIGH": "red", "MEDIUM": "yellow", "LOW": "cyan", "UNTRIAGED": "magenta"}
"""The colours of severities; what is not here has none."""
LABELS = {"INFORMATIONAL": "INFO"}
"""Severities whose word takes too much room."""

_Item = TypeVar("_Item")

WHERE = ("account", "region")
"""The columns that say the same in every row for whoever has one account."""
NOTHING = "–"
_GAP = "  "
_BLOCK = 500
"""Rows that are laid out together; columns never get narrower from one to the next."""
_BELOW = "    "
_LEAST_WIDTH = 16
_SPANS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


class Cell(NamedTuple):
    """A text with the colour it has where there are colours."""

    text: str
    colour: str = ""


Row = Sequence[Cell | str]


def paint(text: str, colour: str) -> str:
    """The text in a colour, where stdout has any."""
    if not text or not colour or not shows_colour(sys.stdout):
        return text
    return click.style(text, bold=True) if colour == HEADING else click.style(text, fg=colour)


def table(
    headings: Sequence[str], rows: Iterable[Row], *, indent: str = "", common: Collection[str] = ()
) -> Iterator[str]:
    """The lines of a table, none without rows; in a terminal a last cell that is too long goes below its row.

    A column of `common` in which all rows of a short list say the same becomes a line above the table.
    """
    remaining = iter(rows)
    widths = [len(heading) for heading in headings]
    kept: list[int] | None = None
    while block := [_cells(row) for row in islice(remaining, _BLOCK)]:
        widths = [max(width, *(len(row[place].text) for row in block)) for place, width in enumerate(widths)]
        if kept is None:
            shared = _shared(headings, block, common) if len(block) < _BLOCK else {}
            kept = [place for place in range(len(headings)) if place not in shared]
            if shared:
                yield indent + paint(", ".join(f"{headings[place]} {text}" for place, text in shared.items()), FAINT)
            heading = _GAP.join(headings[place].ljust(widths[place]) for place in kept)
            yield indent + paint(heading.rstrip(), HEADING)
        for row in block:
            yield from _lines(_at(kept, row), _at(kept, widths), indent)


def tell(lines: Iterable[str]) -> None:
    """Print lines to stdout."""
    for line in lines:
        sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def tell_json(value: object) -> None:
    """Print one JSON document for a program, or a person, to read."""
    tell([json.dumps(value, indent=2)])


def tell_json_list(name: str, items: Iterable[Any]) -> None:
    """Print `{NAME: [...]}`, an item a line, each as soon as it is known."""
    encode = json.JSONEncoder().encode
    tell(_json_lines(name, (encode(item) for item in items)))


def hint(text: str) -> None:
    """Say on stderr what comes next."""
    click.echo(printable(text), err=True)


def moment(time: datetime | None) -> str:
    """A UTC time, to the second."""
    return f"{time:%Y-%m-%d %H:%M:%SZ}" if time is not None else NOTHING


def span(seconds: float | None) -> str:
    """A span of time, to its largest unit."""
    if seconds is None:
        return NOTHING
    size, unit = next((each for each in _SPANS if seconds >= each[0]), (1, "s"))
    return f"{int(seconds // size)} {unit}"


def count(number: int, noun: str) -> str:
    """`1 function`, `2 functions`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _json_lines(name: str, items: Iterator[str]) -> Iterator[str]:
    yield f"{{{json.dumps(name)}: ["
    # One item back: the last has no comma.
    before = next(items, None)
    for item in items:
        yield f"  {before},"
        before = item
    if before is not None:
        yield f"  {before}"
    yield "]}"


def _shared(headings: Sequence[str], rows: Sequence[Sequence[Cell]], common: Collection[str]) -> dict[int, str]:
    """The places of columns in which every row says the same, with what they say."""
    places = (place for place, heading in enumerate(headings) if heading in common)
    return {place: rows[0][place].text for place in places if len({row[place].text for row in rows}) == 1}


def _at(places: Iterable[int], items: Sequence[_Item]) -> list[_Item]:
    return [items[place] for place in places]


def _cells(row: Row) -> list[Cell]:
    cells = (each if isinstance(each, Cell) else Cell(each) for each in row)
    return [cell._replace(text=printable(cell.text)) for cell in cells]


def _lines(cells: Sequence[Cell], widths: Sequence[int], indent: str) -> Iterator[str]:
    """A row; where the terminal has no room for its last cell, that one goes below: it tends to say why."""
    *most, last = cells
    padded = [
        paint(cell.text, cell.colour) + " " * (width - len(cell.text))
        for cell, width in zip(most, widths, strict=False)  # the last column is as wide as it is
    ]
    taken = len(indent) + sum(widths[:-1]) + len(_GAP) * len(most)
    width = terminal_width()
    if width is None or taken + len(last.text) <= width or not most:
        yield indent + _GAP.join([*padded, paint(last.text, last.colour)]).rstrip()
        return
    yield indent + _GAP.join(padded).rstrip()
    below = indent + _BELOW
    for line in textwrap.wrap(last.text, max(width - len(below), _LEAST_WIDTH)):
        yield below + paint(line, last.colour)
