"""What the README shows of Amazon Inspector's API works as it stands, copied into a shell line by line."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from lambdascope.demo.api_commands import AWS_COMMANDS
from lambdascope.demo.processes import free_port
from lambdascope.store.database import Database
from tests.api.fleet import a_fleet
from tests.api.server import ACCOUNT, REGION, Service

ROOT = Path(__file__).parent.parent
SECTION = (ROOT / "README.md").read_text().partition("## Use it from boto3")[2].partition("\n## ")[0]
TIMEOUT_SECONDS = 120

_AWS = os.environ.get("LAMBDASCOPE_TEST_AWS_CLI") or str(ROOT / ".venv-aws" / "bin" / "aws")
needs_aws = pytest.mark.skipif(
    not Path(_AWS).exists(), reason="no aws command: `make test` installs it, or name it in LAMBDASCOPE_TEST_AWS_CLI"
)
_CALL = "import sys; sys.argv[0] = 'lambdascope'; from lambdascope.cli.program import main; main()"
_PLAYER = """\
trap 'kill $!; wait $!' EXIT
while IFS= read -r line; do
  printf '\\n> %s\\n' "$line"
  eval "$line" </dev/null || exit 1
done
printf '\\n> python\\n'
python snippet.py
"""
"""A shell into which lines are typed, and whose end is the server's; at last boto3 is asked in its environment."""


def blocks(language: str) -> str:
    return "".join(re.findall(rf"^```{language}\n(.*?)^```$", SECTION, re.MULTILINE | re.DOTALL))


def as_installed(folder: Path) -> None:
    """The folder as `make setup aws` leaves it, made of what the tests are run with; `make` has nothing left to do."""
    for path, text in (
        (".venv/bin/lambdascope", f'exec {sys.executable} -c "{_CALL}" "$@"'),
        (".venv/bin/python", f'exec {sys.executable} "$@"'),
        (".venv-aws/bin/aws", f'exec {_AWS} "$@"'),
        ("tools/make", '[ "$*" = "setup aws" ]'),
    ):
        program = folder / path
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(f"#!/bin/sh\n{text}\n")
        program.chmod(0o755)


def environment(folder: Path, database_url: str) -> dict[str, str]:
    """That of a new user whose AWS is out of reach; everything is stored in a test's own database."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LAMBDASCOPE_", "AWS_"))}
    return kept | {
        "PATH": f"{folder / 'tools'}{os.pathsep}{kept.get('PATH', os.defpath)}",
        "HOME": str(folder),
        "PYTHONPATH": str(ROOT / "src"),
        "LAMBDASCOPE_DATABASE_URL": database_url,
        "LAMBDASCOPE_DATA_DIR": str(folder / "data"),
        "LAMBDASCOPE_OSV_URL": str(folder),
        "LAMBDASCOPE_KEV_URL": "",
        "LAMBDASCOPE_EPSS_URL": "",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",  # where nobody answers
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_SESSION_TOKEN": "left-over",
    }


def played(folder: Path, database_url: str) -> dict[str, str]:
    """What each line of the section prints, by line."""
    as_installed(folder)
    own = str(free_port())
    (folder / "snippet.py").write_text(blocks("python"))
    lines = blocks("sh").replace("8787", own)
    with subprocess.Popen(
        ["bash", "-c", _PLAYER], cwd=folder, env=environment(folder, database_url), stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", start_new_session=True,
    ) as shell:  # fmt: skip
        try:
            printed, _ = shell.communicate(lines, TIMEOUT_SECONDS)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(shell.pid, signal.SIGKILL)  # whatever it leaves behind

    assert shell.returncode == 0, printed
    told = (each.partition("\n") for each in printed.split("\n> ")[1:])
    return {line: answer.strip() for line, _, answer in told}


def test_the_readme_asks_what_the_demo_asks() -> None:
    assert [line for line in blocks("sh").splitlines() if line.startswith("aws ")] == list(AWS_COMMANDS)


@needs_aws
def test_the_readme_works_with_functions_and_findings(database: Database, database_url: str, tmp_path: Path) -> None:
    a_fleet(Service(database), tmp_path)
    told = played(tmp_path, database_url)
    status, findings, counts, inactive, reasons, made, filters, deleted = (told[command] for command in AWS_COMMANDS)

    # The administrator's own account, and its member's.
    assert status.split() == ["ENABLED", "DISABLED"]
    assert findings.splitlines() == ["ACTIVE\tCVE-2026-3000 - werkzeug"] * 2
    assert sorted(counts.splitlines()) == ["1\torders", "1\torders", "4\tbilling", "4\tbilling"]
    assert (inactive, reasons) == ("", "4\tSUCCESSFUL")
    assert f"owner/{ACCOUNT}/filter/" in made
    assert filters == "SUPPRESS\tsandboxes"
    assert deleted == made
    assert len(told["python"].splitlines()) == 10
    assert f"CRITICAL CVE-2026-3000 - werkzeug arn:aws:lambda:{REGION}:{ACCOUNT}:function:billing:$LATEST" in (
        told["python"].splitlines()
    )


@needs_aws
def test_the_readme_works_where_nothing_is_watched_yet(database_url: str, tmp_path: Path) -> None:
    told = played(tmp_path, database_url)

    assert told[AWS_COMMANDS[0]].split() == ["DISABLED", "DISABLED"]
    assert told[AWS_COMMANDS[-2]] == "SUPPRESS\tsandboxes"
    assert told["python"] == ""
