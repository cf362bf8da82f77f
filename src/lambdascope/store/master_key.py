"""The master key: from the settings, else from a file in the data directory that is made at the first start."""

from __future__ import annotations

import os
import tempfile
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from contextlib import suppress
from pathlib import Path

from lambdascope.model.errors import StateError
from lambdascope.store.database import Connection
from lambdascope.store.durability import sync
from lambdascope.store.sealing import KEY_BYTES, Purpose, SealBroken, Sealer

FILE = "master.key"
"""Below the data directory."""
_HOW = "make one with: head -c 32 /dev/urandom | base64"
_MAX_TEXT = 1024
_CHECK = b"lambdascope"
CHANGED = "the master key of the database was changed; restart this process with the new one"


def read(key: str, file: str, data_dir: Path) -> bytes:
    """The master key: `key` (base64 of 32 bytes), else the content of `file`, else that of the data directory's file.

    Raises StateError, also where there is none.
    """
    if key:
        return _decoded(key, "LAMBDASCOPE_MASTER_KEY")
    path = Path(file) if file else data_dir / FILE
    try:
        with path.open(encoding="ascii") as content:
            return _decoded(content.read(_MAX_TEXT), str(path))
    except UnicodeDecodeError as error:
        raise StateError(f"{path} holds no master key; {_HOW}") from error
    except OSError as error:
        raise StateError(
            f"cannot read the master key {path}: {error.strerror}. The first server makes one in its data directory; "
            "elsewhere copy it from there and set LAMBDASCOPE_MASTER_KEY_FILE"
        ) from error


def make(data_dir: Path) -> None:
    """Write a new key into the data directory unless there is one; of two processes that do so at a time, one wins.

    Raises StateError.
    """
    path = data_dir / FILE
    if path.exists():
        return
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(prefix=f"{FILE}.", dir=data_dir)  # nobody else may read it
        try:
            with open(descriptor, "wb") as file:
                file.write(b64encode(os.urandom(KEY_BYTES)) + b"\n")
                file.flush()
                os.fsync(file.fileno())
            with suppress(FileExistsError):
                os.link(draft, path)  # unlike a rename it never replaces a key that is in use
        finally:
            os.unlink(draft)
        sync(data_dir)
    except OSError as error:
        raise StateError(f"cannot make the master key {path}: {error.strerror}; check the folder's owner") from error


def is_begun(connection: Connection) -> bool:
    """Whether the database has a master key."""
    return connection.execute("SELECT FROM master_key_check").fetchone() is not None


def claim(connection: Connection, sealer: Sealer) -> None:
    """Make this the master key of a database that has none yet. Raises StateError if it has another."""
    value = sealer.seal(Purpose.CHECK, _CHECK, "")
    connection.execute("INSERT INTO master_key_check (value) VALUES (%s) ON CONFLICT DO NOTHING", (value,))
    verify(connection, sealer)


def verify(connection: Connection, sealer: Sealer) -> None:
    """Raises StateError if this is not the master key of the database, or if it has none yet."""
    is_ours = _is_ours(connection, sealer)
    if is_ours is None:
        raise StateError("this database has no master key yet; start `lambdascope serve` first")
    if not is_ours:
        raise StateError(
            "the master key is not the one of this database. Every server, worker and command needs the same key: "
            "copy the first server's, or restore it from your backup, and set LAMBDASCOPE_MASTER_KEY_FILE"
        )


def replace(connection: Connection, sealer: Sealer) -> None:
    """Have the database know another key; the caller has sealed everything with it."""
    connection.execute("UPDATE master_key_check SET value = %s", (sealer.seal(Purpose.CHECK, _CHECK, ""),))


def begin_anew(connection: Connection, sealer: Sealer) -> None:
    """Have the database known by this key, whichever it had; the caller has deleted what was sealed with that."""
    connection.execute("DELETE FROM master_key_check")
    claim(connection, sealer)


def is_of(connection: Connection, sealer: Sealer) -> bool:
    """Whether this is the master key of the database; it is not if the database has none yet."""
    return bool(_is_ours(connection, sealer))


def require(connection: Connection, sealer: Sealer) -> None:
    """To be called in a transaction that has written sealed values, after it has: until it ends, the key stays.

    Raises StateError if the master key was changed before they were written: nobody could open them any more.
    """
    # Rotation locks the tables that hold sealed values; whoever has written into one keeps it waiting.
    if _is_ours(connection, sealer) is False:
        raise StateError(CHANGED)


def _is_ours(connection: Connection, sealer: Sealer) -> bool | None:
    """Whether the database's master key is this one; None if nobody has begun it with a key yet."""
    row = connection.execute("SELECT value FROM master_key_check").fetchone()
    if row is None:
        return None
    try:
        sealer.unseal(Purpose.CHECK, bytes(row[0]), "")
    except SealBroken:
        return False
    return True


def _decoded(text: str, where: str) -> bytes:
    try:
        key = b64decode(text.strip(), validate=True)
    except (Base64Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise StateError(f"{where} holds no master key, which is base64 of {KEY_BYTES} bytes; {_HOW}")
    return key
