"""A synthetic fleet: functions drawn from realistic distributions over shared code and layers, written through the
service's own code.

    python -m bench.synthetic_fleet FOLDER artifacts|functions FUNCTIONS INDEX OF

writes one of OF shares of one kind into the database that LAMBDASCOPE_DATABASE_URL names; FOLDER is the data directory.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TypeVar

from bench.synthetic_feed import write_feed
from lambdascope.app import Application
from lambdascope.engine.scan import ENGINE_VERSION
from lambdascope.model.account import Account, AccountId, ActivationStatus, Scope
from lambdascope.model.coverage import ScanType, Verdict
from lambdascope.model.ecosystem import Ecosystem, PackageName
from lambdascope.model.function import Function, FunctionKey, PackageType
from lambdascope.model.package import Evidence, Package, PackageManager
from lambdascope.service.fleet.fleet import Fleet
from lambdascope.service.fleet.parts import Part, Parts
from lambdascope.service.fleet.scan_results import Seen, write
from lambdascope.settings import Settings
from lambdascope.store import accounts, activations, artifacts
from lambdascope.store.artifacts import ArtifactContent

ACCOUNTS, REGIONS = 20, ("eu-central-1", "us-east-1")
LIBRARIES = 8_000
VERSIONS_EACH = 12
LAYERS = 200
LAYER_SHARE = 0.4
"""The share of functions that use one shared layer or two."""
FUNCTIONS_PER_ARTIFACT = 100_000 / 30_000
WIDE, NARROW = 10_000, 10
"""So many functions hold the libraries `wide` and `narrow`; in a smaller fleet, all hold `wide`."""
KNOWN_ADVISORIES = 1_000
"""Of the fleet's libraries."""
OTHER_ADVISORIES = 30_000
"""Of libraries that nobody has, so that the compiled database is as large as a real one."""

_BATCH = 500
_EPOCH = datetime(2026, 11, 1, tzinfo=UTC)
_Item = TypeVar("_Item")


@dataclass(frozen=True)
class Shape:
    """How large a fleet is."""

    functions: int

    @property
    def artifacts(self) -> int:
        """Distinct code packages and layers."""
        return round(self.functions / FUNCTIONS_PER_ARTIFACT)


@dataclass(frozen=True)
class Share:
    """One of several equal shares of the work."""

    index: int
    shares: int

    def of(self, items: Iterable[_Item]) -> Iterator[_Item]:
        return islice(items, self.index, None, self.shares)


def write_advisories(folder: Path) -> None:
    """A feed with advisories of some libraries, so that functions have findings before the measured ones come."""
    write_feed(folder, OTHER_ADVISORIES)
    shutil.rmtree(folder / "PyPI")  # where the fleet's libraries are
    draw = random.Random(1)
    names = draw.sample(range(LIBRARIES), KNOWN_ADVISORIES // 2)
    for number in range(KNOWN_ADVISORIES):
        library = names[number % len(names)]
        fixed = f"1.{draw.randrange(1, VERSIONS_EACH)}.0"
        write_advisory(folder, f"PYSEC-2026-{number + 1}", f"library-{library:05}", fixed, listed=False)
    _write_listing(folder)


def write_advisory(folder: Path, id_: str, library: str, fixed: str, *, listed: bool = True) -> None:
    """One advisory more in the feed: all versions of a library before `fixed` are affected."""
    record = {
        "id": id_,
        "modified": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "published": "2026-11-01T00:00:00Z",
        "aliases": [f"CVE-2026-{int(id_.rsplit('-', 1)[1]) + 10_000}"],
        "summary": f"A flaw in {library}",
        "details": "A crafted request makes the library read what it should not. " * 8,
        "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"}],
        "affected": [
            {
                "package": {"ecosystem": "PyPI", "name": library},
                "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": fixed}]}],
            }
        ],
    }
    path = folder / "PyPI" / f"{id_}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(record))
    if listed:
        _write_listing(folder)


def switch_on(fleet: Fleet) -> None:
    """Know the accounts, and switch scanning on in them."""
    with fleet.database.transaction() as connection:
        accounts.put(connection, [Account(owner, REGIONS) for owner in _owners()])
        for scope in _scopes():
            activations.put(connection, scope, ScanType.PACKAGE, ActivationStatus.ENABLED, _EPOCH)


def write_artifacts(fleet: Fleet, shape: Shape, share: Share) -> None:
    """Write a share of the inventories, as reading the artifacts would have."""
    plan = _Plan(shape)
    for batch in share.of(_batches(plan.artifacts())):
        with fleet.database.transaction() as connection:
            artifacts.put(connection, batch, ENGINE_VERSION)


def write_functions(fleet: Fleet, shape: Shape, share: Share) -> None:
    """Write a share of the functions, as scans would have; the artifacts are there."""
    plan, scopes = _Plan(shape), _scopes()
    for index, scope in share.of(enumerate(scopes)):
        for seen in _batches(plan.functions(scope, index, len(scopes))):
            write(fleet, scope, seen)


def _owners() -> list[AccountId]:
    return [AccountId(f"{100_000_000_000 + number}") for number in range(ACCOUNTS)]


def _scopes() -> list[Scope]:
    return [Scope(owner, region) for owner in _owners() for region in REGIONS]


class _Plan:
    """Which artifact holds what, and which function uses which artifact."""

    def __init__(self, shape: Shape) -> None:
        self._shape, self._draw = shape, random.Random(2)
        self._codes = max(1, shape.artifacts - LAYERS)
        # A few packages are deployed many times over (one code, many functions), most once or twice.
        self._code_of = [self._skewed(self._codes) for _ in range(shape.functions)]
        # Every code is used, as it would not be stored otherwise.
        for code in range(min(self._codes, shape.functions)):
            self._code_of[code] = code
        self._special = {"wide": self._codes_with(WIDE), "narrow": self._codes_with(NARROW)}

    def artifacts(self) -> Iterator[ArtifactContent]:
        for code in range(self._codes):
            count = max(3, min(400, round(self._draw.lognormvariate(3.2, 0.9))))
            special = [name for name, codes in self._special.items() if code in codes]
            yield self._artifact(_digest("code", code), count, special, "")
        for layer in range(LAYERS):
            yield self._artifact(_digest("layer", layer), self._draw.randrange(5, 40), [], "python/")

    def functions(self, scope: Scope, index: int, scopes: int) -> Iterator[Seen]:
        # Its own draw: whoever writes a scope need not have gone through those before.
        self._draw = random.Random(f"scope {index}")
        for number in range(index, self._shape.functions, scopes):
            parts = [Part(_digest("code", self._code_of[number]), None)]
            if self._draw.random() < LAYER_SHARE:
                chosen = {self._skewed(LAYERS) for _ in range(self._draw.choice((1, 1, 2)))}
                parts += [Part(_digest("layer", layer), _layer_arn(scope, layer)) for layer in sorted(chosen)]
            function = _function(scope, number, parts)
            yield Seen(function, None, {ScanType.PACKAGE: Verdict(None)}, Parts(tuple(parts)))

    def _artifact(self, digest: str, count: int, special: Sequence[str], root: str) -> ArtifactContent:
        libraries = {self._skewed(LIBRARIES) for _ in range(count)}
        packages = [
            _package(f"library-{library:05}", f"1.{self._draw.randrange(VERSIONS_EACH)}.0", root)
            for library in sorted(libraries)
        ]
        packages += [_package(name, "1.0.0", root) for name in special]
        return ArtifactContent(
            sha256=digest,
            size=5_000_000,
            packages=tuple(packages),
            problems=(),
            claimed_paths=tuple(package.file_path for package in packages),
            installed=frozenset((Ecosystem.PYPI,)),
        )

    def _codes_with(self, wanted: int) -> frozenset[int]:
        """Codes that so many functions use together; all there are, where there are fewer."""
        uses: dict[int, int] = {}
        for code in self._code_of:
            uses[code] = uses.get(code, 0) + 1
        chosen: set[int] = set()
        left = min(wanted, self._shape.functions)
        for code in self._draw.sample(sorted(uses), len(uses)):
            if uses[code] <= left:
                chosen.add(code)
                left -= uses[code]
        return frozenset(chosen)

    def _skewed(self, count: int) -> int:
        """A number below `count`; small ones are much more frequent, as popular libraries and layers are."""
        return min(count - 1, int(count * self._draw.random() ** 3))


def _package(name: str, version: str, root: str) -> Package:
    return Package(
        ecosystem=Ecosystem.PYPI,
        name=PackageName(name),
        version=version,
        package_manager=PackageManager.PYTHONPKG,
        file_path=f"{root}{name}-{version}.dist-info/METADATA",
        layer=None,
        evidence=Evidence.INSTALLED,
        identified_by="METADATA",
    )


def _function(scope: Scope, number: int, parts: Sequence[Part]) -> Function:
    return Function(
        key=FunctionKey(scope.account, scope.region, f"function-{number:06}"),
        runtime="python3.12",
        handler="app.handler",
        package_type=PackageType.ZIP,
        code_sha256=parts[0].sha256,
        code_size=5_000_000,
        last_modified=_EPOCH,
        role=f"arn:aws:iam::{scope.account}:role/function",
        layers=tuple(part.layer_arn for part in parts if part.layer_arn is not None),
        tags={"team": f"team-{number % 50}"},
    )


def _layer_arn(scope: Scope, layer: int) -> str:
    return f"arn:aws:lambda:{scope.region}:{scope.account}:layer:shared-{layer}:1"


def _digest(kind: str, number: int) -> str:
    return b64encode(sha256(f"{kind}-{number}".encode()).digest()).decode("ascii")


def _write_listing(folder: Path) -> None:
    records = [json.loads(path.read_text()) for path in (folder / "PyPI").glob("*.json")]
    lines = sorted(((record["modified"], record["id"]) for record in records), reverse=True)
    (folder / "PyPI" / "modified_id.csv").write_text("".join(f"{modified},{id_}\n" for modified, id_ in lines))
    ecosystems = sorted(path.name for path in folder.iterdir() if path.is_dir())
    (folder / "ecosystems.txt").write_text("".join(f"{name}\n" for name in ecosystems))


def _batches(items: Iterator[_Item]) -> Iterator[list[_Item]]:
    while batch := list(islice(items, _BATCH)):
        yield batch


def _main() -> None:
    folder, kind, functions, index, shares = sys.argv[1:]
    write_share = {"artifacts": write_artifacts, "functions": write_functions}[kind]
    settings = Settings(folder, f"{folder}/advisories.db", database_url=os.environ["LAMBDASCOPE_DATABASE_URL"])
    with Application(settings) as application:
        write_share(application.fleet(), Shape(int(functions)), Share(int(index), int(shares)))


if __name__ == "__main__":
    _main()
