"""Results of code scanning: one per content of a package with its layers, and which function has which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from lambdascope.model.account import Scope
from lambdascope.model.caller import Caller
from lambdascope.model.package import Problem
from lambdascope.store.database import Connection
from lambdascope.store.text import jsonb, storable

_COLUMNS = "s.id, s.key, s.is_done, s.crashes, s.reason, s.files, s.lines"


class StoredCodeScan(NamedTuple):
    """What is known of one scan, without its findings and problems."""

    id: int
    key: str
    is_done: bool
    crashes: int
    """How often it killed its process."""
    reason: str
    """Of the last crash; empty where there was none."""
    files: int
    """Of own code, in a language that can be scanned."""
    lines: int


class Scanned(NamedTuple):
    """What was scanned last of a function."""

    scan_id: int
    engine: str
    """The version of the engine and its rules."""
    modified: datetime
    """The function's modification then."""
    callers: tuple[Caller, ...] | None
    """Who called the function then; None where AWS did not tell."""


def find(connection: Connection, key: str, *, is_held: bool = False) -> StoredCodeScan | None:
    """The scan of that content; nobody deletes it until the transaction ends, and the day after, if it `is_held`."""
    held = "FOR KEY SHARE" if is_held else ""
    if is_held:
        touch = "UPDATE code_scan SET used_at = now() WHERE key = %s AND used_at < now() - interval '12 hours'"
        connection.execute(touch, (key,))
    row = connection.execute(f"SELECT {_COLUMNS} FROM code_scan s WHERE key = %s {held}", (key,)).fetchone()
    return None if row is None else StoredCodeScan(*row)


def problems_of(connection: Connection, id_: int) -> tuple[Problem, ...]:
    """What could not be looked at in a scan."""
    row = connection.execute("SELECT problems FROM code_scan WHERE id = %s", (id_,)).fetchone()
    return tuple(Problem(*each) for each in row[0]) if row is not None else ()


def delete(connection: Connection, key: str) -> None:
    """Forget a scan that no function can use; whose it was is scanned again."""
    connection.execute(
        "DELETE FROM function_code_scan f USING code_scan s WHERE s.id = f.code_scan_id AND s.key = %s", (key,)
    )
    connection.execute("DELETE FROM code_scan WHERE key = %s", (key,))


def sealed_findings(connection: Connection, id_: int) -> bytes | None:
    """The findings of a scan that is done, as they were sealed; None where it is gone."""
    row = connection.execute("SELECT findings FROM code_scan WHERE id = %s AND is_done", (id_,)).fetchone()
    return bytes(row[0]) if row is not None else None


def put(
    connection: Connection, key: str, *, files: int, lines: int, problems: Iterable[Problem], findings: bytes
) -> StoredCodeScan:
    """Write the result of a scan; what another process has written meanwhile stays."""
    connection.execute(
        """
        INSERT INTO code_scan AS s (key, is_done, files, lines, problems, findings) VALUES (%s, true, %s, %s, %s, %s)
        ON CONFLICT (key) DO UPDATE SET is_done = true, reason = '', files = excluded.files, lines = excluded.lines,
          problems = excluded.problems, findings = excluded.findings, used_at = now()
        WHERE NOT s.is_done
        """,
        (key, files, lines, jsonb(list(problems)), findings),
    )
    known = find(connection, key)
    assert known is not None  # just written, unless it was there
    return known


def note_crash(connection: Connection, key: str, reason: str) -> StoredCodeScan:
    """Remember that a scan killed its process."""
    connection.execute(
        """
        INSERT INTO code_scan AS s (key, crashes, reason) VALUES (%s, 1, %s)
        ON CONFLICT (key) DO UPDATE SET crashes = s.crashes + 1, reason = excluded.reason, used_at = now()
        """,
        (key, storable(reason)),
    )
    known = find(connection, key)
    assert known is not None  # just written
    return known


def of_functions(connection: Connection, function_ids: Sequence[int]) -> dict[int, Scanned]:
    """What was scanned of functions; those whose code was never scanned are left out."""
    rows = connection.execute(
        """
        SELECT function_id, code_scan_id, engine, modified, callers FROM function_code_scan WHERE function_id = ANY(%s)
        """,
        (list(function_ids),),
    )
    return {function_id: _scanned(*rest) for function_id, *rest in rows}


def _scanned(scan_id: int, engine: str, modified: datetime, callers: list[list[str]] | None) -> Scanned:
    told = tuple(Caller(*each) for each in callers) if callers is not None else None
    return Scanned(scan_id, engine, modified, told)


def of_function(connection: Connection, function_id: int) -> StoredCodeScan | None:
    """The scan that a function's findings come from."""
    row = connection.execute(
        f"""
        SELECT {_COLUMNS} FROM code_scan s JOIN function_code_scan f ON f.code_scan_id = s.id WHERE f.function_id = %s
        """,
        (function_id,),
    ).fetchone()
    return None if row is None else StoredCodeScan(*row)


def link(connection: Connection, function_id: int, scanned: Scanned) -> None:
    """Remember what was scanned of a function."""
    connection.execute(
        """
        INSERT INTO function_code_scan (function_id, code_scan_id, engine, modified, callers)
        VALUES (%s, %s, %s, %s, %s)
        ON CONFLICT (function_id) DO UPDATE SET code_scan_id = excluded.code_scan_id, engine = excluded.engine,
          modified = excluded.modified, callers = excluded.callers
        """,
        (function_id, *scanned[:-1], None if scanned.callers is None else jsonb(list(scanned.callers))),
    )


def forget(connection: Connection, function_ids: Sequence[int]) -> None:
    """Forget what was scanned of functions: should they come back, they are scanned again."""
    connection.execute("DELETE FROM function_code_scan WHERE function_id = ANY(%s)", (list(function_ids),))


def forget_scope(connection: Connection, scope: Scope) -> None:
    """Forget what was scanned of the functions of an account and region."""
    connection.execute(
        """
        DELETE FROM function_code_scan f USING function fn
        WHERE fn.id = f.function_id AND fn.account = %s AND fn.region = %s
        """,
        scope,
    )


def purge_unused(connection: Connection, limit: int) -> int:
    """Delete scans that no function has any more and nobody asked for since yesterday; at most `limit`.

    That one killed its process is remembered for 30 days: nobody has its result.
    """
    return connection.execute(
        """
        DELETE FROM code_scan WHERE id IN (
          SELECT s.id FROM code_scan s
          WHERE s.used_at < now() - CASE WHEN s.is_done THEN interval '1 day' ELSE interval '30 days' END
            AND NOT EXISTS (SELECT FROM function_code_scan f WHERE f.code_scan_id = s.id)
          LIMIT %s FOR UPDATE SKIP LOCKED
        )
        """,
        (limit,),
    ).rowcount
