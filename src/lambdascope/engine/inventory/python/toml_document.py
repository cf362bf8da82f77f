"""Lock files in TOML: their arrays of tables, read with a parser that is kept from what would take it minutes."""

from __future__ import annotations

import re

from lambdascope.model.artifact import ArtifactFile
from lambdascope.model.errors import ManifestError

SIZE_LIMIT = 4 * 1024 * 1024
STRUCTURE_LIMIT = 1024 * 1024
"""The most of it that may be neither string nor comment: that is what costs tomllib, up to 2 s a megabyte. In real lock
files it is a fifth."""

MAX_DOTS_PER_LINE = 16
"""tomllib's time grows with more than the square of a dotted key's length: 100 kB take 45 s. Locks have three parts."""

MAX_PARTS = 60_000
"""Of dots in keys and of table headers together: tomllib keeps 1 kB for each. The largest real locks have a third."""

_HEADER = re.compile(r"^[ \t]*+\[", re.MULTILINE)

# Strings and comments, exactly as TOML delimits them, so that what is left holds only keys and punctuation; of strings
# of several lines only how they begin. An unterminated one runs to the end, and possessive quantifiers never step back:
# the time is linear. What they repeat fails nowhere but at the end of the text: Python before 3.11.5 does not go back
# to where it was then (https://github.com/python/cpython/issues/106052).
_OPAQUE = re.compile(
    r'''
      """ | \'\'\'
    | "[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"?
    | '[^'\n]*+'?
    | \#[^\n]*+
    ''',
    re.VERBOSE | re.DOTALL,
)
_LONG_ENDS = {'"""': re.compile(r'\\.|("{3,5})', re.DOTALL), "'''": re.compile(r"('{3,5})")}
"""How strings of several lines end; what is escaped is no end."""


def tables(file: ArtifactFile, key: str) -> list[dict[str, object]]:
    """The array of tables `key`, empty where the document has none; raises ManifestError where it cannot be read."""
    from tomllib import loads  # 10 ms, for files that most artifacts do not have

    text = file.text(SIZE_LIMIT)
    structure = _structure(text)
    if len(structure) > STRUCTURE_LIMIT:
        raise ManifestError("file-too-large", f"has more than {STRUCTURE_LIMIT:,} characters of keys and punctuation")
    if any(line.count(".") > MAX_DOTS_PER_LINE for line in structure.split("\n")):
        raise ManifestError(
            "manifest-invalid", f"has a key of more than {MAX_DOTS_PER_LINE} parts, as no lock file has"
        )
    if structure.count(".") + sum(1 for _ in _HEADER.finditer(structure)) > MAX_PARTS:
        raise ManifestError("file-too-large", f"has more than {MAX_PARTS:,} tables and parts of keys")
    try:
        document = loads(text)
    except RecursionError:
        raise ManifestError("manifest-invalid", "is TOML nested too deep to read") from None
    except ValueError as error:
        raise ManifestError("manifest-invalid", f"is not valid TOML: {str(error)[:200]}") from None
    return tables_in(document, key)


def tables_in(table: dict[str, object], key: str) -> list[dict[str, object]]:
    """The array of tables `key` of a table; raises ManifestError where it is something else."""
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise ManifestError("manifest-invalid", f"has a {key!r} that is not an array of tables")
    return value


def table_in(table: dict[str, object], key: str) -> dict[str, object]:
    """The table `key` of a table, empty where it is absent or something else."""
    value = table.get(key)
    return value if isinstance(value, dict) else {}


def _structure(text: str) -> str:
    """Keys and punctuation: the text without what strings and comments hold."""
    kept = []
    at = 0
    while (opaque := _OPAQUE.search(text, at)) is not None:
        kept.append(text[at : opaque.start()])
        at = opaque.end()
        ends = _LONG_ENDS.get(opaque[0])
        if ends is not None:
            at = next((end.end() for end in ends.finditer(text, at) if end[1] is not None), len(text))
    kept.append(text[at:])
    return "".join(kept)
