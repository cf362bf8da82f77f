"""The YAML that package managers write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdascope.engine.inventory.node.yaml_lines import Line, lines

CASES = [
    ("a: b", [Line(0, "a", "b")]),
    ("  a:", [Line(2, "a", "")]),
    ("a: b: c", [Line(0, "a", "b: c")]),
    ("a@npm:1: x", [Line(0, "a@npm:1", "x")]),
    ("/a@1.0.0(b@2):", [Line(0, "/a@1.0.0(b@2)", "")]),
    ("a: {}", [Line(0, "a", "{}")]),
    ("'@s/a@1':", [Line(0, "@s/a@1", "")]),
    ("'it''s': 'it''s'", [Line(0, "it's", "it's")]),
    ('"a: b": "c"', [Line(0, "a: b", "c")]),
    (r'"a\"b\\": 1', [Line(0, 'a"b\\', "1")]),
    (r'a: "\q"', [Line(0, "a", r"\q")]),
    ("a: b\r", [Line(0, "a", "b")]),
    ("? a\n: version: 1\n  other: 2", [Line(0, "a", ""), Line(2, "version", "1"), Line(2, "other", "2")]),
    ('? "a, b"\n:\n  version: 1', [Line(0, "a, b", ""), Line(2, "version", "1")]),
    ("  ? a\n  :\n    b: 1", [Line(2, "a", ""), Line(4, "b", "1")]),
    ("# a: b\n\n- a: b\n---\nword", []),
    ('"a', []),
    ("'a", []),
    ('"a" b: c', []),
    ('"a\\": c', []),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[repr(text) for text, _ in CASES])
def test_mapping_lines_are_told(text: str, expected: list[Line]) -> None:
    assert list(lines(text)) == expected


@given(text=st.text(alphabet="ab:?'\"\\ #-\n{}", max_size=60) | st.text(max_size=60))
def test_no_text_makes_it_raise(text: str) -> None:
    assert len(list(lines(text))) <= text.count("\n") + 1
