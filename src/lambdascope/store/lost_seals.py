"""Sealed values that nobody can open any more, because their master key is lost: found, and deleted."""

from __future__ import annotations

from typing import Any, NamedTuple

from lambdascope.model.account import AccountId, Scope
from lambdascope.store import master_key
from lambdascope.store.database import Connection
from lambdascope.store.resealing import SEALED, batches
from lambdascope.store.sealing import Sealer


class Lost(NamedTuple):
    """What does not open, by what identifies it in its table."""

    is_key_other: bool
    """Whether the database was begun with another master key, or with none."""
    code_scans: tuple[int, ...]
    findings: tuple[int, ...]
    api_keys: tuple[str, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether all is as it should be."""
        return not (self.is_key_other or self.code_scans or self.findings or self.api_keys)


def find(connection: Connection, sealer: Sealer | None) -> Lost:
    """All that this key does not open; without one, everything.

    Raises SealBroken for values of a form that this version does not know: a newer one opens them.
    """
    keys: dict[str, list[Any]] = {each.table: [] for each in SEALED}
    for each in SEALED:
        for rows in batches(connection, each):
            keys[each.table] += [
                key for key, context, value in rows if sealer is None or not sealer.opens(each.purpose, value, context)
            ]
    is_ours = sealer is not None and master_key.is_of(connection, sealer)
    return Lost(not is_ours, tuple(keys["code_scan"]), tuple(keys["finding"]), tuple(keys["api_key"]))


def forget(connection: Connection, lost: Lost, sealer: Sealer) -> dict[Scope, list[str]]:
    """Delete what is lost, and make this the database's master key; the caller holds up the writers.

    Returns the functions whose code has to be scanned again, so that findings get their texts back.
    """
    concerned = _functions_of(connection, lost)
    scans = list(lost.code_scans)
    connection.execute("DELETE FROM function_code_scan WHERE code_scan_id = ANY(%s)", (scans,))
    connection.execute("DELETE FROM code_scan WHERE id = ANY(%s)", (scans,))
    # Without its digest a finding that is found again counts as changed, and is written with its texts.
    connection.execute("UPDATE finding SET quoted = NULL, digest = '' WHERE id = ANY(%s)", (list(lost.findings),))
    connection.execute("DELETE FROM api_key WHERE id = ANY(%s)", (list(lost.api_keys),))
    if lost.is_key_other:
        master_key.begin_anew(connection, sealer)
    return concerned


def _functions_of(connection: Connection, lost: Lost) -> dict[Scope, list[str]]:
    rows = connection.execute(
        """
        SELECT DISTINCT account, region, name FROM function
        WHERE terminated_at IS NULL AND id IN (
          SELECT function_id FROM function_code_scan WHERE code_scan_id = ANY(%s)
          UNION SELECT function_id FROM finding WHERE id = ANY(%s) AND status <> 'CLOSED'
        )
        ORDER BY account, region, name
        """,
        (list(lost.code_scans), list(lost.findings)),
    )
    found: dict[Scope, list[str]] = {}
    for account, region, name in rows:
        found.setdefault(Scope(AccountId(account), region), []).append(name)
    return found
