"""Places of a bundle told at its sources, and maps that are of another build."""

from __future__ import annotations

import pytest

from lambdascope.engine.codescan.ir import Span
from lambdascope.engine.codescan.sourcemaps.bundle import Bundle
from lambdascope.engine.codescan.sourcemaps.columns import lines_of
from lambdascope.engine.codescan.sourcemaps.document import read_map
from lambdascope.engine.codescan.sourcemaps.translation import Translation
from tests.engine.codescan.sourcemaps.maps import Segment, a_map, as_bytes, line_by_line

CODE = 'var a = "🖼"; exec(a);\nrun(a);\n'
SOURCE = 'const x: string = "🖼"; exec(x)\n\nrun(x)\n'
# columns in UTF-16 units: the picture is two of them
MAPPINGS: list[list[Segment]] = [
    [(0, 0, 0, 0), (4, 0, 0, 6), (8, 0, 0, 18), (12, 0, 0, 22), (14, 0, 0, 24), (19, 0, 0, 29), (20, 0, 0, 30), (21,)],
    [(0, 0, 2, 0), (4, 0, 2, 4)],
]  # fmt: skip


def a_translation(code: str, document: object) -> Translation:
    return Translation(
        Bundle("dist/a.js", code.encode(), read_map(as_bytes(document), "dist"), "a.map"), lines_of(code)
    )


def translated(text: str | None, span: Span) -> tuple[str, Span] | None:
    translation = a_translation(CODE, a_map(MAPPINGS, ["../src/a.ts"], [text]))
    found = translation.place(span)
    assert translation.problem is None
    return (found.name.shown, found.span) if found is not None else None


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (Span(1, 13, 1, 20), Span(1, 23, 1, 30)),  # exec(a)
        (Span(1, 18, 1, 19), Span(1, 28, 1, 29)),  # a
        (Span(1, 8, 1, 11), Span(1, 18, 1, 19)),  # the text: only its beginning is known
        (Span(1, 13, 2, 6), Span(1, 23, 3, 5)),  # over two lines
    ],
)
def test_a_place_is_told_in_characters_of_the_source(span: Span, expected: Span) -> None:
    assert translated(SOURCE, span) == ("src/a.ts", expected)


def test_without_the_text_of_the_source_columns_are_the_map_s() -> None:
    assert translated(None, Span(1, 13, 1, 20)) == ("src/a.ts", Span(1, 24, 1, 31))


def test_a_place_that_the_map_does_not_tell_of_stays() -> None:
    assert translated(SOURCE, Span(1, 20, 1, 21)) is None
    assert translated(SOURCE, Span(3, 0, 3, 0)) is None


def test_the_map_is_decoded_when_a_place_is_asked_for() -> None:
    translation = a_translation(CODE, a_map(mappings="?"))

    assert translation.problem is None
    assert translation.place(Span(1, 0, 1, 1)) is None
    assert translation.problem is not None
    assert translation.problem.code == "source-map-invalid"


TEXT = "".join(f"const value{number} = compute(input{number}, {number});\n" for number in range(60))


@pytest.mark.parametrize(
    ("source", "fits"),
    [
        (TEXT, True),
        (TEXT.replace("const", "  const"), True),  # the places are still there: the map says so
        (TEXT[: len(TEXT) // 2], False),
        ("\n".join(f"function f{number}() {{ return {number}; }}" for number in range(70)), False),
    ],
)
def test_a_map_of_another_build_is_no_help(source: str, fits: bool) -> None:
    translation = a_translation(TEXT, a_map(line_by_line(TEXT.rstrip("\n")), texts=[source]))

    assert (translation.place(Span(1, 0, 1, 5)) is not None) == fits
    assert (translation.problem.code if translation.problem else None) == (None if fits else "source-map-stale")
