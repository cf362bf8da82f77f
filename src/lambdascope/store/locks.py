"""Locks that last as long as a transaction: what may be decided at the same time, and what may not."""

from __future__ import annotations

from lambdascope.store.database import Connection

_GENERATION = 0x4C53_0001
_PACKAGES = 0x4C53_0002
_ADMINISTRATION = 0x4C53_0003


def hold_generation(connection: Connection) -> None:
    """Until the transaction ends, no newer advisories take effect; many may hold it at a time."""
    connection.execute("SELECT pg_advisory_xact_lock_shared(%s)", (_GENERATION,))


def change_generation(connection: Connection) -> None:
    """Until the transaction ends, nobody writes findings; newer advisories may take effect."""
    connection.execute("SELECT pg_advisory_xact_lock(%s)", (_GENERATION,))


def hold_rules(connection: Connection, account: str, region: str) -> None:
    """Until the transaction ends, the suppression rules of an account and region stay; many may hold it at a time.

    Whoever writes findings there holds it, so that writing never meets a rule that is being applied.
    """
    connection.execute("SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 1))", (f"rules/{account}/{region}",))


def change_rules(connection: Connection, account: str, region: str) -> None:
    """Until the transaction ends, nobody writes findings of an account and region."""
    connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", (f"rules/{account}/{region}",))


def hold_activation(connection: Connection, account: str, region: str) -> None:
    """Until the transaction ends, nothing is switched on or off there; many may hold it at a time."""
    connection.execute(
        "SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 2))", (f"activation/{account}/{region}",)
    )


def change_activation(connection: Connection, account: str, region: str) -> None:
    """Until the transaction ends, no scan result of an account and region is written."""
    connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 2))", (f"activation/{account}/{region}",))


def change_administration(connection: Connection) -> None:
    """Until the transaction ends, nobody else becomes an administrator or a member, or ceases to be one.

    Whoever takes other locks, too, takes this one first.
    """
    connection.execute("SELECT pg_advisory_xact_lock(%s)", (_ADMINISTRATION,))


def read_artifact(connection: Connection, sha256: str, engine_version: int) -> None:
    """Until the transaction ends, nobody else reads that artifact: whoever comes later finds its inventory."""
    connection.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended(%s, 3))", (f"artifact/{engine_version}/{sha256}",)
    )


def hold_code_scan(connection: Connection, key: str) -> None:
    """Until the transaction ends, nobody else scans that code: whoever comes later finds the result."""
    connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 4))", (f"code/{key}",))


def hold_packages(connection: Connection) -> None:
    """Until the transaction ends, no package version is deleted; many may hold it at a time."""
    connection.execute("SELECT pg_advisory_xact_lock_shared(%s)", (_PACKAGES,))


def change_packages(connection: Connection) -> None:
    """Until the transaction ends, nobody writes inventories."""
    connection.execute("SELECT pg_advisory_xact_lock(%s)", (_PACKAGES,))
