"""Lock files as lines and as JSON."""

from __future__ import annotations

import pytest

from lambdascope.engine.inventory.lock_text import MAX_CONTAINERS, MAX_LINES, json_object, lines
from lambdascope.model.errors import ManifestError


def test_lines_end_at_line_feeds_only() -> None:
    assert lines("a\n\x0bb\n") == ["a", "\x0bb", ""]


def test_too_many_lines_are_refused() -> None:
    with pytest.raises(ManifestError) as raised:
        lines("\n" * (MAX_LINES + 1))
    assert raised.value.code == "file-too-large"


def test_an_object_is_read() -> None:
    assert json_object('{"a": [1]}') == {"a": [1]}


REFUSED = [
    pytest.param("[]", "manifest-invalid", id="a list"),
    pytest.param("{", "manifest-invalid", id="cut off"),
    pytest.param("", "manifest-invalid", id="empty"),
    pytest.param('{"a":' * 100_000, "manifest-invalid", id="nested too deep"),
    pytest.param('{"a": [' + "{}," * MAX_CONTAINERS + "{}]}", "file-too-large", id="more objects than any lock"),
    pytest.param('{"a": [' + "[]," * MAX_CONTAINERS + "[]]}", "file-too-large", id="more lists than any lock"),
]


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_anything_else_is_refused(text: str, code: str) -> None:
    with pytest.raises(ManifestError) as raised:
        json_object(text)
    assert raised.value.code == code
