"""Is an advisory database whole, and can every row of it be read?"""

from __future__ import annotations

import sqlite3
import zlib
from pathlib import Path

from lambdascope.model.ecosystem import Ecosystem
from lambdascope.model.errors import DatabaseCorrupt, DatabaseError
from lambdascope.store.advisory_coding import decode_document, decode_ranges, decode_scores
from lambdascope.store.advisory_file import connect_read_only, corrupt
from lambdascope.store.advisory_schema import INDEXES, TABLES

# Each counts rows that must not be.
_CONTRADICTIONS = {
    "records without text": "SELECT count(*) FROM advisory WHERE key NOT IN (SELECT advisory FROM document)",
    "live records that are evidence for nothing, or withdrawn ones that are for something": (
        "SELECT count(*) FROM advisory WHERE (withdrawn IS NULL) <> (vulnerabilities <> '')"
    ),
    "live records without evidence": (
        "SELECT count(*) FROM advisory WHERE withdrawn IS NULL AND key NOT IN (SELECT advisory FROM evidence)"
    ),
    "records without a name": "SELECT count(*) FROM advisory WHERE key NOT IN (SELECT advisory FROM name)",
    "missing times": (
        "SELECT 2 - count(*) FROM meta WHERE key IN ('compiled_at', 'updated_at') AND value LIKE '____-__-__T%Z'"
    ),
}


def check_connection(connection: sqlite3.Connection, path: str) -> None:
    """Raise DatabaseCorrupt unless pages, references and counts agree."""
    verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise corrupt(path, ValueError(verdict))
    orphan = connection.execute("PRAGMA foreign_key_check").fetchone()
    if orphan is not None:
        raise corrupt(path, ValueError(f"a row of `{orphan[0]}` belongs to nothing in `{orphan[2]}`"))
    for what, statement in _CONTRADICTIONS.items():
        count = connection.execute(statement).fetchone()[0]
        if count:
            raise corrupt(path, ValueError(f"{count} {what}"))


def check_file(path: Path) -> None:
    """Raise DatabaseCorrupt unless a file from elsewhere is what we would have compiled: tables and every row."""
    connection = connect_read_only(str(path))
    try:
        if _schema(connection) != _expected_schema():
            raise DatabaseCorrupt(f"{path} has other tables than an advisory database; it is not installed")
        check_connection(connection, str(path))
        _decode_everything(connection)
    except sqlite3.DatabaseError as error:
        raise named_error(str(path), error) from error
    except (zlib.error, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise corrupt(str(path), error) from error
    finally:
        connection.close()


def named_error(path: str, error: sqlite3.DatabaseError) -> DatabaseError:
    """What SQLite complains of, as one of our errors."""
    if error.sqlite_errorname == "SQLITE_FULL":
        return DatabaseError(f"no space left to build {path}; free some and run `lambdascope db update` again")
    return corrupt(path, error)


def _schema(connection: sqlite3.Connection) -> set[tuple[str, str, str]]:
    return set(connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"))


def _expected_schema() -> set[tuple[str, str, str]]:
    connection = sqlite3.connect(":memory:")
    try:
        connection.executescript(TABLES + INDEXES)
        return _schema(connection)
    finally:
        connection.close()


def _decode_everything(connection: sqlite3.Connection) -> None:
    for (name,) in connection.execute("SELECT name FROM ecosystem"):
        Ecosystem(name)
    for (lines,) in connection.execute("SELECT DISTINCT oddities FROM advisory WHERE oddities <> ''"):
        for line in lines.split("\n"):
            int(line.split(" ")[1])
    for ranges, versions, scores in connection.execute("SELECT ranges, versions, scores FROM affected"):
        decode_ranges(ranges)
        decode_scores(scores)
        versions.encode()
    for (body,) in connection.execute("SELECT body FROM document"):
        decode_document(body)
