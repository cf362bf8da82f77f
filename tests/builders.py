"""Small builders with defaults, so that a test names only what matters to it; and a fleet without AWS."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple, cast

from psycopg.sql import SQL

from lambdascope.engine.scan import ENGINE_VERSION
from lambdascope.model.account import Account, AccountId, ActivationStatus, Scope
from lambdascope.model.code_finding import CodeFinding
from lambdascope.model.coverage import Coverage, ScanType, StatusReason, Verdict
from lambdascope.model.ecosystem import Ecosystem, PackageName
from lambdascope.model.finding import Finding
from lambdascope.model.function import Function, FunctionKey, PackageType
from lambdascope.model.life import AnyFinding, StoredFinding
from lambdascope.model.package import Evidence, Package, PackageManager
from lambdascope.service.advisories import update
from lambdascope.service.fleet.fleet import Fleet
from lambdascope.service.fleet.generations import Generations, Published
from lambdascope.service.fleet.indexer import Indexer, Limits
from lambdascope.service.fleet.notifications import name_destinations
from lambdascope.service.fleet.parts import Part, Parts
from lambdascope.service.fleet.queue import JobQueue
from lambdascope.service.fleet.rematches import rematch
from lambdascope.service.fleet.rules import Rules
from lambdascope.service.fleet.scan_results import Seen, Written, write
from lambdascope.sources.aws.sessions import Sessions
from lambdascope.sources.feeds import addresses_below
from lambdascope.store import accounts, activations, artifacts, coverage, findings, functions, news
from lambdascope.store.artifacts import ArtifactContent
from lambdascope.store.database import Database
from lambdascope.store.functions import StoredFunction
from lambdascope.store.metrics import Meters
from lambdascope.store.news import Told
from lambdascope.store.sealing import Sealer
from tests.waiting import until

SCOPE = Scope(AccountId("111122223333"), "eu-central-1")
OTHER_SCOPE = Scope(AccountId("444455556666"), "us-east-1")
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
ELIGIBLE = {ScanType.PACKAGE: Verdict(None)}


class Clock:
    """A time that moves when a test says so."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        return self.time

    def pass_by(self, **span: float) -> datetime:
        """Let time go by; returns what time it is then."""
        self.time += timedelta(**span)
        return self.time


def a_function(name: str = "billing", scope: Scope = SCOPE, code: str = "code", **fields: Any) -> Function:
    """A function whose code has the digest of `code`."""
    return Function(
        key=FunctionKey(scope.account, scope.region, name),
        runtime="python3.12",
        handler="app.handler",
        package_type=PackageType.ZIP,
        code_sha256=digest(code),
        code_size=1_000,
        last_modified=START,
        role=f"arn:aws:iam::{scope.account}:role/billing",
        tags={},
    )._replace(**fields)


def a_package(name: str = "flask", version: str | None = "1.0", path: str | None = None, **fields: Any) -> Package:
    """An installed Python package."""
    return Package(
        ecosystem=Ecosystem.PYPI,
        name=PackageName(name),
        version=version,
        package_manager=PackageManager.PYTHONPKG,
        file_path=f"{name}-{version}.dist-info/METADATA" if path is None else path,
        layer=None,
        evidence=Evidence.INSTALLED,
        identified_by="METADATA",
    )._replace(**fields)


def an_artifact(content: str = "code", packages: Sequence[Package] = (), **fields: Any) -> ArtifactContent:
    """What reading an artifact gave."""
    return ArtifactContent(
        sha256=digest(content),
        size=1_000,
        packages=tuple(packages),
        problems=(),
        claimed_paths=tuple(package.file_path for package in packages),
        installed=frozenset(each.ecosystem for each in packages if each.evidence is Evidence.INSTALLED),
    )._replace(**fields)


def a_layer_arn(name: str = "shared", version: int = 1, scope: Scope = SCOPE) -> str:
    """The ARN of a layer version."""
    return f"arn:aws:lambda:{scope.region}:{scope.account}:layer:{name}:{version}"


def digest(text: str) -> str:
    """A SHA-256 as Lambda writes it."""
    return b64encode(sha256(text.encode("utf-8", "surrogatepass")).digest()).decode("ascii")


def a_record(id_: str = "CVE-2026-1000", package: str = "flask", fixed: str | None = "2.0", **fields: Any) -> Any:
    """An OSV record: all versions of a Python package before `fixed` are affected."""
    events = [{"introduced": "0"}, *([{"fixed": fixed}] if fixed else [])]
    affected = [
        {"package": {"name": package, "ecosystem": "PyPI"}, "ranges": [{"type": "ECOSYSTEM", "events": events}]}
    ]
    record = {
        "id": id_,
        "modified": "2026-01-01T00:00:00Z",
        "summary": f"A flaw in {package}",
        "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"}],
        "affected": affected,
    }
    return record | fields


def write_feed(folder: Path, records: Iterable[dict[str, Any]], epss: Mapping[str, float] | None = None) -> None:
    """A feed that holds exactly these records."""
    place = folder / "PyPI"
    place.mkdir(parents=True, exist_ok=True)
    for old in place.iterdir():
        old.unlink()
    known = list(records)
    for record in known:
        (place / f"{record['id']}.json").write_text(json.dumps(record))
    listing = "".join(f"{record['modified']},{record['id']}\n" for record in known)
    (place / "modified_id.csv").write_text(listing)
    (folder / "ecosystems.txt").write_text("PyPI\n")
    if epss is not None:
        lines = "".join(f"{cve},{probability},0.5\n" for cve, probability in epss.items())
        (folder / "epss.csv").write_text(f"cve,epss,percentile\n{lines}")


def about_packages(stored: Iterable[StoredFinding[AnyFinding]]) -> list[StoredFinding[Finding]]:
    """Those findings that are about packages."""
    return [
        StoredFinding(each.finding, each.function, each.life) for each in stored if isinstance(each.finding, Finding)
    ]


def about_code(stored: Iterable[StoredFinding[AnyFinding]]) -> list[StoredFinding[CodeFinding]]:
    """Those findings that are about code."""
    return [
        StoredFinding(each.finding, each.function, each.life)
        for each in stored
        if isinstance(each.finding, CodeFinding)
    ]


class Life(NamedTuple):
    """What changes of a finding over time."""

    status: str
    first_observed_at: datetime
    last_observed_at: datetime
    updated_at: datetime
    closed_at: datetime | None


class World:
    """A fleet in one database: functions are written as scans would, advisories published as the service does."""

    def __init__(self, database: Database, folder: Path, rules: Rules | None = None) -> None:
        self.clock = Clock()
        self.folder = folder
        self.feed, self.advisories = folder / "feed", folder / "advisories.db"
        self.fleet = Fleet(
            database=database,
            queue=JobQueue(),
            sessions=cast(Sessions, None),  # nothing here asks AWS
            generations=Generations(database, folder / "generations"),
            indexer=Indexer(Limits()),
            rules=rules or Rules(),
            meters=Meters(),
            sealer=lambda: Sealer(b"0123456789abcdef" * 2),
            clock=self.clock,
        )
        self._modified = 0
        self._records: dict[str, str] = {}
        # Without a destination nothing would be told.
        name_destinations(database, ["file"], self.clock())

    @property
    def database(self) -> Database:
        """Where all of it is written."""
        return self.fleet.database

    def switch_on(self, scope: Scope = SCOPE, *types: ScanType) -> None:
        """Have an account and region scanned."""
        with self.database.transaction() as connection:
            accounts.put(connection, [Account(scope.account, (scope.region,))])
            for each in types or (ScanType.PACKAGE,):
                activations.put(connection, scope, each, ActivationStatus.ENABLED, self.clock())

    def compile(self, *records: dict[str, Any], epss: Mapping[str, float] | None = None) -> None:
        """Make these the advisories, not yet in effect; what differs from before counts as modified."""
        dated = []
        for record in records:
            text = json.dumps(record)
            if self._records.get(record["id"], "") != text:
                self._modified += 1
                self._records[record["id"]] = text
                self._records[f"{record['id']} modified"] = f"2026-01-01T00:{self._modified:02}:00Z"
            dated.append(record | {"modified": self._records[f"{record['id']} modified"]})
        write_feed(self.feed, dated, epss)
        update(self.advisories, addresses_below(str(self.feed)), now=self.clock)

    def publish(self, *records: dict[str, Any], epss: Mapping[str, float] | None = None) -> Published | None:
        """Make these the advisories and put them into effect, and do the jobs to which that leads."""
        self.compile(*records, epss=epss)
        published = self.fleet.generations.publish(self.advisories, self.fleet.queue)
        self.do_rematches()
        return published

    def jobs(self, task: str) -> list[dict[str, Any]]:
        """The arguments of the jobs that wait, in the order in which they were enqueued."""
        with self.database.transaction() as connection:
            rows = connection.execute(
                "SELECT args FROM procrastinate_jobs WHERE task_name = %s AND status = 'todo' ORDER BY id", (task,)
            ).fetchall()
        return [arguments for (arguments,) in rows]

    def do_rematches(self, generations: Generations | None = None) -> int:
        """Do the jobs that match functions again, as a worker would; returns how many there were."""
        waiting = self.jobs("rematch")
        for job in waiting:
            self.rematch(generations=generations, **job)
        with self.database.transaction() as connection:
            connection.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'rematch'")
        return len(waiting)

    def rematch(
        self, generation: int, functions: Sequence[int], is_whole: bool, generations: Generations | None = None
    ) -> None:
        """One such job."""
        fleet = self.fleet
        rematch(
            fleet.database, generations or fleet.generations, fleet.rules, fleet.clock, generation, functions, is_whole
        )

    def store(self, *contents: ArtifactContent) -> None:
        """Store inventories."""
        with self.database.transaction() as connection:
            artifacts.put(connection, contents, ENGINE_VERSION)

    def deploy(
        self,
        name: str = "billing",
        packages: Sequence[Package] = (),
        layers: Mapping[str, Sequence[Package]] | None = None,
        *,
        scope: Scope = SCOPE,
        is_rescan: bool = False,
        verdicts: Mapping[ScanType, Verdict] = ELIGIBLE,
        **fields: Any,
    ) -> Written:
        """Have a function scanned that holds these packages, and layers by ARN."""
        layers = layers or {}
        contents = {arn: an_artifact(f"{arn} {own!r}", own) for arn, own in {"": packages, **layers}.items()}
        unique = {each.sha256: each for each in contents.values()}
        self.store(*unique.values())
        function = a_function(name, scope, layers=tuple(layers), **fields)._replace(code_sha256=contents[""].sha256)
        parts = Parts(tuple(Part(each.sha256, arn or None) for arn, each in contents.items()))
        is_scanned = verdicts[ScanType.PACKAGE].is_eligible if ScanType.PACKAGE in verdicts else False
        seen = Seen(function, None, verdicts, parts if is_scanned else None, is_rescan)
        return write(self.fleet, scope, [seen])

    def function(self, name: str = "billing", scope: Scope = SCOPE) -> StoredFunction:
        """A function as it is stored."""
        with self.database.transaction() as connection:
            (stored,) = functions.named(connection, scope, name)
        return stored

    def coverage(self, name: str = "billing", scope: Scope = SCOPE, type_: ScanType = ScanType.PACKAGE) -> Coverage:
        """Its coverage."""
        id_ = self.function(name, scope).id
        with self.database.transaction() as connection:
            return coverage.of_functions(connection, [id_])[id_][type_]

    def findings(self, name: str | None = None) -> list[StoredFinding[Finding]]:
        """All findings about packages, or those of one function, by ARN."""
        with self.database.transaction() as connection:
            everything = list(findings.select(connection, SQL("TRUE"), {}))
        return about_packages(each for each in everything if name is None or each.function.key.name == name)

    def lives(self, name: str | None = None) -> dict[str, Life]:
        """The life of each finding by vulnerability, where there is one of each; else by its ARN, too."""
        found: dict[str, Life] = {}
        for each in self.findings(name):
            id_ = each.finding.vulnerability.id
            found[f"{id_} {each.finding.arn}" if id_ in found else id_] = Life(each.life.status.value, *each.life[1:])
        return found

    def statuses(self, name: str | None = None) -> list[tuple[str, str]]:
        """Vulnerability and status of each finding, sorted."""
        return sorted((each.finding.vulnerability.id, each.life.status.value) for each in self.findings(name))

    def news(self) -> list[Told]:
        """All that was told."""
        with self.database.transaction() as connection:
            return list(news.after(connection, 0, 10_000))

    def told(self, function: Callable[[], object]) -> list[tuple[str, str]]:
        """Subject and state of what is told while `function` runs."""
        before = len(self.news())
        function()
        return [(each.subject, each.state) for each in self.news()[before:]]

    def reason(self, name: str = "billing", scope: Scope = SCOPE) -> StatusReason:
        """Why it is scanned, or not."""
        return self.coverage(name, scope).reason


def every_row(database: Database, table: str) -> list[tuple[Any, ...]]:
    """What a table holds."""
    with database.transaction() as connection, closing(connection.cursor()) as cursor:
        return cursor.execute(f"SELECT * FROM {table} ORDER BY 1".encode()).fetchall()


def wait_until(holds: Callable[[], object]) -> None:
    """Return when something holds that takes moments; fail if it never does."""
    until(holds, pause=0.01)


def wait_until_blocked(database: Database) -> None:
    """Return when somebody waits for a lock in this database."""
    statement = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"

    def is_blocked() -> bool:
        with database.transaction() as connection:
            row = connection.execute(statement).fetchone()
        return bool(row and row[0])

    wait_until(is_blocked)


def wait_until_held(database: Database, mode: str, number: int | None = None) -> None:
    """Return when somebody holds an advisory lock in that mode; a certain one if its number is given."""
    statement = """
        SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
        WHERE d.datname = current_database() AND locktype = 'advisory' AND granted AND mode = %(mode)s
          AND (%(number)s::bigint IS NULL OR (classid = 0 AND objid = %(number)s::bigint))
    """

    def is_held() -> bool:
        with database.transaction() as connection:
            row = connection.execute(statement, {"mode": mode, "number": number}).fetchone()
        return bool(row and row[0])

    wait_until(is_held)


@contextmanager
def in_thread(function: Callable[[], object]) -> Iterator[None]:
    """Run `function` beside the block, and wait for its end; what it raises is raised here."""
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(function)
        yield
        running.result(timeout=30)
