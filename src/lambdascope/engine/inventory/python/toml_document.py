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

# Strings and comments, exactly as TOML delimits them, so that what is left holds only keys and punctuation. An
# unterminated one runs to the end, and the possessive quantifiers never step back: the time is linear.
_OPAQUE = re.compile(
    r'''
      """(?:[^"\\]++|\\.|"(?!""))*+(?:"{3,5}|\\?\Z)
    | \'\'\'(?:[^']++|'(?!''))*+(?:'{3,5}|\Z)
    | "(?:[^"\\\n]++|\\.)*+"?
    | '[^'\n]*+'?
    | \#[^\n]*+
    ''',
    re.VERBOSE | re.DOTALL,
)


def tables(file: ArtifactFile, key: str) -> list[dict[str, object]]:
    """The array of tables `key`, empty where the document has none; raises ManifestError where it cannot be read."""
    from tomllib import loads  # 10 ms, for files that most artifacts do not have

    text = file.text(SIZE_LIMIT)
    structure = _OPAQUE.sub("", text)
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
