"""The embedded PostgreSQL: whoever comes first starts it, whoever leaves last stops it, whatever was killed between."""

from __future__ import annotations

import os
import pwd
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import util
from pathlib import Path
from subprocess import PIPE, Popen
from urllib.parse import urlsplit

import psycopg
import pytest

from lambdascope.model.errors import StateError
from lambdascope.store.embedded import EmbeddedPostgres
from lambdascope.store.embedded_programs import Programs, ServerUser, locate, runnable_by

SOURCE = Path(__file__).parents[2] / "src"
IS_ROOT = os.geteuid() == 0
NOBODY = ServerUser(*pwd.getpwnam("nobody")[2:4])
as_root = pytest.mark.skipif(not IS_ROOT, reason="only root can become somebody else")
with_proc = pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="this system has no /proc")

# Uses the server until its input ends, and tells the URL meanwhile. Given a user, it becomes that user first, after
# everything is loaded: others may be unable to reach the Python that runs the tests.
USE = """
import encodings.ascii, encodings.idna, os, sys
from pathlib import Path
from lambdascope.store.embedded import EmbeddedPostgres

data_dir, system_dir, *user = sys.argv[1:]
if user:
    os.setgroups([])
    os.setgid(int(user[1]))
    os.setuid(int(user[0]))
with EmbeddedPostgres(Path(data_dir), is_durable=False, system_dir=Path(system_dir)) as server:
    print(server.start(), flush=True)
    sys.stdin.read()
"""

# Forks a child that leaves, and tells whether the server still answers.
FORK = """
import os, socket, sys
from pathlib import Path
from urllib.parse import urlsplit
from lambdascope.store.embedded import EmbeddedPostgres

data_dir, system_dir = map(Path, sys.argv[1:])
with EmbeddedPostgres(data_dir, is_durable=False, system_dir=system_dir) as server:
    url = server.start()
    child = os.fork()
    if child == 0:
        server.stop()
        os._exit(0)
    os.waitpid(child, 0)
    socket.create_connection(("127.0.0.1", urlsplit(url).port)).close()
    print("answers")
"""


class Place:
    """Where a server lives, and other processes that use it."""

    def __init__(self, data_dir: Path, system_dir: Path) -> None:
        self.data_dir = data_dir
        self.system_dir = system_dir
        self.processes: list[Popen[str]] = []

    def user(self) -> EmbeddedPostgres:
        return EmbeddedPostgres(self.data_dir, is_durable=False, system_dir=self.system_dir)

    def process(self, user: ServerUser | None = None) -> Popen[str]:
        """Another process that uses the server until `leave`."""
        identity = map(str, user or ())
        command = [sys.executable, "-c", USE, str(self.data_dir), str(self.system_dir), *identity]
        process = Popen(command, env=os.environ | {"PYTHONPATH": str(SOURCE)}, stdin=PIPE, stdout=PIPE, text=True)
        self.processes.append(process)
        return process

    def clear(self) -> None:
        """Stop everything that a failed test has left behind."""
        for process in self.processes:
            kill(process)
        self.processes.clear()
        if not self.is_stopped():
            with self.user():
                pass

    @property
    def data(self) -> Path:
        return self.data_dir / "postgres" / "data"

    @property
    def postmaster(self) -> int:
        return int((self.data / "postmaster.pid").read_text().splitlines()[0])

    def is_stopped(self) -> bool:
        return not (self.data / "postmaster.pid").exists()


def url_of(process: Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def leave(process: Popen[str]) -> None:
    process.communicate(timeout=60)
    assert process.returncode == 0


def kill(process: Popen[str]) -> None:
    process.kill()
    if process.stdin and not process.stdin.closed:
        process.communicate(timeout=60)


def kill_server(place: Place, url: str) -> None:
    os.kill(place.postmaster, signal.SIGKILL)
    with suppress(ConnectionRefusedError):
        while True:
            socket.create_connection(("127.0.0.1", urlsplit(url).port or 0)).close()
            time.sleep(0.01)


def ask(url: str, question: str = "SELECT current_database()") -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question.encode()).fetchone()
    return row and row[0]


def run(url: str, statement: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(statement.encode())


@pytest.fixture
def new_place(reachable_folder: Callable[[], Path]) -> Iterator[Place]:
    """A place where no server has lived yet."""
    folder = reachable_folder()
    place = Place(folder / "data", folder / "system")
    yield place
    place.clear()


@pytest.fixture(scope="module")
def _lived_in(reachable_folder: Callable[[], Path]) -> Place:
    folder = reachable_folder()
    place = Place(folder / "data", folder / "system")
    with place.user():
        pass
    return place


@pytest.fixture
def place(_lived_in: Place) -> Iterator[Place]:
    """A place with a server that is stopped, and is stopped again at the end of the test."""
    yield _lived_in
    is_stopped = _lived_in.is_stopped()
    _lived_in.clear()
    assert is_stopped


class TestLife:
    def test_the_first_start_makes_a_server_that_loses_nothing(self, new_place: Place) -> None:
        with EmbeddedPostgres(new_place.data_dir, system_dir=new_place.system_dir) as server:
            url = server.start()

            assert ask(url) == "lambdascope"
            assert ask(url, "SHOW server_version").split(".")[0] == "18"  # type: ignore[attr-defined]  # a string
            settings = {name: ask(url, f"SHOW {name}") for name in ("fsync", "max_connections", "shared_buffers")}
            assert settings == {"fsync": "on", "max_connections": "200", "shared_buffers": "256MB"}
        assert new_place.is_stopped()

    def test_what_was_written_is_there_at_the_second_start_at_the_same_address(self, place: Place) -> None:
        with place.user() as server:
            url = server.start()
            run(url, "CREATE TABLE kept AS SELECT 42 AS answer")
        with place.user() as server:
            assert server.start() == url
            assert ask(url, "SELECT answer FROM kept") == 42
            run(url, "DROP TABLE kept")

    def test_starting_twice_is_starting_once(self, place: Place) -> None:
        with place.user() as server:
            assert server.start() == server.start()
        assert place.is_stopped()

    def test_stopping_what_was_never_started_does_nothing(self, place: Place) -> None:
        place.user().stop()

    def test_the_server_is_in_a_session_of_its_own(self, place: Place) -> None:
        with place.user():
            assert os.getsid(place.postmaster) == place.postmaster != os.getsid(0)

    def test_a_port_that_was_taken_meanwhile_is_replaced(self, place: Place) -> None:
        with place.user() as server:
            taken = urlsplit(server.start()).port
        with socket.socket() as squatter:
            squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            squatter.bind(("127.0.0.1", taken or 0))
            squatter.listen()
            with place.user() as server:
                url = server.start()

                assert urlsplit(url).port != taken
                assert ask(url) == "lambdascope"

    def test_a_huge_log_is_begun_anew(self, place: Place) -> None:
        log = place.data / "log" / "postgresql-Old.log"
        log.touch()
        os.truncate(log, 11 * 1024 * 1024)
        with place.user():
            assert not log.exists()

    def test_any_path_will_do(self, reachable_folder: Callable[[], Path]) -> None:
        folder = reachable_folder()
        place = Place(folder / ("deep" * 30) / 'it\'s "$HOME" `x` ü', folder / "a system")
        with place.user() as server:
            assert ask(server.start()) == "lambdascope"
        assert place.is_stopped()


class TestCompany:
    def test_the_last_to_leave_stops_the_server(self, place: Place) -> None:
        first, second = place.user(), place.user()
        url = first.start()

        assert second.start() == url
        first.stop()
        assert ask(url) == "lambdascope"
        second.stop()
        assert place.is_stopped()

    def test_two_processes_that_come_first_at_once_share_one_server(self, new_place: Place) -> None:
        processes = [new_place.process(), new_place.process()]
        first, second = (url_of(process) for process in processes)

        assert first == second
        leave(processes[0])
        assert ask(second) == "lambdascope"
        leave(processes[1])
        assert new_place.is_stopped()

    def test_the_process_that_started_it_may_end_before_others(self, place: Place) -> None:
        process = place.process()
        url = url_of(process)
        with place.user() as server:
            assert server.start() == url
            leave(process)
            assert ask(url) == "lambdascope"
        assert place.is_stopped()

    def test_a_forked_child_that_leaves_takes_nothing_from_its_parent(self, place: Place) -> None:
        done = subprocess.run(
            [sys.executable, "-c", FORK, str(place.data_dir), str(place.system_dir)],
            env=os.environ | {"PYTHONPATH": str(SOURCE)},
            capture_output=True,
            text=True,
            timeout=60,
        )

        assert (done.stdout, done.stderr) == ("answers\n", "")


class TestKilled:
    def test_a_user_that_was_killed_leaves_a_server_to_attach_to_and_to_stop(self, place: Place) -> None:
        process = place.process()
        url = url_of(process)
        postmaster = place.postmaster
        kill(process)

        assert ask(url) == "lambdascope"
        with place.user() as server:
            assert server.start() == url
            assert place.postmaster == postmaster
        assert place.is_stopped()

    def test_a_user_that_was_killed_has_left(self, place: Place) -> None:
        with place.user() as server:
            process = place.process()
            assert url_of(process) == server.start()
            kill(process)
        assert place.is_stopped()

    def test_a_server_that_was_killed_starts_again_at_the_same_address(self, place: Place) -> None:
        with place.user() as server:
            url = server.start()
            run(url, "CREATE TABLE written AS SELECT 42 AS answer")
            with psycopg.connect(url, autocommit=True):
                postmaster = place.postmaster
                kill_server(place, url)

                assert server.start() == url
                assert place.postmaster != postmaster
            assert ask(url, "SELECT answer FROM written") == 42
            run(url, "DROP TABLE written")

    def test_a_server_and_all_its_users_that_were_killed_start_again(self, place: Place) -> None:
        process = place.process()
        url = url_of(process)
        kill_server(place, url)
        kill(process)

        with place.user() as server:
            assert server.start() == url
            assert ask(url) == "lambdascope"

    @with_proc
    def test_the_number_of_a_dead_server_may_be_that_of_any_process_now(self, place: Place) -> None:
        with place.user():
            lines = (place.data / "postmaster.pid").read_text().splitlines()
        owner = place.data.stat()
        with Popen(["sleep", "60"], user=owner.st_uid if IS_ROOT else None) as somebody:
            lines[0] = str(somebody.pid)
            (place.data / "postmaster.pid").write_text("\n".join(lines) + "\n")
            with place.user() as server:
                assert ask(server.start()) == "lambdascope"
                assert place.postmaster != somebody.pid
            assert somebody.poll() is None
            somebody.kill()

    def test_half_a_server_is_made_anew(self, new_place: Place) -> None:
        process = new_place.process()
        home = new_place.data_dir / "postgres"
        while not any(home.glob("new-*/data")) and process.poll() is None:
            time.sleep(0.01)
        kill(process)

        with new_place.user() as server:
            assert ask(server.start()) == "lambdascope"
        assert not any(home.glob("new-*"))


class TestAccess:
    def test_the_password_is_really_needed(self, place: Place) -> None:
        with place.user() as server:
            url = server.start()
            password = urlsplit(url).password or ""

            assert len(password) > 40
            with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
                psycopg.connect(url.replace(password, "guessed"))
            with pytest.raises(psycopg.OperationalError, match="no password supplied"):
                psycopg.connect(url.replace(f":{password}", ""))

    def test_only_this_machine_can_reach_it_and_by_tcp_alone(self, place: Place) -> None:
        with place.user() as server:
            url = server.start()

            assert ask(url, "SHOW listen_addresses") == "127.0.0.1"
            assert ask(url, "SHOW unix_socket_directories") == ""
            assert ask(url, "SELECT count(*) FROM pg_hba_file_rules WHERE auth_method <> 'scram-sha-256'") == 0

    def test_its_files_are_for_its_user_only(self, new_place: Place) -> None:
        umask = os.umask(0)
        try:
            with new_place.user():
                pass
        finally:
            os.umask(umask)

        home = new_place.data_dir / "postgres"
        modes = {path: path.stat().st_mode & 0o777 for path in (new_place.data_dir, home, new_place.data)}
        assert set(modes.values()) == {0o700}
        for name in ("postgres.password", "postgres.port"):
            assert (new_place.data_dir / name).stat().st_mode & 0o777 == 0o600
        assert {path.stat().st_mode & 0o077 for path in home.rglob("*")} == {0}

    @as_root
    def test_root_runs_it_as_somebody_else_in_a_folder_of_theirs(self, place: Place) -> None:
        with place.user():
            owner = Path(f"/proc/{place.postmaster}").stat()

            assert owner.st_uid != 0
            assert place.data.stat().st_uid == owner.st_uid
            assert (place.data_dir / "postgres").readlink().parent == place.system_dir
            assert (place.data_dir / "postgres.password").stat().st_uid == 0

    @as_root
    def test_a_plain_user_runs_it_in_the_data_directory(self, new_place: Place) -> None:
        if not Programs(locate(), NOBODY, Path("/")).can_run():
            pytest.skip("other users cannot reach this installation")
        new_place.data_dir.mkdir(mode=0o700)
        os.chown(new_place.data_dir, NOBODY.uid, NOBODY.gid)
        process = new_place.process(NOBODY)

        assert ask(url_of(process)) == "lambdascope"
        assert not (new_place.data_dir / "postgres").is_symlink()
        assert Path(f"/proc/{new_place.postmaster}").stat().st_uid == NOBODY.uid
        # Root may come by with sudo; nothing changes for the user.
        with new_place.user() as roots:
            leave(process)
            assert ask(roots.start()) == "lambdascope"
            assert Path(f"/proc/{new_place.postmaster}").stat().st_uid == NOBODY.uid
        again = new_place.process(NOBODY)
        assert ask(url_of(again)) == "lambdascope"
        leave(again)
        assert new_place.is_stopped()

    @as_root
    def test_programs_out_of_reach_of_the_server_s_user_are_copied(self, reachable_folder: Callable[[], Path]) -> None:
        folder, user = reachable_folder(), NOBODY
        (folder / "private").mkdir(mode=0o700)
        (folder / "private" / "site-packages").symlink_to(locate().parents[2])
        out_of_reach = folder / "private" / "site-packages" / locate().relative_to(locate().parents[2])
        copy = runnable_by(user, out_of_reach, folder)

        assert copy.is_relative_to(folder)
        assert not copy.is_relative_to(folder / "private")
        assert runnable_by(user, out_of_reach, folder) == copy
        # What is in reach is used as it is.
        assert runnable_by(user, copy, folder / "elsewhere") == copy
        version = Programs(copy, user, Path("/")).run("postgres", "--version")
        assert version.output.startswith("postgres (PostgreSQL) 18.")

    @as_root
    def test_root_does_not_give_its_own_folders_away(self, new_place: Place) -> None:
        target = new_place.data_dir.parent / "of-root"
        target.mkdir()
        new_place.data_dir.mkdir()
        (new_place.data_dir / "postgres").symlink_to(target)

        with pytest.raises(StateError, match="belongs to root, as whom PostgreSQL does not run; move that folder away"):
            new_place.user().start()
        assert target.stat().st_uid == 0


class TestTrouble:
    def test_a_data_directory_that_cannot_be_made_is_named(self, new_place: Place) -> None:
        new_place.data_dir.write_text("a file")

        with pytest.raises(StateError, match=r"cannot keep a PostgreSQL in .*/data: .*LAMBDASCOPE_DATA_DIR"):
            new_place.user().start()

    def test_a_lost_password_is_not_replaced_by_one_that_does_not_open(self, place: Place) -> None:
        path = place.data_dir / "postgres.password"
        password = path.read_text()
        path.unlink()
        try:
            with pytest.raises(StateError, match=r"postgres.password is missing.*restore the file from a backup"):
                place.user().start()
            assert not path.exists()
        finally:
            path.write_text(password)
            path.chmod(0o600)

    def test_a_server_that_does_not_start_says_why_and_is_left(self, place: Place) -> None:
        version = place.data / "PG_VERSION"
        version.write_text("17\n")
        try:
            with pytest.raises(StateError, match=r"does not start: .*incompatible with server"):
                place.user().start()
        finally:
            version.write_text("18\n")
        with place.user() as server:
            assert ask(server.start()) == "lambdascope"

    def test_without_the_package_it_says_what_to_install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(util, "find_spec", lambda _: None)

        with pytest.raises(StateError, match=r"install lambdascope\[service\] or set LAMBDASCOPE_DATABASE_URL"):
            locate()
