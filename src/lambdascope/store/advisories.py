"""Reading the compiled advisory database."""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any

from lambdascope.model.advisory import AdvisoryRecord, Affected, Vulnerability, instant_order
from lambdascope.model.ecosystem import Ecosystem, PackageName
from lambdascope.store.advisory_coding import Document, decode_document, decode_ranges, decode_scores
from lambdascope.store.advisory_file import connect_read_only, corrupt, read_stamp
from lambdascope.store.advisory_names import is_cve, record_url

if TYPE_CHECKING:
    from lambdascope.store.advisory_status import DatabaseStatus, StoredAdvisory

_CHUNK = 500
"""Values of one IN list: fewer statements, and still compiled in a fraction of their run time."""

_AFFECTED = """
SELECT affected.package, advisory.id, advisory.vulnerabilities, affected.ranges, affected.versions, affected.scores
FROM affected JOIN advisory ON advisory.key = affected.advisory
WHERE affected.ecosystem = ? AND affected.package IN ({marks}) AND advisory.vulnerabilities <> ''
"""

_RECORDS = """
SELECT evidence.vulnerability, advisory.id, advisory.ecosystem, advisory.modified, document.body
FROM evidence
JOIN advisory ON advisory.key = evidence.advisory
JOIN document ON document.advisory = evidence.advisory
WHERE evidence.vulnerability IN ({marks})
"""

_EPSS = "SELECT cve, probability FROM epss WHERE cve IN ({marks})"
_KEV = "SELECT cve, since FROM kev WHERE cve IN ({marks})"


class AdvisoryDatabase:
    """An open advisory database; an AdvisorySource.

    It keeps answering from the state it was opened with when an update replaces the file. Threads may share it.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Open the file. Raises DatabaseMissing or DatabaseCorrupt."""
        self.path = os.fspath(path)
        self._lock = Lock()
        self._connection = connect_read_only(self.path)
        try:
            self._meta: dict[str, str] = dict(self.rows("SELECT key, value FROM meta"))
            self._compiled_at = self._meta["compiled_at"]
        except KeyError as error:
            self.close()
            raise corrupt(self.path, error) from error
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> AdvisoryDatabase:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; the database cannot be asked afterwards."""
        self._connection.close()

    @property
    def compiled_at(self) -> str:
        """When the content last changed; see AdvisorySource."""
        return self._compiled_at

    @property
    def updated_at(self) -> str:
        """When an update last succeeded, whether or not it found anything new; ISO 8601 UTC."""
        known = self._meta.get("updated_at", self._compiled_at)
        return max(known, read_stamp(self.path, self._compiled_at) or known, key=instant_order)

    @property
    def compiled_by(self) -> str:
        """The version of lambdascope that compiled the content."""
        return self._meta.get("compiled_by", "")

    @property
    def ecosystems(self) -> tuple[Ecosystem, ...]:
        """The ecosystems whose dumps are in the database; about others it knows nothing."""
        try:
            return tuple(Ecosystem(name) for (name,) in self.rows("SELECT name FROM ecosystem ORDER BY name"))
        except ValueError as error:
            raise corrupt(self.path, error) from error

    def affected(
        self, packages: Iterable[tuple[Ecosystem, PackageName]]
    ) -> Mapping[tuple[Ecosystem, PackageName], tuple[Affected, ...]]:
        """What live advisories say about each package, by advisory id; see AdvisorySource."""
        wanted: dict[Ecosystem, set[PackageName]] = {}
        for ecosystem, name in packages:
            wanted.setdefault(ecosystem, set()).add(name)
        found: dict[tuple[Ecosystem, PackageName], list[Affected]] = {}
        for ecosystem, names in wanted.items():
            for package, *columns in self._in_chunks(_AFFECTED, tuple(names), ecosystem.value):
                try:
                    affected = _affected(*columns)
                except (KeyError, ValueError, IndexError, TypeError, AttributeError) as error:
                    raise corrupt(self.path, error) from error
                found.setdefault((ecosystem, package), []).append(affected)
        return {package: tuple(sorted(each, key=_by_advisory)) for package, each in found.items()}

    def vulnerabilities(self, ids: Iterable[str]) -> Mapping[str, Vulnerability]:
        """The vulnerabilities with these ids; see AdvisorySource."""
        wanted = tuple(dict.fromkeys(ids))
        rows: dict[str, list[tuple[str, str, str, bytes]]] = {}
        for vulnerability, *columns in self._in_chunks(_RECORDS, wanted):
            rows.setdefault(vulnerability, []).append(tuple(columns))
        probabilities = dict(self._in_chunks(_EPSS, wanted))
        exploited = dict(self._in_chunks(_KEV, wanted))
        return {
            each: self._vulnerability(each, rows[each], probabilities.get(each), exploited.get(each))
            for each in wanted
            if each in rows
        }

    def show(self, name: str) -> tuple[StoredAdvisory, ...]:
        """Every stored record with this id or alias, withdrawn ones too, one for each dump it stands in."""
        # Imported here: a scan never asks, and a scan starts in milliseconds.
        from lambdascope.store.advisory_status import stored_advisories

        return stored_advisories(self, name)

    def status(self) -> DatabaseStatus:
        """What the database holds, for a person to read."""
        from lambdascope.store.advisory_status import database_status

        return database_status(self)

    def rows(self, statement: str, parameters: Sequence[object] = ()) -> list[Any]:
        """The rows of a statement. Raises DatabaseCorrupt."""
        try:
            with self._lock:
                return self._connection.execute(statement, parameters).fetchall()
        except sqlite3.DatabaseError as error:
            raise corrupt(self.path, error) from error

    def document(self, body: bytes) -> Document:
        """The document of that column. Raises DatabaseCorrupt."""
        try:
            return decode_document(body)
        except (zlib.error, ValueError, TypeError) as error:
            raise corrupt(self.path, error) from error

    def _vulnerability(
        self, name: str, rows: list[tuple[str, str, str, bytes]], epss: float | None, exploited_since: str | None
    ) -> Vulnerability:
        # A record that stands in several dumps counts once, as its newest copy says.
        newest: dict[str, tuple[str, str, str, bytes]] = {}
        for row in sorted(rows, key=lambda row: (instant_order(row[2]), row[1])):
            newest[row[0]] = row
        documents = {row[0]: (row[2], self.document(row[3])) for row in newest.values()}
        names = {alias for _, document in documents.values() for alias in document.aliases} | documents.keys()
        return Vulnerability(
            id=name,
            # Another CVE of the same record is another flaw, not another name of this one.
            aliases=tuple(sorted(each for each in names if each != name and not is_cve(each))),
            advisories=tuple(_record(each, *documents[each]) for each in sorted(documents)),
            epss=epss,
            known_exploited_since=exploited_since,
        )

    def _in_chunks(self, statement: str, values: Sequence[str], *before: str) -> Iterator[Any]:
        # A name with half a surrogate pair can come from hostile JSON; SQLite has no such text, so it finds nothing.
        storable = [value for value in values if value.isascii() or _is_storable(value)]
        for start in range(0, len(storable), _CHUNK):
            chunk = storable[start : start + _CHUNK]
            yield from self.rows(statement.format(marks=",".join("?" * len(chunk))), (*before, *chunk))


def _affected(advisory_id: str, vulnerabilities: str, ranges: str, versions: str, scores: str) -> Affected:
    names = tuple(vulnerabilities.split("\n"))
    return Affected(advisory_id, names, decode_ranges(ranges), versions, decode_scores(scores))


def _is_storable(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _by_advisory(affected: Affected) -> str:
    return affected.advisory


def _record(advisory_id: str, modified: str, document: Document) -> AdvisoryRecord:
    return AdvisoryRecord(
        id=advisory_id,
        url=record_url(advisory_id),
        summary=document.summary,
        details=document.details,
        published=document.published,
        modified=modified,
        scores=document.scores,
        severity_word=document.severity_word,
        cwes=document.cwes,
        references=document.references,
    )
