"""What the tests of the command share: a real process, an advisory database, and small packages to scan."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from lambdascope.demo.advisories import write_feed
from lambdascope.service.advisories import update
from lambdascope.sources.feeds import addresses_below
from tests.aws_faults import faulty_aws
from tests.cli.service_state import application, run
from tests.local_aws import local_aws

__all__ = ["application", "faulty_aws", "local_aws", "run"]

Command = Callable[..., CompletedProcess[str]]
Zipped = Callable[..., Path]

SOURCE = Path(__file__).parents[2] / "src"
TIMEOUT_SECONDS = 60
EXTRA_PACKAGES: Mapping[str, Mapping[str, Any]] = {
    "GHSA-aaaa-aaaa-aaaa": {"package": "low-one", "database_specific": {"severity": "LOW"}},
    "GHSA-bbbb-bbbb-bbbb": {"package": "medium-one", "database_specific": {"severity": "MODERATE"}},
    "GHSA-cccc-cccc-cccc": {"package": "unfixed-one", "database_specific": {"severity": "HIGH"}, "fixed": None},
    "PYSEC-2026-1": {"package": "untriaged-one"},
    "MAL-2026-1": {"package": "malicious-one", "fixed": None},
    "GHSA-dddd-dddd-dddd": {"package": "half-one", "also": "other-half"},
}
"""One PyPI record per kind of finding that the sample advisories lack, each affecting all versions below 2.0."""


@pytest.fixture(scope="session")
def feed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample advisories and EXTRA_PACKAGES, as a feed in osv.dev's layout."""
    folder = tmp_path_factory.mktemp("feed")
    write_feed(folder)
    with (
        ZipFile(folder / "PyPI/all.zip", "a", ZIP_DEFLATED) as archive,
        (folder / "PyPI/modified_id.csv").open("a") as listing,
    ):
        for id_, wanted in EXTRA_PACKAGES.items():
            archive.writestr(f"{id_}.json", json.dumps(osv_record(id_, **wanted)))
            listing.write(f"2026-01-01T00:00:00Z,{id_}\n")
    return folder


@pytest.fixture(scope="session")
def database(feed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`feed`, compiled."""
    path = tmp_path_factory.mktemp("database") / "advisories.db"
    update(path, addresses_below(str(feed)))
    return path


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A user with an empty home, whose folder for temporary files is empty, too."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("LAMBDASCOPE_", "XDG_", "PYTHON"))
    }
    for unset in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        kept.pop(unset, None)
    for folder in ("home", "tmp"):
        (tmp_path / folder).mkdir()
    own = {"HOME": str(tmp_path / "home"), "TMPDIR": str(tmp_path / "tmp"), "PYTHONPATH": str(SOURCE)}
    return kept | own | {"TERM": "xterm", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONWARNINGS": "error"}


@pytest.fixture
def lambdascope(tmp_path: Path, environment: dict[str, str]) -> Command:
    """Runs the command in `tmp_path`; `input` is its stdin, other keywords are environment variables."""

    def run(*arguments: str | Path, input: str = "", **variables: str) -> CompletedProcess[str]:  # noqa: A002
        return subprocess.run(
            [sys.executable, "-m", "lambdascope", *map(str, arguments)],
            cwd=tmp_path,
            env=environment | variables,
            input=input,
            capture_output=True,
            encoding=variables.get("PYTHONIOENCODING", "utf-8"),
            timeout=TIMEOUT_SECONDS,
        )

    return run


@pytest.fixture
def scan(lambdascope: Command, database: Path) -> Command:
    """Runs `scan` against `database`."""

    def run(*arguments: str | Path, **variables: str) -> CompletedProcess[str]:
        return lambdascope("scan", "--db", database, *arguments, **variables)

    return run


@pytest.fixture
def zipped(tmp_path: Path) -> Zipped:
    """Writes a zip that holds `files` and has the Python packages given as `name==version` installed."""

    def build(name: str, *requirements: str, files: Mapping[str, str | bytes] | None = None) -> Path:
        members: dict[str, str | bytes] = {"app.py": "", **(files or {})}
        for package, _, version in (requirement.partition("==") for requirement in requirements):
            members[f"{package}-{version}.dist-info/METADATA"] = f"Name: {package}\nVersion: {version}\n"
        with ZipFile(tmp_path / name, "w", ZIP_DEFLATED) as archive:
            for path, content in members.items():
                archive.writestr(ZipInfo(path), content)
        return tmp_path / name

    return build


def osv_record(
    id_: str, package: str, fixed: str | None = "2.0", also: str | None = None, **members: object
) -> dict[str, Any]:
    """An OSV record of one PyPI package, affected from its first version to `fixed`; `also` has no fix."""
    affected = [_affected(package, fixed), *([_affected(also, None)] if also else [])]
    return {"id": id_, "modified": "2026-01-01T00:00:00Z", "summary": "A sample.", "affected": affected, **members}


def _affected(package: str, fixed: str | None) -> dict[str, Any]:
    events = [{"introduced": "0"}, {"fixed": fixed}] if fixed else [{"introduced": "0"}]
    return {
        "package": {"ecosystem": "PyPI", "name": package},
        "ranges": [{"type": "ECOSYSTEM", "events": events}],
    }
