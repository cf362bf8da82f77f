"""Findings of functions: written in bulk, read with the function and the vulnerability they are about."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from psycopg import sql

from lambdascope.model.account import Scope
from lambdascope.model.advisory import Vulnerability
from lambdascope.model.code_finding import CodeFinding
from lambdascope.model.finding import Finding
from lambdascope.model.life import (
    AnyFinding,
    ClosedBecause,
    FindingLife,
    FindingStatus,
    FindingType,
    KnownFinding,
    StoredFinding,
)
from lambdascope.store import locks, master_key
from lambdascope.store.code_coding import decode_code, encode_code, encode_quoted
from lambdascope.store.database import Connection, Row
from lambdascope.store.finding_coding import (
    decode_match,
    decode_rating,
    decode_vulnerability,
    encode_match,
    encode_rating,
    encode_vulnerability,
)
from lambdascope.store.functions import COLUMNS, function_from_row
from lambdascope.store.sealing import Purpose, Sealer
from lambdascope.store.text import jsonb, storable

STORED_COLUMNS = f"""
f.arn, f.vulnerability, f.status, f.rating, f.matches, f.first_observed_at, f.last_observed_at, f.updated_at,
f.closed_at, f.code, f.quoted, v.document, v.epss, {COLUMNS}
"""
"""What `stored_from_row` wants, of tables called `f`, `v` and `fn`."""

JOINED = "finding f JOIN function fn ON fn.id = f.function_id LEFT JOIN vulnerability v ON v.id = f.vulnerability"
"""Those tables; of findings in code there is no vulnerability."""

_INSERT = """
INSERT INTO finding (
  arn, function_id, type, vulnerability, status, severity, score, title, fix_available, exploited_since, source,
  vendor_severity, rating, matches, digest, code, quoted, ignored, first_observed_at, last_observed_at, updated_at
)
SELECT arn, function_id, type, vulnerability, status, severity, score, title, fix_available, exploited_since, source,
       vendor_severity, rating, matches, digest, code, decode(quoted, 'base64'), ignored, %(now)s, %(now)s, %(now)s
FROM jsonb_to_recordset(%(rows)s) AS r (
  arn text, function_id bigint, type text, vulnerability text, status text, severity text, score double precision,
  title text, fix_available text, exploited_since date, source text, vendor_severity text, rating jsonb, matches jsonb,
  digest text, code jsonb, quoted text, ignored boolean
)
"""

_UPDATE = """
UPDATE finding SET
  vulnerability = r.vulnerability, status = r.status, severity = r.severity, score = r.score, title = r.title,
  fix_available = r.fix_available, exploited_since = r.exploited_since, source = r.source,
  vendor_severity = r.vendor_severity, rating = r.rating,
  matches = r.matches, digest = r.digest, code = r.code, quoted = decode(r.quoted, 'base64'), ignored = r.ignored,
  last_observed_at = %(now)s, updated_at = %(now)s, closed_at = NULL,
  closed_because = NULL
FROM jsonb_to_recordset(%(rows)s) AS r (
  id bigint, vulnerability text, status text, severity text, score double precision, title text, fix_available text,
  exploited_since date, source text, vendor_severity text, rating jsonb, matches jsonb, digest text, code jsonb,
  quoted text, ignored boolean
)
WHERE finding.id = r.id
"""


class Written(NamedTuple):
    """A finding as it is to be written."""

    id: int | None
    """The store's own; None for a new one."""
    function_id: int
    finding: AnyFinding
    status: FindingStatus
    title: str
    source: str
    """The database that publishes the leading advisory: inspector2's `vulnerabilitySource`; empty of code."""
    digest: str


def known(
    connection: Connection,
    function_ids: Sequence[int],
    type_: FindingType,
    vulnerabilities: Iterable[str] | None = None,
) -> Iterator[KnownFinding]:
    """Findings of functions, closed ones too; only about `vulnerabilities` if given."""
    condition = "" if vulnerabilities is None else "AND vulnerability = ANY(%(vulnerabilities)s)"
    rows = connection.execute(
        f"""
        SELECT id, function_id, arn, vulnerability, status, digest, first_observed_at, last_observed_at, updated_at,
               closed_at
        FROM finding WHERE function_id = ANY(%(functions)s) AND type = %(type)s {condition}
        """,
        {"functions": list(function_ids), "type": type_.value, "vulnerabilities": list(vulnerabilities or ())},
    )
    for id_, function_id, arn, vulnerability, status, *rest in rows:
        yield KnownFinding(id_, function_id, arn, vulnerability, FindingStatus(status), *rest)


def code_places(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[str | None, frozenset[str]]]:
    """Where findings in code are: the layer, None for the function's own package, and the paths in it.

    Code that was made of other files is in two: the original one, and the one that is deployed.
    """
    rows = connection.execute(
        """
        SELECT id, code #>> '{place,layer}', code #>> '{place,path}', code #>> '{generated,path}'
        FROM finding WHERE id = ANY(%s)
        """,
        (list(ids),),
    )
    return {id_: (layer, frozenset({path, generated} - {None})) for id_, layer, path, generated in rows}


def hold_closed(connection: Connection, ids: Sequence[int]) -> frozenset[int]:
    """Of closed findings those that are still there; until the transaction ends, nobody deletes them."""
    # Whatever somebody else has locked is just being deleted.
    rows = connection.execute("SELECT id FROM finding WHERE id = ANY(%s) FOR UPDATE SKIP LOCKED", (list(ids),))
    return frozenset(id_ for (id_,) in rows)


def taken_arns(connection: Connection, arns: Sequence[str]) -> frozenset[str]:
    """Of ARNs those that some finding has."""
    rows = connection.execute("SELECT arn FROM finding WHERE arn = ANY(%s)", (list(arns),))
    return frozenset(arn for (arn,) in rows)


def aliases(connection: Connection, vulnerabilities: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The aliases of vulnerabilities, as they were when findings about them were last written."""
    rows = connection.execute(
        "SELECT id, document -> 'aliases' FROM vulnerability WHERE id = ANY(%s)", (list(vulnerabilities),)
    )
    return {id_: tuple(names) for id_, names in rows}


def insert(
    connection: Connection, findings: Iterable[Written], type_: FindingType, now: datetime, sealer: Sealer | None = None
) -> None:
    """Write new findings, first observed now; those in code need a `sealer`.

    Raises StateError if the master key is not the database's any more, as `update` does.
    """
    rows = [
        {"arn": each.finding.arn, "function_id": each.function_id, "type": type_.value, **_content(each, sealer)}
        for each in findings
    ]
    connection.execute(_INSERT, {"rows": jsonb(rows), "now": now})
    if sealer is not None:
        master_key.require(connection, sealer)


def update(connection: Connection, findings: Iterable[Written], now: datetime, sealer: Sealer | None = None) -> None:
    """Write other content or status of findings, open from now on; those in code need a `sealer`."""
    rows = [{"id": each.id, **_content(each, sealer)} for each in findings]
    connection.execute(_UPDATE, {"rows": jsonb(rows), "now": now})
    if sealer is not None:
        master_key.require(connection, sealer)


def set_status(
    connection: Connection, ids: Sequence[int], status: FindingStatus, now: datetime
) -> tuple[tuple[int, str], ...]:
    """Change the status of open findings; returns function and ARN of each."""
    rows = connection.execute(
        """
        UPDATE finding SET status = %s, updated_at = %s WHERE id = ANY(%s) AND status <> 'CLOSED'
        RETURNING function_id, arn
        """,
        (status.value, now, list(ids)),
    )
    return tuple(rows)


def close(connection: Connection, ids: Sequence[int], because: ClosedBecause, now: datetime) -> None:
    """Close findings."""
    connection.execute(
        """
        UPDATE finding SET status = 'CLOSED', closed_at = %(now)s, updated_at = %(now)s, closed_because = %(because)s
        WHERE id = ANY(%(ids)s) AND status <> 'CLOSED'
        """,
        {"now": now, "because": because.value, "ids": list(ids)},
    )


def close_all(
    connection: Connection, function_ids: Sequence[int], type_: FindingType, because: ClosedBecause, now: datetime
) -> tuple[tuple[int, str], ...]:
    """Close every open finding of functions; returns function and ARN of each."""
    rows = connection.execute(
        """
        UPDATE finding SET status = 'CLOSED', closed_at = %(now)s, updated_at = %(now)s, closed_because = %(because)s
        WHERE function_id = ANY(%(functions)s) AND type = %(type)s AND status <> 'CLOSED'
        RETURNING function_id, arn
        """,
        {"now": now, "because": because.value, "functions": list(function_ids), "type": type_.value},
    )
    return tuple(rows)


def delete_all(connection: Connection, scope: Scope, type_: FindingType, limit: int) -> int:
    """Delete findings of an account and region, at most `limit`; returns how many."""
    statement = """
        DELETE FROM finding WHERE id IN (
          SELECT f.id FROM finding f JOIN function fn ON fn.id = f.function_id
          WHERE fn.account = %s AND fn.region = %s AND f.type = %s LIMIT %s
        )
    """
    return connection.execute(statement, (*scope, type_.value, limit)).rowcount


def purge_closed(connection: Connection, because: ClosedBecause, before: datetime, limit: int) -> int:
    """Delete findings that were closed for that reason before that time, at most `limit`; returns how many."""
    statement = """
        DELETE FROM finding WHERE id IN (
          SELECT id FROM finding WHERE status = 'CLOSED' AND closed_because = %s AND closed_at < %s LIMIT %s
        ) AND status = 'CLOSED'
    """
    return connection.execute(statement, (because.value, before, limit)).rowcount


def put_vulnerabilities(connection: Connection, vulnerabilities: Iterable[Vulnerability], now: datetime) -> None:
    """Write what findings share."""
    # In one order, so that two transactions never wait for each other.
    ordered = sorted(vulnerabilities, key=lambda each: each.id)
    rows = [{"id": each.id, "document": encode_vulnerability(each), "epss": each.epss} for each in ordered]
    connection.execute(
        """
        INSERT INTO vulnerability AS v (id, document, epss, updated_at)
        SELECT id, document, epss, %(now)s
        FROM jsonb_to_recordset(%(rows)s) AS r (id text, document jsonb, epss double precision)
        ON CONFLICT (id) DO UPDATE SET document = excluded.document, epss = excluded.epss,
          updated_at = excluded.updated_at
        WHERE v.document <> excluded.document OR v.epss IS DISTINCT FROM excluded.epss
        """,
        {"rows": jsonb(rows), "now": now},
    )


def existing_vulnerabilities(connection: Connection, ids: Collection[str]) -> frozenset[str]:
    """Of vulnerabilities, those that are written down."""
    rows = connection.execute("SELECT id FROM vulnerability WHERE id = ANY(%s)", (list(ids),))
    return frozenset(id_ for (id_,) in rows)


def purge_vulnerabilities(connection: Connection, limit: int) -> int:
    """Delete vulnerabilities that no finding is about any more, and no news that is to be delivered; at most `limit`.

    Waits until nobody writes findings, unless there is nothing to delete.
    """
    unused = """
        SELECT v.id FROM vulnerability v WHERE NOT EXISTS (SELECT FROM finding f WHERE f.vulnerability = v.id)
          AND NOT EXISTS (SELECT FROM news n WHERE n.vulnerability = v.id)
    """
    if connection.execute(f"{unused} LIMIT 1").fetchone() is None:
        return 0
    locks.change_generation(connection)
    return connection.execute(f"DELETE FROM vulnerability WHERE id IN ({unused} LIMIT %s)", (limit,)).rowcount


def known_vulnerabilities(connection: Connection) -> tuple[str, ...]:
    """The ids of all vulnerabilities that any finding is or was about."""
    return tuple(id_ for (id_,) in connection.execute("SELECT id FROM vulnerability"))


def put_probabilities(connection: Connection, epss: Mapping[str, float | None]) -> None:
    """Write EPSS scores of vulnerabilities that are known."""
    connection.execute(
        """
        UPDATE vulnerability v SET epss = r.epss
        FROM unnest(%s::text[], %s::double precision[]) AS r (id, epss)
        WHERE v.id = r.id AND v.epss IS DISTINCT FROM r.epss
        """,
        (list(epss), list(epss.values())),
    )


def concerned_functions(connection: Connection, vulnerabilities: Sequence[str]) -> tuple[int, ...]:
    """The functions with an open finding about any of these."""
    rows = connection.execute(
        "SELECT DISTINCT function_id FROM finding WHERE vulnerability = ANY(%s) AND status <> 'CLOSED'",
        (list(vulnerabilities),),
    )
    return tuple(id_ for (id_,) in rows)


def open_counts(connection: Connection, function_id: int) -> dict[str, int]:
    """The number of open findings of a function by severity."""
    rows = connection.execute(
        "SELECT severity, count(*) FROM finding WHERE function_id = %s AND status <> 'CLOSED' GROUP BY severity",
        (function_id,),
    )
    return dict(rows.fetchall())


def select(
    connection: Connection,
    condition: sql.Composable,
    parameters: Mapping[str, object],
    *,
    after: str = "",
    limit: int | None = None,
    sealer: Sealer | None = None,
) -> Iterator[StoredFinding[AnyFinding]]:
    """Findings that meet a condition on `f`, `fn` and `v`, by ARN; those after an ARN, at most `limit`.

    Those in code come with trace and snippet if there is a `sealer`, which raises SealBroken if its key is not the one.
    """
    statement = sql.SQL(
        "SELECT {columns} FROM {tables} WHERE ({condition}) AND f.arn > %(after)s ORDER BY f.arn LIMIT %(limit)s"
    ).format(columns=sql.SQL(STORED_COLUMNS), tables=sql.SQL(JOINED), condition=condition)
    for row in connection.execute(statement, {**parameters, "after": after, "limit": limit}):
        yield stored_from_row(row, sealer)


def named(
    connection: Connection, region: str, arns: Sequence[str], accounts: Sequence[str], sealer: Sealer | None = None
) -> Iterator[StoredFinding[AnyFinding]]:
    """Findings of accounts in a region by ARN; those in code as `select` gives them."""
    statement = f"""
        SELECT {STORED_COLUMNS} FROM {JOINED} WHERE f.arn = ANY(%s) AND fn.region = %s AND fn.account = ANY(%s)
    """
    for row in connection.execute(statement, (list(arns), region, list(accounts))):
        yield stored_from_row(row, sealer)


def open_ignored(connection: Connection, scope: Scope) -> tuple[int, ...]:
    """The open findings of an account and region that a comment in the code ignores."""
    rows = connection.execute(
        """
        SELECT f.id FROM finding f JOIN function fn ON fn.id = f.function_id
        WHERE fn.account = %s AND fn.region = %s AND f.ignored AND f.status <> 'CLOSED'
        """,
        scope,
    )
    return tuple(id_ for (id_,) in rows)


def open_ids(connection: Connection, scope: Scope, status: FindingStatus) -> tuple[int, ...]:
    """The findings of an account and region with that status."""
    rows = connection.execute(
        """
        SELECT f.id FROM finding f JOIN function fn ON fn.id = f.function_id
        WHERE fn.account = %s AND fn.region = %s AND f.status = %s
        """,
        (*scope, status.value),
    )
    return tuple(id_ for (id_,) in rows)


def open_matching(
    connection: Connection, scope: Scope, condition: sql.Composable, parameters: Mapping[str, object]
) -> tuple[int, ...]:
    """The open findings of an account and region that meet a condition on `f`, `fn` and `v`.

    The condition sees all of them as ACTIVE, and as updated when they were last observed, for that is when their
    content last changed: that a rule suppresses a finding must not take it out of the rule.
    """
    statement = sql.SQL(
        """
        SELECT f.id FROM (
          SELECT id, arn, function_id, type, vulnerability, 'ACTIVE' AS status, severity, score, title, fix_available,
                 exploited_since, source, vendor_severity, matches, code, first_observed_at, last_observed_at,
                 last_observed_at AS updated_at
          FROM finding WHERE status <> 'CLOSED'
        ) f JOIN function fn ON fn.id = f.function_id LEFT JOIN vulnerability v ON v.id = f.vulnerability
        WHERE fn.account = %(_account)s AND fn.region = %(_region)s AND ({condition})
        """
    ).format(condition=condition)
    rows = connection.execute(statement, {**parameters, "_account": scope.account, "_region": scope.region})
    return tuple(id_ for (id_,) in rows)


def _content(each: Written, sealer: Sealer | None) -> dict[str, object]:
    finding = each.finding
    if isinstance(finding, CodeFinding):
        assert sealer is not None  # whoever writes findings in code has one
        return _code_content(each, finding, sealer)
    rating = finding.rating
    return {
        "vulnerability": finding.vulnerability.id,
        "status": each.status.value,
        "severity": finding.severity.value,
        "score": rating.score.score if rating.score else None,
        "title": storable(each.title),
        "fix_available": finding.fix_available.value,
        "exploited_since": finding.vulnerability.known_exploited_since,
        "source": each.source,
        "vendor_severity": rating.word,
        "rating": encode_rating(rating),
        "matches": [encode_match(match) for match in finding.matches],
        "digest": each.digest,
        "ignored": False,
    }


def _code_content(each: Written, finding: CodeFinding, sealer: Sealer) -> dict[str, object]:
    quoted = sealer.seal(Purpose.CODE, encode_quoted(finding), finding.arn)
    return {
        "vulnerability": finding.fingerprint,
        "status": each.status.value,
        "severity": finding.severity.value,
        "title": storable(each.title),
        "fix_available": "",
        "source": each.source,
        "rating": {},
        "matches": [],
        "digest": each.digest,
        "code": encode_code(finding),
        "quoted": b64encode(quoted).decode("ascii"),
        "ignored": finding.ignored is not None,
    }


def stored_from_row(row: Row, sealer: Sealer | None = None) -> StoredFinding[AnyFinding]:
    """The finding that `STORED_COLUMNS` describe; one in code with trace and snippet if there is a `sealer`."""
    arn, vulnerability, status, rating, matches, first, last, updated, closed_at, code, quoted, *rest = row
    document, epss, *columns = rest
    finding: AnyFinding
    if code is not None:
        opened = None
        if sealer is not None and quoted is not None:
            opened = sealer.unseal(Purpose.CODE, bytes(quoted), arn)
        finding = decode_code(arn, code, opened)
    else:
        finding = Finding(
            arn=arn,
            vulnerability=decode_vulnerability(vulnerability, document, epss),
            rating=decode_rating(rating),
            matches=tuple(decode_match(each, vulnerability) for each in matches),
        )
    return StoredFinding(
        finding=finding,
        function=function_from_row(tuple(columns)),
        life=FindingLife(FindingStatus(status), first, last, updated, closed_at),
    )
