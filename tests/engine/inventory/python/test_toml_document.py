"""TOML lock files, and what would take the parser minutes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdascope.engine.inventory.python.toml_document import MAX_PARTS, STRUCTURE_LIMIT, table_in, tables
from lambdascope.model.artifact import ArtifactFile
from lambdascope.model.errors import ManifestError

AFile = Callable[..., ArtifactFile]

DEEP_KEY = "a." * 60_000 + "a = 1"

READABLE = [
    pytest.param("", [], id="empty"),
    pytest.param('[[package]]\nname = "a"\n', [{"name": "a"}], id="array of tables"),
    pytest.param('package = [{name = "a"}]', [{"name": "a"}], id="inline"),
    pytest.param('[[package]]\nurl = "' + "a." * 100 + '"', [{"url": "a." * 100}], id="dots in a string"),
    pytest.param("[[package]]\n# " + "a." * 100, [{}], id="dots in a comment"),
    pytest.param("[[package]]\na = '''\n" + "a." * 100 + "'''", [{"a": "a." * 100}], id="dots in a long string"),
    pytest.param('[[package]]\na = """x""\\"y""" # """', [{"a": 'x"""y'}], id="quotes in a long string"),
    pytest.param('[[package]]\na = "\\"" # "', [{"a": '"'}], id="an escaped quote"),
]


@pytest.mark.parametrize(("text", "expected"), READABLE)
def test_tables_are_read(a_file: AFile, text: str, expected: object) -> None:
    assert tables(a_file("x.lock", text), "package") == expected


REFUSED = [
    pytest.param(DEEP_KEY, "manifest-invalid", id="a key of 60,000 parts"),
    pytest.param('"a".' * 60_000 + "a = 1", "manifest-invalid", id="quoted parts"),
    pytest.param('x = "\\"' + '"\n' + DEEP_KEY, "manifest-invalid", id="behind an escaped quote"),
    pytest.param('x = {b="""\n\\"""", ' + DEEP_KEY + ', c = "x"}', "manifest-invalid", id="behind a long string"),
    pytest.param("[" + "a." * 60_000 + "a]", "manifest-invalid", id="a header of 60,000 parts"),
    pytest.param("a = " + "[" * 5_000, "manifest-invalid", id="nested 5,000 deep"),
    pytest.param("a = [" + "1," * STRUCTURE_LIMIT + "]", "file-too-large", id="nothing but punctuation"),
    pytest.param("[[package]]\n" * (MAX_PARTS + 1), "file-too-large", id="more tables than any lock"),
    pytest.param("".join(f"[a{n}.b.c.d]\n" for n in range(MAX_PARTS // 4 + 1)), "file-too-large", id="dotted tables"),
    pytest.param("".join(f"['{n}'.''.'']\n" for n in range(MAX_PARTS // 3 + 1)), "file-too-large", id="quoted tables"),
    pytest.param('"' * 1_000_000, "manifest-invalid", id="a million quotes"),
    pytest.param('a = """' + '\\"' * 500_000, "manifest-invalid", id="a string without end"),
    pytest.param("[package]\na = 1", "manifest-invalid", id="a table in place of the array"),
    pytest.param("package = [1]", "manifest-invalid", id="numbers in place of tables"),
    pytest.param("package = 1", "manifest-invalid", id="a number in place of the array"),
    pytest.param('{"package": []}', "manifest-invalid", id="JSON"),
]


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_what_no_lock_file_has_is_refused(a_file: AFile, text: str, code: str) -> None:
    with pytest.raises(ManifestError) as raised:
        tables(a_file("x.lock", text), "package")
    assert raised.value.code == code


def test_a_table_that_is_none_is_empty() -> None:
    assert table_in({"a": [1]}, "a") == {}


@given(text=st.text(alphabet="ab[]{}=\"'\\.,#\n 1", max_size=80) | st.text(max_size=80))
def test_no_text_raises_anything_else(a_file: AFile, text: str) -> None:
    try:
        found = tables(a_file("x.lock", text), "a")
    except ManifestError:
        return
    assert isinstance(found, list)
