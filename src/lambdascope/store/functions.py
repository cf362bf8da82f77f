"""Functions: their configuration as AWS told it last, and what of it has been scanned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from lambdascope.model.account import AccountId, Scope
from lambdascope.model.function import Function, FunctionKey, PackageType, Vpc
from lambdascope.store.database import Connection, Row
from lambdascope.store.text import jsonb

COLUMNS = """
fn.account, fn.region, fn.name, fn.version, fn.runtime, fn.handler, fn.package_type, fn.code_sha256, fn.code_size,
fn.last_modified, fn.role, fn.layers, fn.architectures, fn.kms_key_arn, fn.source_kms_key_arn, fn.vpc, fn.tags
"""
"""What `function_from_row` wants, of a table called `fn`."""

_STORED = (
    f"SELECT fn.id, fn.last_invoked, fn.terminated_at, fn.scanned, fn.scanned_modified, {COLUMNS} FROM function fn"
)

# What a listing does not tell (tags, the key of the stored zip) stays as it was, unless the description is complete.
_UPSERT = """
INSERT INTO function AS fn (
  account, region, name, version, runtime, handler, package_type, code_sha256, code_size, last_modified, role, layers,
  architectures, kms_key_arn, source_kms_key_arn, vpc, tags, last_invoked, discovered_at, seen_at
)
SELECT account, region, name, version, runtime, handler, package_type, code_sha256, code_size, last_modified, role,
       layers, architectures, kms_key_arn, source_kms_key_arn, vpc, tags, last_invoked, %(now)s, %(now)s
FROM jsonb_to_recordset(%(rows)s) AS r (
  account text, region text, name text, version text, runtime text, handler text, package_type text, code_sha256 text,
  code_size bigint, last_modified timestamptz, role text, layers text[], architectures text[], kms_key_arn text,
  source_kms_key_arn text, vpc jsonb, tags jsonb, last_invoked timestamptz
)
ORDER BY account, region, name, version
ON CONFLICT (account, region, name, version) DO UPDATE SET
  runtime = excluded.runtime, handler = excluded.handler, package_type = excluded.package_type,
  code_sha256 = excluded.code_sha256, code_size = excluded.code_size, last_modified = excluded.last_modified,
  role = excluded.role, layers = excluded.layers, architectures = excluded.architectures,
  kms_key_arn = excluded.kms_key_arn, vpc = excluded.vpc, seen_at = excluded.seen_at, terminated_at = NULL,
  source_kms_key_arn = CASE WHEN %(is_complete)s THEN excluded.source_kms_key_arn ELSE fn.source_kms_key_arn END,
  tags = coalesce(excluded.tags, fn.tags),
  last_invoked = greatest(excluded.last_invoked, fn.last_invoked)
RETURNING id, account, region, name, version
"""


class StoredFunction(NamedTuple):
    """A function with what we know beyond its configuration."""

    id: int
    function: Function
    last_invoked: datetime | None
    terminated_at: datetime | None
    scanned: str | None
    """The key of what was scanned; see `model.function`'s users. None before the first scan."""
    scanned_modified: datetime | None
    """The time of modification that was scanned."""


def upsert(
    connection: Connection,
    functions: Iterable[tuple[Function, datetime | None]],
    now: datetime,
    *,
    is_complete: bool,
) -> dict[FunctionKey, int]:
    """Write configurations, each with the newest invocation known; returns the store's ids.

    `is_complete` says that they come from GetFunction, which tells more than a listing.
    """
    rows = [_row(function, last_invoked) for function, last_invoked in functions]
    parameters = {"rows": jsonb(rows), "now": now, "is_complete": is_complete}
    return {
        FunctionKey(AccountId(account), region, name, version): id_
        for id_, account, region, name, version in connection.execute(_UPSERT, parameters)
    }


def named(connection: Connection, scope: Scope, name: str) -> tuple[StoredFunction, ...]:
    """Every version of a function that we watch, terminated ones too."""
    where = f"{_STORED} WHERE account = %s AND region = %s AND name = %s ORDER BY version"
    return tuple(_stored(row) for row in connection.execute(where, (scope.account, scope.region, name)))


def with_names(connection: Connection, scope: Scope, names: Iterable[str]) -> tuple[StoredFunction, ...]:
    """Every version of these functions that we watch, terminated ones too."""
    where = f"{_STORED} WHERE account = %s AND region = %s AND name = ANY(%s)"
    return tuple(_stored(row) for row in connection.execute(where, (scope.account, scope.region, list(names))))


def in_scope(connection: Connection, scope: Scope) -> tuple[StoredFunction, ...]:
    """Every function of an account and region, terminated ones too."""
    where = f"{_STORED} WHERE account = %s AND region = %s"
    return tuple(_stored(row) for row in connection.execute(where, scope))


def scopes_of(connection: Connection, ids: Sequence[int]) -> tuple[Scope, ...]:
    """The accounts and regions of these functions, sorted; they never change."""
    rows = connection.execute("SELECT DISTINCT account, region FROM function WHERE id = ANY(%s)", (list(ids),))
    return tuple(sorted(Scope(AccountId(account), region) for account, region in rows))


def locked(connection: Connection, ids: Sequence[int]) -> tuple[StoredFunction, ...]:
    """These functions, locked until the transaction ends: nobody else changes their findings meanwhile."""
    # In one order, so that two transactions never wait for each other.
    statement = f"{_STORED} WHERE id = ANY(%s) ORDER BY id FOR UPDATE"
    return tuple(_stored(row) for row in connection.execute(statement, (list(ids),)))


def mark_scanned(connection: Connection, scans: Sequence[tuple[int, str, datetime]], generation: int | None) -> None:
    """Remember what was scanned: function, key of what was scanned, and its time of modification."""
    connection.execute(
        """
        UPDATE function SET scanned = s.scanned, scanned_modified = s.modified, generation = %(generation)s
        FROM unnest(%(ids)s::bigint[], %(keys)s::text[], %(times)s::timestamptz[]) AS s (id, scanned, modified)
        WHERE function.id = s.id
        """,
        {
            "ids": [id_ for id_, _, _ in scans],
            "keys": [key for _, key, _ in scans],
            "times": [time for _, _, time in scans],
            "generation": generation,
        },
    )


def forget_scan(connection: Connection, ids: Sequence[int]) -> None:
    """Forget what was scanned of functions whose findings end; should they come back, they are scanned again."""
    connection.execute("UPDATE function SET scanned = NULL WHERE id = ANY(%s) AND scanned IS NOT NULL", (list(ids),))


def mark_matched(connection: Connection, ids: Sequence[int], generation: int) -> None:
    """Remember the advisories that the findings of these functions were matched against."""
    connection.execute("UPDATE function SET generation = %s WHERE id = ANY(%s)", (generation, list(ids)))


def note_invocations(connection: Connection, scope: Scope, newest: Iterable[tuple[str, datetime]]) -> None:
    """Remember the newest invocation of functions, by name."""
    pairs = list(newest)
    connection.execute(
        """
        UPDATE function SET last_invoked = greatest(last_invoked, n.time)
        FROM unnest(%s::text[], %s::timestamptz[]) AS n (name, time)
        WHERE account = %s AND region = %s AND function.name = n.name
        """,
        ([name for name, _ in pairs], [time for _, time in pairs], *scope),
    )


def terminate(connection: Connection, ids: Sequence[int], now: datetime) -> None:
    """Mark functions as deleted."""
    connection.execute("UPDATE function SET terminated_at = %s WHERE id = ANY(%s)", (now, list(ids)))


def idle(connection: Connection, scope: Scope, before: datetime) -> tuple[StoredFunction, ...]:
    """Functions not known to have been modified or invoked since `before`."""
    statement = f"""
        {_STORED} WHERE account = %s AND region = %s AND terminated_at IS NULL
        AND greatest(last_modified, last_invoked) < %s
    """
    return tuple(_stored(row) for row in connection.execute(statement, (*scope, before)))


def purge_terminated(connection: Connection, before: datetime, limit: int) -> int:
    """Delete functions that were deleted in AWS before that time, with all that hangs on them; at most `limit`."""
    statement = """
        DELETE FROM function WHERE id IN (SELECT id FROM function WHERE terminated_at < %s LIMIT %s)
          AND terminated_at IS NOT NULL
    """
    return connection.execute(statement, (before, limit)).rowcount


def purge_scope(connection: Connection, scope: Scope, limit: int) -> int:
    """Delete functions of an account and region with all that hangs on them; at most `limit`."""
    statement = """
        DELETE FROM function WHERE id IN (SELECT id FROM function WHERE account = %s AND region = %s LIMIT %s)
    """
    return connection.execute(statement, (*scope, limit)).rowcount


def function_from_row(row: Row) -> Function:
    """The function that `COLUMNS` describe."""
    (
        account, region, name, version, runtime, handler, package_type, code_sha256, code_size, last_modified, role,
        layers, architectures, kms_key_arn, source_kms_key_arn, vpc, tags,
    ) = row  # fmt: skip
    return Function(
        key=FunctionKey(AccountId(account), region, name, version),
        runtime=runtime,
        handler=handler,
        package_type=PackageType(package_type),
        code_sha256=code_sha256,
        code_size=code_size,
        last_modified=last_modified,
        role=role,
        layers=tuple(layers),
        architectures=tuple(architectures),
        kms_key_arn=kms_key_arn,
        source_kms_key_arn=source_kms_key_arn,
        vpc=Vpc(vpc["id"], tuple(vpc["subnets"]), tuple(vpc["groups"])) if vpc else None,
        tags=tags,
    )


def _stored(row: Row) -> StoredFunction:
    id_, last_invoked, terminated_at, scanned, scanned_modified, *columns = row
    return StoredFunction(
        id_, function_from_row(tuple(columns)), last_invoked, terminated_at, scanned, scanned_modified
    )


def _row(function: Function, last_invoked: datetime | None) -> dict[str, Any]:
    vpc = function.vpc
    return {
        **function.key._asdict(),
        "runtime": function.runtime,
        "handler": function.handler,
        "package_type": function.package_type.value,
        "code_sha256": function.code_sha256,
        "code_size": function.code_size,
        "last_modified": function.last_modified.isoformat(),
        "role": function.role,
        "layers": list(function.layers),
        "architectures": list(function.architectures),
        "kms_key_arn": function.kms_key_arn,
        "source_kms_key_arn": function.source_kms_key_arn,
        "vpc": {"id": vpc.id, "subnets": vpc.subnets, "groups": vpc.security_groups} if vpc else None,
        "tags": dict(function.tags) if function.tags is not None else None,
        "last_invoked": last_invoked.isoformat() if last_invoked else None,
    }
