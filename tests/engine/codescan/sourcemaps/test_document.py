"""What counts as a source map, and what is refused."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from lambdascope.engine.codescan.sourcemaps import document as module
from lambdascope.engine.codescan.sourcemaps.document import MAX_BYTES, read_map
from lambdascope.model.errors import ManifestError
from tests.engine.codescan.sourcemaps.maps import a_map, as_bytes


def test_sources_have_their_texts_where_the_map_holds_them() -> None:
    made = read_map(as_bytes(a_map(sources=["a.ts", None, "b.ts"], texts=["let a;", None])), "out")

    assert [(each.name.path if each.name else None, each.text) for each in made.sources] == [
        ("out/a.ts", "let a;"),
        (None, None),
        ("out/b.ts", None),
    ]


def test_a_guard_against_running_it_and_a_byte_order_mark_are_skipped() -> None:
    for before in (b")]}'\n", b"\xef\xbb\xbf"):
        assert len(read_map(before + as_bytes(a_map()), "").sources) == 1


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (None, "revision"),
        ([], "revision"),
        ({"version": 2, "sources": [], "mappings": ""}, "revision"),
        ({"version": 3, "sources": []}, "mappings"),
        ({"version": 3, "sources": [], "mappings": 1}, "mappings"),
        ({"version": 3, "mappings": ""}, "list of sources"),
        ({"version": 3, "sources": "a", "mappings": ""}, "list of sources"),
        ({"version": 3, "sections": {}}, "sections"),
        ({"version": 3, "sections": [1]}, "section"),
        ({"version": 3, "sections": [{"offset": {"line": 0, "column": 0}, "url": "https://a.b/c.map"}]}, "section"),
        ({"version": 3, "sections": [{"offset": {"line": -1, "column": 0}, "map": a_map()}]}, "section"),
        ({"version": 3, "sections": [{"offset": {"line": True, "column": 0}, "map": a_map()}]}, "section"),
        ({"version": 3, "sections": [{"offset": {"line": 0, "column": 0}, "map": {"sections": []}}]}, "section"),
        ({"version": 3, "sections": [{"offset": {"line": 0, "column": 0}, "map": a_map()}] * 2}, "order"),
    ],
)
def test_what_is_no_source_map_is_refused(document: Any, told: str) -> None:
    with pytest.raises(ManifestError, match=told):
        read_map(as_bytes(document), "")


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"version": 3'])
def test_what_is_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(ManifestError, match="JSON"):
        read_map(data, "")


def test_what_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ManifestError, match="bytes"):
        read_map(b" " * (MAX_BYTES + 1), "")
    monkeypatch.setattr(module, "MAX_SOURCES", 2)
    with pytest.raises(ManifestError, match="sources"):
        read_map(as_bytes(a_map(sources=["a", "b", "c"])), "")


def test_brackets_that_would_fill_memory_are_refused_in_no_time() -> None:
    hostile = b'{"version": 3, "sources": [' + b"[]," * 3_000_000 + b"[]]}"
    started = time.perf_counter()

    with pytest.raises(ManifestError, match="structure"):
        read_map(hostile, "")

    assert time.perf_counter() - started < 5


def test_a_text_of_quotes_and_backslashes_is_no_structure() -> None:
    text = '\\"{[' * 600_000

    assert read_map(as_bytes(a_map(texts=[text])), "").sources[0].text == text


def test_a_string_that_never_ends_takes_no_time() -> None:
    hostile = b'{"version": 3, "sources": ["' + b'\\"' * 4_000_000
    started = time.perf_counter()

    with pytest.raises(ManifestError):
        read_map(hostile, "")

    assert time.perf_counter() - started < 10


def test_texts_may_be_any_that_json_can_spell() -> None:
    data = json.dumps(a_map(texts=["\ud800 \x00"])).encode()

    assert read_map(data, "").sources[0].text == "\ud800 \x00"
