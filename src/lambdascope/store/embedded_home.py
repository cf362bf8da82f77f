"""Where the embedded PostgreSQL lives, whom it belongs to, and the locks of those who use it.

A plain user's server lives in `postgres` of the data directory. PostgreSQL refuses to run as root, and no other user
can reach a folder below /root (nor should: we do not open it). Root's server therefore lives in a folder of an
unprivileged user below /var/lib/lambdascope, and `postgres` in the data directory is a link to it.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from lambdascope.model.errors import StateError
from lambdascope.store.embedded_programs import ServerUser

SYSTEM_DIR = Path("/var/lib/lambdascope")

_UNPRIVILEGED = ("lambdascope", "postgres", "nobody")
"""The first of these that exists runs root's server."""


class Home(NamedTuple):
    """The server's folder, and its user; None when that is ourselves."""

    folder: Path
    user: ServerUser | None

    @property
    def data(self) -> Path:
        """What PostgreSQL calls its data directory."""
        return self.folder / "data"

    @property
    def name(self) -> str:
        """What tells this server from others in a list of processes."""
        return f"lambdascope-{_digest(self.folder)}"

    @contextmanager
    def starting_or_stopping(self) -> Iterator[None]:
        """One thread of one process at a time."""
        descriptor = self._open_lock("start.lock")
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def enter(self) -> int:
        """Become one of its users until the descriptor is closed, by the death of the process at the latest."""
        descriptor = self._open_lock("users.lock")
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        return descriptor

    def is_last(self, descriptor: int) -> bool:
        """Whether nobody but the user with this descriptor is left; ends its claim either way."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _open_lock(self, name: str) -> int:
        # Root writes here into a folder of somebody else, who may have laid a link.
        descriptor = os.open(self.folder / name, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        if self.user:
            os.fchown(descriptor, *self.user)
        return descriptor


def home_of(data_dir: Path, system_dir: Path) -> Home:
    """The home of the server of this data directory, made when missing. Raises StateError or OSError."""
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = data_dir / "postgres"
    if os.geteuid() != 0:
        folder.mkdir(mode=0o700, exist_ok=True)
        return Home(folder.resolve(), None)
    return _home_of_root(folder, system_dir)


def password_of(data_dir: Path, *, may_be_new: bool) -> str:
    """The server's password, kept in the data directory; made when missing. Raises StateError or OSError."""
    path = data_dir / "postgres.password"
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        if not may_be_new:
            raise StateError(
                f"{path} is missing, without which the database in {path.with_suffix('')} does not open; "
                "restore the file from a backup, or move that folder away to begin anew"
            ) from None
    password = secrets.token_urlsafe(32)
    write_private(path, password + "\n")
    return password


def write_private(path: Path, text: str) -> None:
    """Put a file for our eyes only in place, whole or not at all."""
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)


def _home_of_root(link: Path, system_dir: Path) -> Home:
    if not system_dir.exists():
        system_dir.mkdir(parents=True, exist_ok=True)
        system_dir.chmod(0o755)  # whatever the umask is: its folders have owners of their own
    ours = system_dir.resolve() / _digest(link.parent.resolve())
    if not os.path.lexists(link):
        with suppress(FileExistsError):  # another process was faster, with the same link
            link.symlink_to(ours)
    folder = link.resolve()
    if folder == ours:
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.stat().st_uid == 0:
            os.chown(folder, *_unprivileged_user())
    # Sooner or later somebody calls with sudo: the server of a plain user goes on running as that user.
    owner = folder.stat()
    if owner.st_uid == 0:
        raise StateError(
            f"{folder} belongs to root, as whom PostgreSQL does not run; "
            "move that folder away, or give it to the user who is to run the server"
        )
    return Home(folder, ServerUser(owner.st_uid, owner.st_gid))


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:16]


def _unprivileged_user() -> ServerUser:
    for name in _UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return ServerUser(entry.pw_uid, entry.pw_gid)
    raise StateError(
        f"PostgreSQL does not run as root, and there is no user {', '.join(_UNPRIVILEGED)} to run it as; "
        "create the user lambdascope, run as another user, or set LAMBDASCOPE_DATABASE_URL"
    )
