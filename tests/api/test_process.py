"""The service as it is run: servers as processes, keys by the command, calls by boto3."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.processes import a_process
from tests.waiting import until

SOURCE = Path(__file__).parents[2] / "src"
ACCOUNT, REGION = "111122223333", "eu-central-1"
NEW_KEY = b64encode(b"fedcba9876543210" * 2)


class Installation:
    """A database and a master key, which every command and every server has."""

    def __init__(self, database_url: str, folder: Path) -> None:
        self.folder = folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LAMBDASCOPE_", "AWS_"))}
        self.environment = kept | {
            "PYTHONPATH": str(SOURCE),
            "LAMBDASCOPE_DATABASE_URL": database_url,
            "LAMBDASCOPE_DATA_DIR": str(folder / "data"),
            "LAMBDASCOPE_OSV_URL": str(folder),
            "LAMBDASCOPE_KEV_URL": "",
            "LAMBDASCOPE_EPSS_URL": "",
        }

    def run(self, *arguments: str) -> str:
        """What a command prints."""
        done = subprocess.run(
            [sys.executable, "-m", "lambdascope", *arguments],
            env=self.environment, stdout=subprocess.PIPE, encoding="utf-8", timeout=60, check=True,
        )  # fmt: skip
        return done.stdout

    def key(self) -> dict[str, str]:
        made: dict[str, str] = json.loads(self.run("keys", "create", "--account", ACCOUNT, "--format", "json"))
        return made

    @contextmanager
    def server(self) -> Iterator[int]:
        """The port of a server, which ends well when it is told to."""
        log = self.folder / f"server-{len(list(self.folder.iterdir()))}.log"
        with a_process(("serve", "--port", "0", "--without-worker"), self.environment, log) as process:
            until(lambda: self._port(log) or process.poll() is not None)
            assert process.poll() is None, log.read_text()
            yield self._port(log)
        assert process.returncode == 0, log.read_text()

    @staticmethod
    def _port(log: Path) -> int:
        events = [json.loads(line) for line in log.read_text().splitlines() if line.endswith("}")]
        return next((int(each["port"]) for each in events if each["event"] == "listening"), 0)


@pytest.fixture
def installation(database_url: str, tmp_path: Path) -> Installation:
    return Installation(database_url, tmp_path)


def client_of(port: int, key: dict[str, str]) -> Any:
    return boto3.client(
        "inspector2",
        region_name=REGION,
        endpoint_url=f"http://127.0.0.1:{port}",
        aws_access_key_id=key["accessKeyId"],
        aws_secret_access_key=key["secretAccessKey"],
        config=Config(retries={"total_max_attempts": 1}),
    )


def told(client: Any) -> str:
    """What the API answers: a status, or the error's code."""
    try:
        (account,) = client.batch_get_account_status()["accounts"]
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return str(account["state"]["status"])


def readiness(port: int) -> dict[str, Any]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/readyz")
    found: dict[str, Any] = json.loads(connection.getresponse().read())["checks"]
    connection.close()
    return found


def test_a_key_works_until_it_is_revoked_in_every_server(installation: Installation) -> None:
    installation.run("accounts", "add", ACCOUNT, "--region", REGION)
    with ExitStack() as servers:
        ports = [servers.enter_context(installation.server()) for _ in range(2)]
        key = installation.key()
        one, other = (client_of(port, key) for port in ports)

        assert [told(one), told(other)] == ["DISABLED", "DISABLED"]
        installation.run("keys", "revoke", key["accessKeyId"])
        assert [told(one), told(other)] == ["UnrecognizedClientException"] * 2


def test_servers_change_over_to_another_master_key_by_a_restart(installation: Installation) -> None:
    (installation.folder / "new.key").write_bytes(NEW_KEY)
    with installation.server() as port:
        key = installation.key()
        assert told(client_of(port, key)) == "DISABLED"
        installation.run("keys", "rotate-master", "--new-key-file", str(installation.folder / "new.key"))
        assert told(client_of(port, key)) == "InternalServerException"
        until(lambda: not readiness(port)["master_key"]["ready"])
        assert "restart this process" in readiness(port)["master_key"]["reason"]
    (installation.folder / "new.key").replace(installation.folder / "data" / "master.key")
    with installation.server() as port:
        assert told(client_of(port, key)) == "DISABLED"
        assert readiness(port)["master_key"]["ready"]
