"""The demo of the service: the story that it tells happens, and nothing of it stays."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from lambdascope.demo.api_commands import AWS_COMMANDS, path_with_aws
from lambdascope.store.embedded_home import SYSTEM_DIR

MINISTACK = Path(__file__).parents[2] / ".venv-aws" / "bin" / "ministack"
SOURCE = Path(__file__).parents[2] / "src"
TIMEOUT_SECONDS = 180

needs_ministack = pytest.mark.skipif(not MINISTACK.exists(), reason="no local AWS: `make test` installs it")


STEPS = (
    "▸ A local AWS and `lambdascope serve` have started",
    "▸ Somebody deploys 3 layers and 10 functions in account 111122223333",
    "▸ The account is added, and scanning is switched on",
    "$ lambdascope accounts add 111122223333 --region eu-central-1",
    "$ lambdascope enable --account 111122223333",
    "✓ All 10 functions are discovered, and each is scanned or has its reason not to be",
    "$ lambdascope coverage",
    "$ lambdascope findings",
    "▸ Somebody deploys `orders` with axios, lodash and minimist brought up to date",
    "✓ The event came in, the new package was scanned, and 3 findings are closed",
    "$ lambdascope findings --function orders --status CLOSED",
    "▸ An advisory is published: CVE-2024-56201, in Jinja2 before 3.1.5",
    "✓ 3 functions have a new finding, from stored inventories, without a call to AWS",
    "$ lambdascope findings --vulnerability CVE-2024-56201",
    "▸ Code scanning is switched on, too",
    "$ lambdascope enable --account 111122223333 --scan-type code",
    "✓ The functions' own code is scanned where its language can be read",
    "$ lambdascope coverage --scan-type code",
    "$ lambdascope findings --type CODE_VULNERABILITY",
    "▸ Whatever was written for Amazon Inspector works with it; only the endpoint and the key are lambdascope's",
    "$ export AWS_ENDPOINT_URL_INSPECTOR2=ENDPOINT AWS_DEFAULT_REGION=eu-central-1",
    "$ export AWS_ACCESS_KEY_ID=LSKA AWS_SECRET_ACCESS_KEY=SECRET",
    *(f"$ {command}" for command in AWS_COMMANDS),
    "▸ How the service is doing",
    "$ lambdascope status",
    "All processes have ended",
)
"""The story, each line without how long it took, and without what is another each time."""


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """That of a demo whose temporary files and processes can be told from others'; they must all be gone after."""
    (tmp_path / "temporary").mkdir()
    homes = stored_homes()
    yield {
        **os.environ,
        "PYTHONPATH": str(SOURCE),
        "PYTHONIOENCODING": "utf-8",
        "TMPDIR": str(tmp_path / "temporary"),
        "TEST_OF_THE_DEMO": str(tmp_path),
        # What must not reach the demo's own service.
        "LAMBDASCOPE_DATABASE_URL": "postgresql://nobody@192.0.2.1/none",
        "AWS_ENDPOINT_URL": "http://192.0.2.1",
        "HTTP_PROXY": "http://192.0.2.1:9",
    }

    assert list((tmp_path / "temporary").iterdir()) == []
    assert processes_with(f"TEST_OF_THE_DEMO={tmp_path}") == []
    assert {home.name for home in stored_homes() - homes if server_of(home)} == set()


def demo(*options: str) -> list[str]:
    return [sys.executable, "-m", "lambdascope", "demo", "--service", *options]


def stored_homes() -> set[Path]:
    """Where root's servers live; other tests have some, too."""
    return set(SYSTEM_DIR.iterdir()) if SYSTEM_DIR.exists() else set()


def server_of(home: Path) -> bool:
    """Whether a demo made it: their servers do without synchronous writing."""
    try:
        return "fsync=off" in (home / "data" / "postmaster.opts").read_text()
    except OSError:
        return False


def processes_with(variable: str) -> list[str]:
    """The command lines of living processes that have this variable."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if variable.encode() in (process / "environ").read_bytes().split(b"\0"):
                found.append((process / "cmdline").read_text().replace("\0", " "))
    return found


@needs_ministack
def test_the_whole_story_happens(environment: dict[str, str]) -> None:
    done = subprocess.run(
        demo("--ministack", str(MINISTACK)), env=environment, capture_output=True, encoding="utf-8",
        timeout=TIMEOUT_SECONDS,
    )  # fmt: skip
    told = done.stdout

    assert done.returncode == 0, done.stdout + done.stderr
    assert steps_of(told.partition("The service\n")[2]) == STEPS
    assert "thumbnails-python.zip" in told.partition("The service\n")[0]
    for function, reason in (
        ("avatars", "SUCCESSFUL"),
        ("intranet-wiki", "EXCLUDED_BY_TAG"),
        ("payroll", "ACCESS_DENIED_TO_ENCRYPTION_KEY"),
        ("geo-index", "UNSUPPORTED_RUNTIME"),
    ):
        assert re.search(rf"\b{function} .*\b{reason}\b", printed_by(told, "coverage")), function
    assert len(re.findall(r"\b(?:ACTIVE|INACTIVE)\b", printed_by(told, "coverage"))) == 10
    found = printed_by(told, "findings")
    assert [len(re.findall(rf"CVE.* {name}\b", found)) for name in ("orders", "newsletter")] == [3, 0]
    assert [len(re.findall(rf"CVE-2023-4863 .*\b{name}\b", found)) for name in ("avatars", "watermark")] == [1, 1]
    assert not re.search(r"intranet-wiki|payroll|geo-index", found)
    assert printed_by(told, "findings --function orders --status CLOSED").count("CVE-") == 3
    later = printed_by(told, "findings --vulnerability CVE-2024-56201")
    assert [name for name in ("newsletter", "receipts", "watermark", "orders") if name in later] == [
        "newsletter", "receipts", "watermark",
    ]  # fmt: skip
    by_aws = [printed_by(told, command, "") for command in AWS_COMMANDS]
    assert by_aws[0] == "ENABLED\tENABLED"
    assert sorted(line.partition("\t")[0] for line in by_aws[1].splitlines()) == ["ACTIVE"] * 3 + ["CLOSED"]
    assert "4\tinvoices" in by_aws[2].splitlines() and "\torders" not in by_aws[2]
    assert len(re.findall(r"^UNSUPPORTED_RUNTIME\t.*:geo-index:", by_aws[3], re.MULTILINE)) == 2
    assert "14\tSUCCESSFUL" in by_aws[4].splitlines()
    assert re.fullmatch(r"arn:aws:inspector2:eu-central-1:111122223333:owner/.*/filter/\w+", by_aws[5])
    assert by_aws[6:] == ["SUPPRESS\tsandboxes", by_aws[5]]
    status = printed_by(told, "status")
    assert "7 of 10 functions" in status
    counted = re.findall(r"^(CRITICAL|HIGH|MEDIUM) +(\d+) +(\d+) +(\d+)$", status, re.MULTILINE)
    assert counted == [("CRITICAL", "3", "0", "1"), ("HIGH", "12", "0", "1"), ("MEDIUM", "0", "0", "1")]


@needs_ministack
def test_an_interrupted_demo_leaves_nothing(environment: dict[str, str]) -> None:
    with subprocess.Popen(
        demo("--ministack", str(MINISTACK)), env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as running:  # fmt: skip
        assert running.stdout is not None
        until_told(running.stdout, "scanning is switched on")
        running.send_signal(signal.SIGINT)
        _, error = running.communicate(timeout=TIMEOUT_SECONDS)

    assert error.endswith("error: interrupted\n")
    assert running.returncode == 130


def test_a_local_aws_that_does_not_start_ends_the_demo(environment: dict[str, str]) -> None:
    done = subprocess.run(
        demo("--ministack", "false"), env=environment, capture_output=True, encoding="utf-8", timeout=TIMEOUT_SECONDS
    )

    assert done.stderr == "error: ministack ended with exit code 1\n"
    assert done.returncode == 3


def test_a_missing_local_aws_is_told_before_anything_else(environment: dict[str, str]) -> None:
    done = subprocess.run(
        demo("--ministack", "nowhere/ministack"), env=environment, capture_output=True, encoding="utf-8",
        timeout=TIMEOUT_SECONDS,
    )  # fmt: skip

    assert done.stdout == ""
    assert re.match(
        r"error: the service demo needs ministack.* none at nowhere/ministack; run `make demo`", done.stderr
    )
    assert done.returncode == 3


def test_no_aws_command_will_do_but_the_one_beside_the_local_aws(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    somebodys, beside = tmp_path / "somebodys", tmp_path / "beside"
    for folder in (somebodys, beside):
        folder.mkdir()
    monkeypatch.setenv("PATH", str(somebodys))
    (somebodys / "aws").touch(0o755)

    assert path_with_aws(str(beside / "ministack")) is None
    (beside / "aws").touch(0o755)
    assert path_with_aws(str(beside / "ministack")) == f"{beside}{os.pathsep}{somebodys}"


def printed_by(told: str, command: str, program: str = "lambdascope ") -> str:
    """What a command of the story printed."""
    found = re.search(rf"^\$ {program}{re.escape(command)}\n(.*?)(?=\n\n[▸$✓]|\Z)", told, re.MULTILINE | re.DOTALL)

    assert found is not None, command
    return found[1]


def steps_of(told: str) -> tuple[str, ...]:
    """The lines that say what happens, without times."""
    lines = (line for line in told.splitlines() if line.startswith(("▸", "✓", "$ ", "All processes")))
    lasting = (re.sub(r"(: [\d.]+ s\.?$| \([\d.]+ s\).*)", "", line) for line in lines)
    return tuple(re.sub(r"http://127\.0\.0\.1:\d+", "ENDPOINT", without_secret(line)) for line in lasting)


def without_secret(line: str) -> str:
    return re.sub(r"LSKA[A-Z2-7]{16} (.*=)[A-Za-z0-9+/]{40}$", r"LSKA \1SECRET", line)


def until_told(lines: Iterator[str], text: str) -> None:
    told = [""]
    while text not in told[-1]:
        told.append(next(lines, ""))
        assert told[-1], "".join(told)
