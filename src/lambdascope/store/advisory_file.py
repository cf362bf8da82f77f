"""Opening an advisory database file: is it one of ours, whole, and of this version?"""

from __future__ import annotations

import json
import os
import sqlite3
from datetime import datetime

from lambdascope.model.errors import DatabaseCorrupt, DatabaseMissing
from lambdascope.store.advisory_schema import APPLICATION_ID, SCHEMA_VERSION

_HEADER_SIZE = 100
_MAGIC = b"SQLite format 3\0"
_UPDATE = "run `lambdascope db update`"
_MAX_STAMP_BYTES = 4096


def connect_read_only(path: str) -> sqlite3.Connection:
    """A connection that never writes and takes no lock; the file is replaced, not changed, while it is open.

    Raises DatabaseMissing or DatabaseCorrupt.
    """
    check_header(path)
    connection = sqlite3.connect(quoted_uri(path), uri=True, check_same_thread=False, isolation_level=None)
    # The file may come from elsewhere: nothing in its schema may call functions.
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA mmap_size = 1073741824")
    return connection


def check_header(path: str) -> None:
    """Raise DatabaseMissing or DatabaseCorrupt unless a whole advisory database of this version lies at `path`."""
    try:
        with open(path, "rb", buffering=0) as file:
            header = file.read(_HEADER_SIZE)
            size = os.fstat(file.fileno()).st_size
    except FileNotFoundError:
        raise DatabaseMissing(f"no advisory database at {path}; {_UPDATE}") from None
    except OSError as error:
        raise DatabaseMissing(f"the advisory database {path} cannot be read ({error.strerror}); {_UPDATE}") from error
    if len(header) < _HEADER_SIZE or not header.startswith(_MAGIC):
        raise DatabaseCorrupt(f"{path} is not an advisory database; name another file or {_UPDATE}")
    if _number(header, 68) != APPLICATION_ID:
        raise DatabaseCorrupt(f"{path} is an SQLite file, but no advisory database; name another file or {_UPDATE}")
    if _number(header, 60) != SCHEMA_VERSION:
        raise DatabaseCorrupt(f"{path} was compiled by another version of lambdascope; {_UPDATE}")
    page_size = int.from_bytes(header[16:18], "big")
    expected = (65536 if page_size == 1 else page_size) * _number(header, 28)
    if size != expected:
        raise DatabaseCorrupt(f"{path} has {size:,} bytes instead of {expected:,}; it is damaged: {_UPDATE}")


def corrupt(path: str, error: Exception) -> DatabaseCorrupt:
    """What to raise when content read from the file makes no sense."""
    return DatabaseCorrupt(f"the advisory database {path} is damaged ({error}); delete it and {_UPDATE}")


def stamp_path(path: str) -> str:
    """The small file beside a database that tells of updates which found nothing new."""
    return f"{path}.updated"


def read_stamp(path: str, compiled_at: str) -> str | None:
    """When an update last found that the content compiled at `compiled_at` is still the feed's; None if never.

    A stamp that belongs to other content, or cannot be read, is as good as none.
    """
    try:
        with open(stamp_path(path), "rb") as file:
            stamp = json.loads(file.read(_MAX_STAMP_BYTES))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(stamp, dict) or stamp.get("compiled_at") != compiled_at:
        return None
    updated_at = stamp.get("updated_at")
    return updated_at if isinstance(updated_at, str) and _is_instant(updated_at) else None


def _is_instant(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _number(header: bytes, at: int) -> int:
    return int.from_bytes(header[at : at + 4], "big")


def quoted_uri(path: str) -> str:
    """The file as SQLite's URI that opens it without writing and without locks."""
    absolute = os.path.abspath(path)
    quoted = absolute.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    return f"file:{quoted}?mode=ro&immutable=1"
