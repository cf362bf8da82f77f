"""What differs between two compiled advisory databases, so that only that has to be matched again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from typing import NamedTuple

from lambdascope.model.ecosystem import Ecosystem, PackageName
from lambdascope.store.advisories import AdvisoryDatabase
from lambdascope.store.advisory_file import check_header, corrupt, quoted_uri

_CHANGED_RECORDS = """
SELECT n.vulnerabilities FROM {one}.advisory n LEFT JOIN {other}.advisory o ON o.ecosystem = n.ecosystem AND o.id = n.id
WHERE o.id IS NULL OR o.digest <> n.digest OR o.vulnerabilities <> n.vulnerabilities
"""

_CHANGED_KEV = """
SELECT n.cve FROM {one}.kev n LEFT JOIN {other}.kev o ON o.cve = n.cve WHERE o.since IS NOT n.since
"""

_CHANGED_EPSS = """
SELECT n.cve, n.probability FROM new.epss n LEFT JOIN old.epss o ON o.cve = n.cve
WHERE o.probability IS NOT n.probability
UNION ALL
SELECT o.cve, NULL FROM old.epss o WHERE NOT EXISTS (SELECT 1 FROM new.epss n WHERE n.cve = o.cve)
"""

_NAMES = """
SELECT DISTINCT affected.ecosystem, affected.package
FROM evidence JOIN affected ON affected.advisory = evidence.advisory WHERE evidence.vulnerability IN ({marks})
"""

_CHUNK = 500


class AdvisoryDiff(NamedTuple):
    """What a newer database says otherwise."""

    vulnerabilities: frozenset[str]
    """New, changed or gone, by their ids before and now."""
    probabilities: Mapping[str, float | None]
    """EPSS scores that changed, by CVE; None for those that are gone."""


def compare(old: str, new: str) -> AdvisoryDiff:
    """The difference between the database files at two paths. Raises DatabaseError."""
    check_header(old)
    check_header(new)
    try:
        with closing(sqlite3.connect(":memory:", uri=True, isolation_level=None)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("ATTACH ? AS old", (quoted_uri(old),))
            connection.execute("ATTACH ? AS new", (quoted_uri(new),))
            changed: set[str] = set()
            for one, other in (("old", "new"), ("new", "old")):
                for (names,) in connection.execute(_CHANGED_RECORDS.format(one=one, other=other)):
                    changed.update(name for name in names.split("\n") if name)
                changed.update(cve for (cve,) in connection.execute(_CHANGED_KEV.format(one=one, other=other)))
            return AdvisoryDiff(frozenset(changed), dict(connection.execute(_CHANGED_EPSS).fetchall()))
    except sqlite3.DatabaseError as error:
        raise corrupt(new, error) from error


def packages_of(database: AdvisoryDatabase, vulnerabilities: Iterable[str]) -> set[tuple[Ecosystem, PackageName]]:
    """The packages that advisories of these vulnerabilities are about, in any version."""
    wanted = list(vulnerabilities)
    found: set[tuple[Ecosystem, PackageName]] = set()
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        for ecosystem, name in database.rows(_NAMES.format(marks=",".join("?" * len(chunk))), chunk):
            found.add((Ecosystem(ecosystem), PackageName(name)))
    return found
