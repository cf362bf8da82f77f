"""Databases with synthetic fleets, kept in the cache of the bench: written once, copied for each run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import psycopg

from bench import finding_fleet, synthetic_feed, synthetic_fleet
from lambdascope.app import Application, prepare
from lambdascope.engine.scan import ENGINE_VERSION
from lambdascope.service.fleet.advisory_feed import AdvisoryFeed
from lambdascope.settings import Settings
from lambdascope.sources.feeds import FeedAddresses
from lambdascope.store import migrate
from lambdascope.store.database import Database
from lambdascope.store.embedded import EmbeddedPostgres
from lambdascope.store.embedded_home import SYSTEM_DIR

_PREFIX = "fleets-"
_SHARES = 2
"""Processes that write a fleet: PostgreSQL has as much to do as they have."""


@dataclass(frozen=True)
class Installation:
    """A database of the service, and the folder that goes with it."""

    url: str
    folder: Path

    @property
    def feed(self) -> Path:
        """The advisory feed; what is written there is taken up by the next update."""
        return self.folder / "feed"

    @property
    def settings(self) -> Settings:
        """The settings of whoever works with it in this process."""
        return Settings(
            data_dir=str(self.folder),
            db=str(self.folder / "advisories.db"),
            osv_url=str(self.feed),
            kev_url="",
            epss_url="",
            database_url=self.url,
        )

    @property
    def addresses(self) -> FeedAddresses:
        """Where its advisories come from."""
        return FeedAddresses(osv=str(self.feed), kev="", epss=("",))

    @property
    def environment(self) -> Mapping[str, str]:
        """The settings of a process of its own."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LAMBDASCOPE_", "AWS_"))}
        given = self.settings
        names = ("data_dir", "db", "osv_url", "kev_url", "epss_url", "database_url")
        return kept | {f"LAMBDASCOPE_{name.upper()}": getattr(given, name) for name in names}


class SeededFleets:
    """One embedded PostgreSQL with a database for each size of fleet."""

    def __init__(self, server: str, folder: Path) -> None:
        self._server, self._folder = server, folder

    @contextmanager
    def fleet(self, functions: int) -> Iterator[Installation]:
        """A fleet of that size, to be done with as one likes."""
        seed = f"fleet_{functions}"
        if not self._has(seed):
            self._write(seed, functions)
        with self._copy(seed) as installation:
            yield installation

    @contextmanager
    def nothing(self) -> Iterator[Installation]:
        """A service without any account, which has read the advisories."""
        seed = "nothing"
        if not self._has(seed):
            self._write(seed, 0)
        with self._copy(seed) as installation:
            yield installation

    def findings(self) -> Installation:
        """A fleet of 100,000 functions with 1,000,000 findings, to be read only."""
        seed = "findings"
        installation = Installation(self._url(seed), self._folder / seed)
        installation.folder.mkdir(exist_ok=True)
        if not self._has(seed):
            self._drop("draft")
            self._do("CREATE DATABASE draft")
            draft = Database(self._url("draft"))
            try:
                migrate.migrate(draft)
            finally:
                draft.close()
            with psycopg.connect(self._url("draft")) as connection:
                finding_fleet.write(connection)
            self._finish("draft", seed)
        return installation

    @contextmanager
    def _copy(self, seed: str) -> Iterator[Installation]:
        name = f"run_{seed}"
        run = Installation(self._url(name), self._folder / name)
        self._drop(name)
        shutil.rmtree(run.folder, ignore_errors=True)
        self._do(f"CREATE DATABASE {name} TEMPLATE {seed} STRATEGY FILE_COPY")
        shutil.copytree(self._seed_folder, run.folder)
        try:
            yield run
        finally:
            self._drop(name)
            shutil.rmtree(run.folder, ignore_errors=True)

    def _write(self, seed: str, functions: int) -> None:
        """Write a fleet under another name first, so that half a fleet is never taken for a whole one."""
        draft = Installation(self._url("draft"), self._seed_folder)
        self._drop("draft")
        self._do("CREATE DATABASE draft")
        if not (draft.folder / "complete").exists():
            shutil.rmtree(draft.folder, ignore_errors=True)
            draft.folder.mkdir(parents=True)
            synthetic_fleet.write_advisories(draft.feed)
        with Application(draft.settings) as application:
            prepare(application, ())
            fleet = application.fleet()
            AdvisoryFeed(draft.addresses, Path(draft.settings.db)).read(fleet)
            if functions:
                synthetic_fleet.switch_on(fleet)
        (draft.folder / "complete").touch()
        if functions:
            for kind in ("artifacts", "functions"):
                _in_shares(draft, kind, functions)
        self._finish("draft", seed)

    def _finish(self, draft: str, seed: str) -> None:
        """Have a database that is written looked through, as autovacuum does within minutes, and name it."""
        with psycopg.connect(self._url(draft), autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
        self._do(f"ALTER DATABASE {draft} RENAME TO {seed}")

    @property
    def _seed_folder(self) -> Path:
        return self._folder / "seed"

    def _url(self, database: str) -> str:
        return f"{self._server.rpartition('/')[0]}/{database}"

    def _has(self, database: str) -> bool:
        with psycopg.connect(self._server) as connection:
            return connection.execute("SELECT FROM pg_database WHERE datname = %s", (database,)).fetchone() is not None

    def _drop(self, database: str) -> None:
        self._do(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def _do(self, statement: str) -> None:
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def seeded_fleets(cache: Path) -> Iterator[SeededFleets]:
    """The fleets in the cache; those that older code wrote are removed.

    PostgreSQL does not run as root. Where its user cannot reach the cache, the fleets are not kept.
    """
    folder = cache.resolve() / f"{_PREFIX}{_digest()}"
    for other in cache.glob(f"{_PREFIX}*"):
        if other.name != folder.name:
            _remove(other)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)
    is_kept = all(place.stat().st_mode & 0o001 for place in (folder, *folder.parents))
    try:
        system_dir = folder / "system" if is_kept else SYSTEM_DIR
        with EmbeddedPostgres(folder / "data", system_dir=system_dir) as server:
            yield SeededFleets(server.start(), folder)
    finally:
        if not is_kept:
            _remove(folder)


def _in_shares(installation: Installation, kind: str, functions: int) -> None:
    arguments = (str(installation.folder), kind, str(functions))
    running = [
        subprocess.Popen(
            (sys.executable, "-m", "bench.synthetic_fleet", *arguments, str(index), str(_SHARES)),
            env=installation.environment,
        )
        for index in range(_SHARES)
    ]
    codes = [process.wait() for process in running]
    if any(codes):
        raise RuntimeError(f"writing the {kind} of a fleet of {functions:,} functions ended with {codes}")


def _digest() -> str:
    """Of what decides how a fleet is written."""
    digest = sha256(str(ENGINE_VERSION).encode())
    sources = [Path(synthetic_fleet.__file__), Path(synthetic_feed.__file__), Path(finding_fleet.__file__)]
    for path in (*sources, *sorted((Path(migrate.__file__).parent / "migrations").glob("*.sql"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _remove(folder: Path) -> None:
    server = folder / "data" / "postgres"
    if server.is_symlink():
        with suppress(OSError):
            shutil.rmtree(server.resolve())
    shutil.rmtree(folder)
