"""An advisory database being written: a file aside, which nobody reads before it is finished and swapped in."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from lambdascope.model.advisory import Advisory
from lambdascope.model.ecosystem import Ecosystem
from lambdascope.store.advisory_check import check_connection, named_error
from lambdascope.store.advisory_coding import encode_document, encode_lines, encode_ranges, encode_scores
from lambdascope.store.advisory_schema import APPLICATION_ID, INDEXES, SCHEMA_VERSION, TABLES

_MERGE_BATCH = 20_000
"""Records merged at a time in a first compile: bounds memory."""

_SETTINGS = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA cache_size = -49152;
PRAGMA temp_store = FILE;
"""

_SCRATCH = """
CREATE TEMP TABLE listed (id TEXT PRIMARY KEY, modified TEXT NOT NULL) WITHOUT ROWID;
CREATE TEMP TABLE touched_name (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE touched (advisory INTEGER PRIMARY KEY);
"""

_WANTED = """
SELECT listed.id, listed.modified
FROM temp.listed
LEFT JOIN advisory ON advisory.ecosystem = :ecosystem AND advisory.id = listed.id
LEFT JOIN skipped ON skipped.ecosystem = :ecosystem AND skipped.id = listed.id
WHERE coalesce(advisory.listed, advisory.modified, skipped.listed) IS NOT listed.modified
"""

_GONE = """
SELECT id FROM advisory WHERE ecosystem = :ecosystem AND id NOT IN (SELECT id FROM temp.listed)
UNION ALL
SELECT id FROM skipped WHERE ecosystem = :ecosystem AND id NOT IN (SELECT id FROM temp.listed)
"""

# From a touched record on, over records without a CVE, to every record that has a name in common.
_REACHED = """
WITH RECURSIVE reached (advisory) AS (
  SELECT advisory FROM temp.touched
  UNION
  SELECT other.advisory
  FROM reached
  JOIN advisory AS here ON here.key = reached.advisory AND here.withdrawn IS NULL AND here.has_cve = 0
  JOIN name AS mine ON mine.advisory = here.key
  JOIN name AS other ON other.name = mine.name
)
SELECT advisory.key, advisory.id, advisory.vulnerabilities, name.name
FROM reached
JOIN advisory ON advisory.key = reached.advisory AND advisory.withdrawn IS NULL
JOIN name ON name.advisory = advisory.key
ORDER BY advisory.key
"""


class Change(StrEnum):
    """What writing a record did to the database."""

    ADDED = "added"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


class DraftRecord(NamedTuple):
    """An advisory with what the engine made of it, ready to be written."""

    advisory: Advisory
    names: tuple[str, ...]
    has_cve: bool
    canonical_versions: tuple[tuple[str, ...], ...]
    """Those of each affected package, in the same order."""
    oddities: tuple[tuple[str, int], ...]
    digest: bytes
    listed: str | None
    """The listing's time for it; None where there is none, or where it is not yet the listing's state."""


Parameters = Sequence[object] | Mapping[str, object]

Named = tuple[int, str, tuple[str, ...]]
"""A record's key, id and names, as merging sees it."""

Evidence = Callable[[Iterable[Named]], Mapping[int, tuple[str, ...]]]
"""The rule of merging: by record key, the vulnerabilities a record is evidence for."""


class AdvisoryDraft:
    """The file, in one transaction. It is worth nothing before `finish`: a crash leaves a file to throw away."""

    def __init__(self, path: Path, base: Path | None) -> None:
        """Start from a copy of `base`, or from nothing."""
        self.path = path
        self.is_fresh = base is None
        """Whether there is nothing older in it."""
        self.has_changed = False
        """Whether the content differs from the base's."""
        self.has_new_state = False
        """Whether only what we remember of the feed differs."""
        if base is not None:
            shutil.copyfile(base, path)
        self._connection = sqlite3.connect(path, isolation_level=None)

    def __enter__(self) -> AdvisoryDraft:
        try:
            self._connection.executescript(_SETTINGS)
            if self.is_fresh:
                self._connection.executescript(TABLES)
                self._connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                self._connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            self._connection.executescript(_SCRATCH)
            self._connection.execute("BEGIN")
        except sqlite3.DatabaseError as error:
            self.__exit__(None, error, None)
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        """Let go of the file, finished or not; a damaged base shows while it is worked on."""
        self._connection.close()
        if isinstance(error, sqlite3.DatabaseError):
            raise named_error(str(self.path), error) from error

    def meta(self, key: str) -> str | None:
        """A value remembered about the database as a whole."""
        row = self._one("SELECT value FROM meta WHERE key = ?", (key,))
        return None if row is None else str(row[0])

    def ecosystems(self) -> frozenset[Ecosystem]:
        """The ecosystems whose dumps are in the file."""
        return frozenset(Ecosystem(name) for (name,) in self._all("SELECT name FROM ecosystem"))

    def count(self, ecosystem: Ecosystem) -> int:
        """How many records of it there are."""
        (count,) = self._one("SELECT count(*) FROM advisory WHERE ecosystem = ?", (ecosystem.value,))
        return int(count)

    def count_skipped(self, ecosystem: Ecosystem) -> int:
        """How many records of it could not be read."""
        (count,) = self._one("SELECT count(*) FROM skipped WHERE ecosystem = ?", (ecosystem.value,))
        return int(count)

    def add_ecosystem(self, ecosystem: Ecosystem, source: str) -> None:
        """Make room for a dump, unless it is there."""
        added = self._connection.execute(
            "INSERT INTO ecosystem VALUES (?, ?) ON CONFLICT DO NOTHING", (ecosystem.value, source)
        )
        self.has_changed |= added.rowcount > 0

    def set_source(self, ecosystem: Ecosystem, source: str) -> None:
        """Remember where the dump's latest changes came from."""
        self._run("UPDATE ecosystem SET source = ? WHERE name = ?", (source, ecosystem.value))

    def start_listing(self, entries: Iterable[tuple[str, str]]) -> int:
        """Take ids and times as what the feed now holds of an ecosystem; returns how many there are."""
        self._connection.execute("DELETE FROM temp.listed")
        self._connection.executemany("INSERT OR REPLACE INTO temp.listed VALUES (?, ?)", entries)
        (count,) = self._one("SELECT count(*) FROM temp.listed")
        return int(count)

    def add_listed(self, record_id: str, modified: str) -> None:
        """Add one entry to the listing, where the feed has none and we note what we see."""
        self._run("INSERT OR REPLACE INTO temp.listed VALUES (?, ?)", (record_id, modified))

    def listed_time(self, record_id: str) -> str | None:
        """The listing's time for a record, None if it is not listed."""
        row = self._one("SELECT modified FROM temp.listed WHERE id = ?", (record_id,))
        return None if row is None else str(row[0])

    def wanted(self, ecosystem: Ecosystem) -> tuple[tuple[str, str], ...]:
        """Id and listed time of those records."""
        return tuple(self._all(_WANTED, {"ecosystem": ecosystem.value}))

    def remove_unlisted(self, ecosystem: Ecosystem) -> int:
        """Remove what the listing no longer has; returns how many records that were."""
        gone = [record_id for (record_id,) in self._all(_GONE, {"ecosystem": ecosystem.value})]
        return sum(self._remove(ecosystem, record_id) for record_id in gone)

    def modified_if_same(self, ecosystem: Ecosystem, record_id: str, digest: bytes) -> str | None:
        """The time of modification of the record we have, if exactly these bytes are what we have."""
        row = self._one(
            "SELECT modified, digest FROM advisory WHERE ecosystem = ? AND id = ?", (ecosystem.value, record_id)
        )
        return row[0] if row is not None and row[1] == digest else None

    def has(self, ecosystem: Ecosystem, record_id: str) -> bool:
        """Whether we have some state of a record."""
        return (
            self._one("SELECT 1 FROM advisory WHERE ecosystem = ? AND id = ?", (ecosystem.value, record_id)) is not None
        )

    def set_listed(self, ecosystem: Ecosystem, record_id: str, listed: str) -> None:
        """Note that what we have of a record is the state that is listed with this time."""
        done = self._connection.execute(
            "UPDATE advisory SET listed = nullif(:listed, modified)"
            " WHERE ecosystem = :ecosystem AND id = :id AND coalesce(listed, modified) <> :listed",
            {"listed": listed, "ecosystem": ecosystem.value, "id": record_id},
        )
        self.has_new_state |= done.rowcount > 0

    def put(self, record: DraftRecord) -> Change:
        """Write a record, in place of its earlier state if there is one."""
        advisory = record.advisory
        ecosystem = advisory.ecosystem.value
        before = self._one(
            "SELECT key, withdrawn FROM advisory WHERE ecosystem = ? AND id = ?", (ecosystem, advisory.id)
        )
        if not self.is_fresh:
            self._forget_skipped(ecosystem, advisory.id)
        key = self._insert(record) if before is None else self._replace(before[0], record)
        self._write_parts(key, record)
        self.has_changed = True
        if before is None:
            return Change.ADDED
        return Change.WITHDRAWN if advisory.withdrawn and not before[1] else Change.CHANGED

    def skip(self, ecosystem: Ecosystem, record_id: str, listed: str, reason: str) -> None:
        """Note that the feed's present state of a record cannot be read; its earlier state is no longer the feed's."""
        row = (ecosystem.value, record_id, listed, reason)
        if self._one("SELECT * FROM skipped WHERE ecosystem = ? AND id = ?", row[:2]) == row:
            return
        self._remove(ecosystem, record_id)
        self._run("INSERT INTO skipped VALUES (?, ?, ?, ?)", row)
        self.has_changed = True

    def replace_exploitation(self, table: str, values: Mapping[str, object], digest: str) -> bool:
        """Fill `kev` or `epss` anew, unless it holds just these values; returns whether it was filled."""
        key = f"{table}_digest"
        if self.meta(key) == digest:
            return False
        self._connection.execute(f"DELETE FROM {table}")
        self._connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", sorted(values.items()))
        self.set_meta(key, digest)
        self.has_changed = True
        return True

    def set_meta(self, key: str, value: str) -> None:
        """Remember a value about the database as a whole."""
        self._run("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def merge(self, evidence: Evidence) -> None:
        """Work out anew which vulnerabilities the touched records, and those merged with them, are evidence for."""
        if self.is_fresh:
            self._connection.execute(INDEXES)
            (last,) = self._one("SELECT coalesce(max(key), 0) FROM advisory")
            for start in range(0, last, _MERGE_BATCH):
                self._connection.execute(
                    "INSERT INTO temp.touched SELECT key FROM advisory WHERE key > ? AND key <= ?",
                    (start, start + _MERGE_BATCH),
                )
                self._merge_touched(evidence)
        else:
            self._connection.execute(
                "INSERT OR IGNORE INTO temp.touched SELECT advisory FROM name JOIN temp.touched_name USING (name)"
            )
            self._merge_touched(evidence)

    def finish(self) -> None:
        """Commit and check the whole file. Raises DatabaseCorrupt."""
        self._connection.execute("COMMIT")
        check_connection(self._connection, str(self.path))

    def _insert(self, record: DraftRecord) -> int:
        advisory = record.advisory
        done = self._connection.execute(
            "INSERT INTO advisory (ecosystem, id, modified, listed, withdrawn, has_cve, vulnerabilities, oddities,"
            " digest) VALUES (?, ?, ?, ?, ?, ?, '', ?, ?)",
            (advisory.ecosystem.value, advisory.id, *_state(record)),
        )
        return int(done.lastrowid or 0)

    def _replace(self, key: int, record: DraftRecord) -> int:
        self._forget_parts(key)
        self._connection.execute(
            "UPDATE advisory SET modified = ?, listed = ?, withdrawn = ?, has_cve = ?, oddities = ?, digest = ?"
            " WHERE key = ?",
            (*_state(record), key),
        )
        return key

    def _write_parts(self, key: int, record: DraftRecord) -> None:
        advisory = record.advisory
        execute = self._connection.execute
        execute("INSERT INTO document VALUES (?, ?)", (key, encode_document(advisory)))
        for package, versions in zip(advisory.affected, record.canonical_versions, strict=True):
            execute(
                "INSERT INTO affected VALUES (?, ?, ?, ?, ?, ?)",
                (
                    package.ecosystem.value,
                    package.name,
                    key,
                    encode_ranges(package.ranges),
                    encode_lines(versions),
                    encode_scores(package.scores),
                ),
            )
        for name in dict.fromkeys(record.names):
            execute("INSERT INTO name VALUES (?, ?)", (name, key))
        self._touch(key)

    def _touch(self, key: int) -> None:
        """Note a record and its present names; before and after a change. A first compile merges all anyway."""
        if not self.is_fresh:
            self._connection.execute("INSERT OR IGNORE INTO temp.touched VALUES (?)", (key,))
            self._connection.execute(
                "INSERT OR IGNORE INTO temp.touched_name SELECT name FROM name WHERE advisory = ?", (key,)
            )

    def _remove(self, ecosystem: Ecosystem, record_id: str) -> bool:
        self._forget_skipped(ecosystem.value, record_id)
        row = self._one("SELECT key FROM advisory WHERE ecosystem = ? AND id = ?", (ecosystem.value, record_id))
        if row is None:
            return False
        self._forget_parts(row[0])
        self._write_evidence(row[0], ())
        self._connection.execute("DELETE FROM advisory WHERE key = ?", row)
        # Keys are used again; a new record under this one is touched in its own right.
        self._connection.execute("DELETE FROM temp.touched WHERE advisory = ?", row)
        self.has_changed = True
        return True

    def _forget_skipped(self, ecosystem: str, record_id: str) -> None:
        done = self._connection.execute("DELETE FROM skipped WHERE ecosystem = ? AND id = ?", (ecosystem, record_id))
        self.has_changed |= done.rowcount > 0

    def _forget_parts(self, key: int) -> None:
        self._touch(key)
        for table in ("document", "affected", "name"):
            self._connection.execute(f"DELETE FROM {table} WHERE advisory = ?", (key,))

    def _merge_touched(self, evidence: Evidence) -> None:
        rows = self._connection.execute(_REACHED).fetchall()
        found = evidence(_named(rows))
        written = {key: before for key, _, before, _ in rows}
        for key, vulnerabilities in found.items():
            if "\n".join(vulnerabilities) != written[key]:
                self._write_evidence(key, vulnerabilities)
        for (key,) in self._all(
            "SELECT key FROM advisory WHERE withdrawn IS NOT NULL AND vulnerabilities <> ''"
            " AND key IN (SELECT advisory FROM temp.touched)"
        ):
            self._write_evidence(key, ())
        self._connection.execute("DELETE FROM temp.touched")

    def _write_evidence(self, key: int, vulnerabilities: Sequence[str]) -> None:
        execute = self._connection.execute
        if not self.is_fresh:
            (before,) = execute("SELECT vulnerabilities FROM advisory WHERE key = ?", (key,)).fetchone()
            for each in before.split("\n"):
                execute("DELETE FROM evidence WHERE vulnerability = ? AND advisory = ?", (each, key))
        execute("UPDATE advisory SET vulnerabilities = ? WHERE key = ?", ("\n".join(vulnerabilities), key))
        for each in vulnerabilities:
            execute("INSERT OR IGNORE INTO evidence VALUES (?, ?)", (each, key))

    def _run(self, statement: str, parameters: Sequence[object] = ()) -> None:
        self._connection.execute(statement, parameters)

    def _one(self, statement: str, parameters: Parameters = ()) -> Any:
        return self._connection.execute(statement, parameters).fetchone()

    def _all(self, statement: str, parameters: Parameters = ()) -> list[Any]:
        return self._connection.execute(statement, parameters).fetchall()


def _state(record: DraftRecord) -> tuple[object, ...]:
    """The columns of a record that change with it."""
    advisory = record.advisory
    return (
        advisory.modified,
        None if record.listed == advisory.modified else record.listed,
        advisory.withdrawn,
        record.has_cve,
        "\n".join(f"{kind} {count}" for kind, count in record.oddities),
        record.digest,
    )


def _named(rows: Iterable[tuple[int, str, str, str]]) -> Iterator[Named]:
    """Rows of one name each, in the order of their keys, as records."""
    for (key, record_id), names in groupby(rows, key=lambda row: row[:2]):
        yield key, record_id, tuple(row[3] for row in names)
