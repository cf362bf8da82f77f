"""The compiled advisory database: one SQLite file, written by an update, read-only for everybody else.

The dump is the unit of state: a record that stands in two ecosystems' dumps is two rows of `advisory`, each with what
that dump says, so one ecosystem can be updated without the others.
"""

from __future__ import annotations

APPLICATION_ID = 0x4C_53_41_44
"""`LSAD`, in the file's header; tells our files from other SQLite files."""

SCHEMA_VERSION = 1
"""Raised with every change of the tables, or of what records are turned into; other versions are rebuilt, not read."""

TABLES = """
CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

-- The ecosystems whose dumps are in the file, with the address of the last update that changed them.
CREATE TABLE ecosystem (
  name   TEXT PRIMARY KEY,
  source TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE advisory (
  key             INTEGER PRIMARY KEY,
  ecosystem       TEXT NOT NULL REFERENCES ecosystem (name),
  id              TEXT NOT NULL,
  modified        TEXT NOT NULL,
  listed          TEXT,              -- the feed listing's time for it, NULL where that is `modified`
  withdrawn       TEXT,
  has_cve         INTEGER NOT NULL,  -- whether a name of it is a CVE
  vulnerabilities TEXT NOT NULL,     -- what it is evidence for, joined by newlines; empty for a withdrawn record
  oddities        TEXT NOT NULL,     -- what was left out while reading it: lines of `kind count`
  digest          BLOB NOT NULL,     -- of the record's bytes: equal bytes are not read twice
  UNIQUE (ecosystem, id)
);

-- Records that could not be read at all; kept so that they are not fetched again before they change.
CREATE TABLE skipped (
  ecosystem TEXT NOT NULL REFERENCES ecosystem (name),
  id        TEXT NOT NULL,
  listed    TEXT NOT NULL,
  reason    TEXT NOT NULL,
  PRIMARY KEY (ecosystem, id)
) WITHOUT ROWID;

-- What a person reads of an advisory, compressed; apart, so that scanning `advisory` stays cheap.
CREATE TABLE document (
  advisory INTEGER PRIMARY KEY REFERENCES advisory (key),
  body     BLOB NOT NULL
);

CREATE TABLE affected (
  ecosystem TEXT NOT NULL,
  package   TEXT NOT NULL,
  advisory  INTEGER NOT NULL REFERENCES advisory (key),
  ranges    TEXT NOT NULL,
  versions  TEXT NOT NULL,           -- canonical spelling, each between two newlines
  scores    TEXT NOT NULL
);
CREATE INDEX affected_by_advisory ON affected (advisory);

-- Ids and aliases of every record.
CREATE TABLE name (
  name     TEXT NOT NULL,
  advisory INTEGER NOT NULL REFERENCES advisory (key),
  PRIMARY KEY (name, advisory)
) WITHOUT ROWID;
CREATE INDEX name_by_advisory ON name (advisory);

-- `advisory.vulnerabilities` the other way round.
CREATE TABLE evidence (
  vulnerability TEXT NOT NULL,
  advisory      INTEGER NOT NULL REFERENCES advisory (key),
  PRIMARY KEY (vulnerability, advisory)
) WITHOUT ROWID;

CREATE TABLE kev (
  cve   TEXT PRIMARY KEY,
  since TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE epss (
  cve         TEXT PRIMARY KEY,
  probability REAL NOT NULL
) WITHOUT ROWID;
"""

# Made after a first compile has filled the table: sorting once is faster than inserting in random order.
INDEXES = "CREATE INDEX affected_by_package ON affected (ecosystem, package);"
