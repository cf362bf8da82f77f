"""The embedded PostgreSQL: a server of our own in the data directory, shared by all processes that use it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from lambdascope.model.errors import StateError
from lambdascope.store.embedded_home import SYSTEM_DIR, Home, home_of, password_of, write_private
from lambdascope.store.embedded_programs import Programs, locate, runnable_by

_NAME = "lambdascope"
"""The role and the database."""

_START_SECONDS = 60.0
_POLL_SECONDS = 0.05
_LOG_LIMIT = 10 * 1024 * 1024

_TUNING = {
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",
    # Our statements are short: compiling one takes longer than running it.
    "jit": "off",
    # Workers of one statement share memory in /dev/shm, of which a container has 64 MB.
    "max_parallel_workers_per_gather": "0",
    "max_wal_size": "1GB",
    "wal_compression": "on",
    "checkpoint_timeout": "15min",
}
"""Written into postgresql.conf of a new server, where a person may change it."""

_RULES = {
    "listen_addresses": "127.0.0.1",
    # The path of a socket may have 107 bytes at the most, and a data directory is easily deeper than that.
    "unix_socket_directories": "",
    "max_connections": "200",
    # One file for each day of the week, begun anew a week later; errors of statements are told to the one who asked.
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "postgresql-%a.log",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_truncate_on_rotation": "on",
    "log_min_messages": "log",
    "log_checkpoints": "off",
    "log_min_error_statement": "panic",
}
"""Given at each start, because the rest of the code relies on it."""


class _Postmaster(NamedTuple):
    """A living server, as its own file tells."""

    port: int
    is_ready: bool


class _Claim(NamedTuple):
    """That a process uses the server of `home`."""

    home: Home
    descriptor: int
    pid: int

    @property
    def is_ours(self) -> bool:
        """After a fork the claim is the parent's, who may still be there."""
        return self.pid == os.getpid()


class EmbeddedPostgres:
    """One user of the server of a data directory.

    Any number of processes may use it at once. The first starts it, the others attach, and whoever leaves last stops
    it; a process that was killed has left. A server that nobody stopped, or that was killed itself, is no obstacle.
    """

    def __init__(self, data_dir: Path, *, is_durable: bool = True, system_dir: Path = SYSTEM_DIR) -> None:
        """Touches nothing yet. Without `is_durable` a crash of the machine may lose data: for tests.

        `system_dir` is where the server lives when we are root.
        """
        self.data_dir = data_dir
        self._is_durable = is_durable
        self._system_dir = system_dir
        self._claim: _Claim | None = None

    def __enter__(self) -> EmbeddedPostgres:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> str:
        """Start the server unless it runs, and return its URL, which holds the password. Raises StateError."""
        try:
            home = home_of(self.data_dir, self._system_dir)
            with home.starting_or_stopping():
                return self._start(home)
        except OSError as error:
            raise self._out_of_order(error) from error

    def stop(self) -> None:
        """Leave; the last one to leave stops the server. Raises StateError."""
        if self._claim is None:
            return
        try:
            with self._claim.home.starting_or_stopping():
                self._leave()
        except OSError as error:
            raise self._out_of_order(error) from error

    def _start(self, home: Home) -> str:
        programs = self._programs(home)
        password = password_of(self.data_dir, may_be_new=not home.data.exists())
        if self._claim and not self._claim.is_ours:
            self._leave()
        self._claim = self._claim or _Claim(home, home.enter(), os.getpid())
        try:
            if not home.data.exists():
                self._create(home, programs, password)
            port = _attach(home) or self._launch(home, programs)
        except BaseException:
            self._leave()
            raise
        return f"postgresql://{_NAME}:{password}@127.0.0.1:{port}/{_NAME}"

    def _leave(self) -> None:
        claim, self._claim = self._claim, None
        if claim is None:
            return
        try:
            if claim.is_ours and claim.home.is_last(claim.descriptor):
                self._shut_down(claim.home)
        finally:
            os.close(claim.descriptor)

    def _programs(self, home: Home) -> Programs:
        folder = locate()
        if home.user:
            folder = runnable_by(home.user, folder, self._system_dir)
        return Programs(folder, home.user, home.folder)

    def _create(self, home: Home, programs: Programs, password: str) -> None:
        """Make the files of a new server, aside, so that half of them are never taken for a server."""
        for leftover in home.folder.glob("new-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        # A new name each time: a program whose caller was killed may still be writing into the one before.
        staging = Path(tempfile.mkdtemp(prefix="new-", dir=home.folder))
        write_private(staging / "password", password)
        if home.user:
            os.chown(staging / "password", *home.user)
            os.chown(staging, *home.user)
        data = f"{staging.name}/data"
        tuning = (part for name, value in _TUNING.items() for part in ("--set", f"{name}={value}"))
        made = programs.run(
            "initdb",
            *("--pgdata", data, "--username", _NAME, "--pwfile", f"{staging.name}/password", "--auth", "scram-sha-256"),
            # Text sorts by code point, as in Python, and has upper and lower case beyond ASCII.
            *("--encoding", "UTF8", "--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
            *("--no-instructions", *tuning, *(() if self._is_durable else ("--no-sync",))),
        )
        if made.is_success:
            single = ("--single", "-D", data, *(() if self._is_durable else ("-F",)), "postgres")
            made = programs.run("postgres", *single, stdin=f"CREATE DATABASE {_NAME}\n")
        if not made.is_success:
            raise StateError(f"cannot create a PostgreSQL in {home.folder}: {_last_line(made.output)}; {_NEXT}")
        (staging / "data").rename(home.data)
        shutil.rmtree(staging)

    def _launch(self, home: Home, programs: Programs) -> int:
        _forget_dead_postmaster(home)
        _bound_logs(home)
        deadline = time.monotonic() + _START_SECONDS
        port = self._port_of_last_time() or _free_port()
        while True:
            known = _log_sizes(home)
            options = {
                **_RULES,
                "port": str(port),
                "fsync": "on" if self._is_durable else "off",
                "cluster_name": home.name,
            }
            started = programs.run(
                *("pg_ctl", "start", "--wait", "--timeout", f"{_START_SECONDS:.0f}", "--pgdata", "data"),
                *("--options", " ".join(f"-c {name}={value}" for name, value in options.items())),
            )
            if started.is_success:
                write_private(self._port_file, f"{port}\n")
                return port
            said = started.output + _logged_since(home, known)
            if running := _attach(home):  # the start of somebody who was killed has succeeded meanwhile
                return running
            if time.monotonic() > deadline:
                raise _does_not_start(home, said)
            if "could not create any TCP/IP sockets" in said:  # somebody else has taken the port
                port = _free_port()
            elif "pre-existing shared memory block" in said or not _complaints(said):
                # A server was killed: the last one, whose work for its clients is still ending, or this one just now.
                time.sleep(_POLL_SECONDS)
            else:
                raise _does_not_start(home, said)

    def _shut_down(self, home: Home) -> None:
        if _postmaster(home) is None:
            return
        stopped = self._programs(home).run(
            *("pg_ctl", "stop", "--mode", "fast", "--wait", "--timeout", f"{_START_SECONDS:.0f}", "--pgdata", "data")
        )
        if not stopped.is_success and _postmaster(home):
            raise StateError(
                f"the PostgreSQL in {home.folder} does not stop: {_last_line(stopped.output)}; see {home.data / 'log'}"
            )

    def _port_of_last_time(self) -> int | None:
        """Kept, so that whoever was connected when the server died finds it again."""
        try:
            return int(self._port_file.read_text(encoding="ascii"))
        except (FileNotFoundError, ValueError):
            return None

    @property
    def _port_file(self) -> Path:
        return self.data_dir / "postgres.port"

    def _out_of_order(self, error: OSError) -> StateError:
        where = error.filename or self.data_dir
        return StateError(f"cannot keep a PostgreSQL in {self.data_dir}: {where}: {error.strerror}; {_NEXT}")


_NEXT = "see to that folder, choose another one with LAMBDASCOPE_DATA_DIR, or set LAMBDASCOPE_DATABASE_URL"


_COMPLAINTS = ("FATAL:", "PANIC:", "error:", "invalid", "cannot")


def _attach(home: Home) -> int | None:
    """The port of the running server; None if there is none. One that is just coming up, or going, is waited for."""
    deadline = time.monotonic() + _START_SECONDS
    while found := _postmaster(home):
        if found.is_ready and _listens(found.port):
            return found.port
        if time.monotonic() > deadline:
            raise _does_not_start(home, "it is still busy starting or stopping")
        time.sleep(_POLL_SECONDS)
    return None


def _postmaster(home: Home) -> _Postmaster | None:
    """The living server of this home. A dead one leaves its file behind, naming a process that may be any by now."""
    try:
        # Its lines: https://github.com/postgres/postgres/blob/REL_18_STABLE/src/include/utils/pidfile.h
        lines = (home.data / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
        pid = int(lines[0])
        is_ready = len(lines) > 7 and lines[7].strip() == "ready"
        port = int(lines[3]) if is_ready else 0
    except (FileNotFoundError, ValueError, IndexError):
        return None
    if not _is_server_of(home, pid):
        return None
    return _Postmaster(port, is_ready)


def _is_server_of(home: Home, pid: int) -> bool:
    """Whether this process lives and was started as the server of this home."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    # Its command line, not its working directory: root in a container may not see another user's directory.
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        try:
            shown = subprocess.run(["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, check=False)
        except OSError:
            return True  # this system does not tell; PostgreSQL itself will refuse to start twice
        command = shown.stdout
    return home.name.encode() in command


def _forget_dead_postmaster(home: Home) -> None:
    """Remove the file of a dead server: PostgreSQL does not start while a living process has its number.

    It still notices processes of the dead server, by their shared memory.
    """
    (home.data / "postmaster.pid").unlink(missing_ok=True)


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=_START_SECONDS).close()
    except OSError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _log_sizes(home: Home) -> dict[Path, int]:
    sizes = {}
    for path in (home.data / "log").glob("postgresql-*.log"):
        with suppress(FileNotFoundError):
            sizes[path] = path.lstat().st_size
    return sizes


def _bound_logs(home: Home) -> None:
    for path, size in _log_sizes(home).items():
        if size > _LOG_LIMIT:
            path.unlink(missing_ok=True)


def _logged_since(home: Home, known: dict[Path, int]) -> str:
    text = ""
    for path, size in _log_sizes(home).items():
        if size > known.get(path, 0):
            # A link would let the server's user show us, as root, other people's files.
            with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), encoding="utf-8", errors="replace") as file:
                file.seek(known.get(path, 0))
                text += file.read(_LOG_LIMIT)
    return text


def _does_not_start(home: Home, said: str) -> StateError:
    return StateError(
        f"the PostgreSQL in {home.folder} does not start: {_last_line(said)}; "
        f"see {home.data / 'log'}, or set LAMBDASCOPE_DATABASE_URL"
    )


def _last_line(output: str) -> str:
    """The line that says why: the last complaint, or else the last line."""
    lines = [line.strip() for line in output.splitlines() if line.strip()] or ["it says nothing"]
    return (_complaints(output) or lines)[-1]


def _complaints(output: str) -> list[str]:
    return [line.strip() for line in output.splitlines() if any(word in line for word in _COMPLAINTS)]
