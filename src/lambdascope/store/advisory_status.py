"""What an advisory database tells about itself and its records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from lambdascope.model.advisory import Advisory, AffectedPackage
from lambdascope.model.ecosystem import Ecosystem, PackageName
from lambdascope.store.advisory_coding import decode_lines, decode_ranges, decode_scores
from lambdascope.store.advisory_names import record_url

if TYPE_CHECKING:
    from lambdascope.store.advisories import AdvisoryDatabase

_NAMED = """
SELECT advisory.key, advisory.id, advisory.ecosystem, advisory.modified, advisory.withdrawn, advisory.vulnerabilities,
       ecosystem.source, document.body
FROM advisory
JOIN ecosystem ON ecosystem.name = advisory.ecosystem
JOIN document ON document.advisory = advisory.key
WHERE advisory.key IN (SELECT name.advisory FROM name WHERE name.name IN (?, ?))
ORDER BY advisory.id, advisory.ecosystem
"""

_AFFECTED_BY = "SELECT package, ranges, versions, scores FROM affected WHERE advisory = ? ORDER BY package"

_ECOSYSTEM_COUNTS = """
SELECT ecosystem.name, ecosystem.source, count(advisory.key), count(advisory.withdrawn),
       max(rtrim(advisory.modified, 'Z')),
       (SELECT count(DISTINCT package) FROM affected WHERE affected.ecosystem = ecosystem.name),
       (SELECT count(*) FROM skipped WHERE skipped.ecosystem = ecosystem.name)
FROM ecosystem LEFT JOIN advisory ON advisory.ecosystem = ecosystem.name
GROUP BY ecosystem.name
"""

_ODDITIES = "SELECT ecosystem, oddities, count(*) FROM advisory WHERE oddities <> '' GROUP BY ecosystem, oddities"


class EcosystemStatus(NamedTuple):
    """The part of the database that comes from one ecosystem's dump."""

    ecosystem: Ecosystem
    source: str
    """The address of the last update that changed it."""
    records: int
    """Withdrawn ones included."""
    withdrawn: int
    packages: int
    newest: str | None
    """The latest time of modification of any record."""
    skipped: int
    """Records that could not be read at all."""
    oddities: Mapping[str, int]
    """Parts of records that were left out, counted by kind."""


class DatabaseStatus(NamedTuple):
    """The whole database."""

    path: str
    compiled_at: str
    updated_at: str
    compiled_by: str
    """The version of lambdascope."""
    ecosystems: tuple[EcosystemStatus, ...]
    known_exploited: int
    epss_scores: int


class StoredAdvisory(NamedTuple):
    """One record as one dump has it; its enumerated versions are in canonical spelling."""

    advisory: Advisory
    vulnerabilities: tuple[str, ...]
    """What it is evidence for; empty when it is withdrawn."""
    source: str
    """The feed it came from."""
    url: str
    """Where a person reads it."""


def database_status(database: AdvisoryDatabase) -> DatabaseStatus:
    """Count everything."""
    oddities = _oddities(database)
    return DatabaseStatus(
        path=database.path,
        compiled_at=database.compiled_at,
        updated_at=database.updated_at,
        compiled_by=database.compiled_by,
        ecosystems=tuple(
            EcosystemStatus(
                ecosystem=Ecosystem(name),
                source=source,
                records=records,
                withdrawn=withdrawn,
                packages=packages,
                newest=f"{newest}Z" if newest else None,
                skipped=skipped,
                oddities=dict(sorted(oddities.get(name, {}).items())),
            )
            for name, source, records, withdrawn, newest, packages, skipped in database.rows(_ECOSYSTEM_COUNTS)
        ),
        known_exploited=database.rows("SELECT count(*) FROM kev")[0][0],
        epss_scores=database.rows("SELECT count(*) FROM epss")[0][0],
    )


def stored_advisories(database: AdvisoryDatabase, name: str) -> tuple[StoredAdvisory, ...]:
    """Every stored record with this id or alias; CVE numbers may be in lower case."""
    return tuple(_stored(database, *row) for row in database.rows(_NAMED, (name, name.upper())))


def _oddities(database: AdvisoryDatabase) -> dict[str, dict[str, int]]:
    """Counts by ecosystem and kind."""
    found: dict[str, dict[str, int]] = {}
    for ecosystem, lines, records in database.rows(_ODDITIES):
        counts = found.setdefault(ecosystem, {})
        for line in lines.split("\n"):
            kind, count = line.split(" ")
            counts[kind] = counts.get(kind, 0) + int(count) * records
    return found


def _stored(
    database: AdvisoryDatabase,
    key: int,
    advisory_id: str,
    ecosystem: str,
    modified: str,
    withdrawn: str | None,
    vulnerabilities: str,
    source: str,
    body: bytes,
) -> StoredAdvisory:
    document = database.document(body)
    packages = tuple(
        AffectedPackage(
            ecosystem=Ecosystem(ecosystem),
            name=PackageName(package),
            ranges=decode_ranges(ranges),
            versions=decode_lines(versions),
            scores=decode_scores(scores),
        )
        for package, ranges, versions, scores in database.rows(_AFFECTED_BY, (key,))
    )
    advisory = Advisory(
        id=advisory_id,
        ecosystem=Ecosystem(ecosystem),
        modified=modified,
        published=document.published,
        withdrawn=withdrawn,
        aliases=document.aliases,
        summary=document.summary,
        details=document.details,
        scores=document.scores,
        severity_word=document.severity_word,
        cwes=document.cwes,
        references=document.references,
        affected=packages,
    )
    names = tuple(vulnerabilities.split("\n")) if vulnerabilities else ()
    return StoredAdvisory(advisory, names, source, record_url(advisory_id))
