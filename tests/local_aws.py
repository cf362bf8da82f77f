"""A local AWS for the tests: ministack as a process of its own, accounts that no other test uses, and packages."""

from __future__ import annotations

import io
import itertools
import os
import secrets
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

import boto3
import pytest
from botocore.config import Config

from lambdascope.model.account import AccountId, Scope

REGION = "eu-central-1"
_MINISTACK = Path(__file__).parent.parent / ".venv-aws" / "bin" / "ministack"
_ORIGIN = secrets.randbelow(80_000) + 10_000
"""Accounts of two workers that share a local AWS differ by this."""


class LocalAws:
    """One running ministack, in which every account exists: an access key of twelve digits is the account's own."""

    def __init__(self, executable: str, log: IO[bytes], port: int | None = None) -> None:
        self.port = port or _free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")} | {
            "CLOUDTRAIL_RECORDING": "1",
            "GATEWAY_PORT": str(self.port),
            "BIND_HOST": "127.0.0.1",
            "MINISTACK_HOST": "127.0.0.1",  # in the links it hands out
            "LOG_LEVEL": "WARNING",
        }
        self._process = subprocess.Popen(
            [executable], env=environment, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL
        )
        self._accounts = itertools.count(1)
        self._lock = threading.Lock()
        self._clients: dict[tuple[str, str, str], Any] = {}
        self._key_accounts: dict[str, str] = {}

    @property
    def pid(self) -> int:
        return self._process.pid

    def wait_until_ready(self, seconds: float = 30) -> None:
        until = time.monotonic() + seconds
        directly = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        while time.monotonic() < until and self._process.poll() is None:
            try:
                with directly.open(f"{self.endpoint}/_ministack/health", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        self.stop()
        raise RuntimeError("the local AWS does not start; see its log")

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def new_account(self) -> AccountId:
        """An account in which there is nothing."""
        return AccountId(f"9{_ORIGIN:05}{next(self._accounts):06}")

    def client(self, service: str, account: str, region: str = REGION) -> Any:
        """A plain boto3 client, as the account's owner would use it; the same one each time."""
        key = (service, account, region)
        with self._lock:
            if key not in self._clients:
                self._clients[key] = a_client(service, account, region, self.endpoint)
            return self._clients[key]

    def environment(self, account: str, region: str = REGION) -> dict[str, str]:
        """The environment in which a process talks to this AWS with the account's credentials, and to no other."""
        return {"AWS_ENDPOINT_URL": self.endpoint, **credentials_of(account, region)}

    def account_of_key(self, key: str, region: str = REGION) -> str:
        """Whose an access key is. Of a key it gave to an assumed role this AWS knows it, and checks no signature."""
        if key.isdigit():
            return key
        if key not in self._key_accounts:
            self._key_accounts[key] = self.client("sts", key, region).get_caller_identity()["Account"]
        return self._key_accounts[key]

    def role_of(self, account: str) -> str:
        """A role by which the account may be entered from another."""
        return f"arn:aws:iam::{account}:role/lambdascope"


_RUNNING = pytest.StashKey[LocalAws]()


@pytest.fixture(scope="session")
def local_aws(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> LocalAws:
    """The one local AWS of this test process: it starts in a quarter of a second and takes 40 to 100 MB."""
    stash = request.config.stash
    if _RUNNING in stash:
        return stash[_RUNNING]
    executable = os.environ.get("LAMBDASCOPE_TEST_MINISTACK") or str(_MINISTACK)
    if not Path(executable).exists():
        pytest.skip("no local AWS: `make test` installs it, or name it in LAMBDASCOPE_TEST_MINISTACK")
    with (tmp_path_factory.mktemp("aws") / "ministack.log").open("wb") as log:
        aws = LocalAws(executable, log)
    request.config.add_cleanup(aws.stop)
    aws.wait_until_ready()
    stash[_RUNNING] = aws
    return aws


class CalmLimiter:
    """A limiter that lets everybody in at once, and remembers for how long it was asked not to."""

    def __init__(self) -> None:
        self.waited: list[str] = []
        self.paused: list[float] = []

    def wait(self, scope: Scope, api: str) -> None:  # noqa: ARG002  as the protocol has it
        self.waited.append(api)

    def pause(self, scope: Scope, api: str, seconds: float) -> None:  # noqa: ARG002  as the protocol has it
        self.paused.append(seconds)


def credentials_of(account: str, region: str = REGION) -> dict[str, str]:
    """Credentials by environment, with nothing of this machine's own configuration."""
    return {
        "AWS_ACCESS_KEY_ID": account,
        "AWS_SECRET_ACCESS_KEY": "secret-of-the-test",
        "AWS_DEFAULT_REGION": region,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }


def a_client(service: str, account: str, region: str, endpoint: str) -> Any:
    config = Config(retries={"total_max_attempts": 1, "mode": "standard"}, connect_timeout=5, read_timeout=30)
    return boto3.client(  # type: ignore[call-overload]  # the service is no literal
        service,
        region_name=region,
        endpoint_url=endpoint,
        aws_access_key_id=account,
        aws_secret_access_key="secret-of-the-test",
        config=config,
    )


def a_package(files: Mapping[str, str | bytes] | None = None) -> bytes:
    """A deployment package; without files, one with a handler that does nothing."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in (files or {"app.py": "def handler(event, context):\n    return 1\n"}).items():
            # A fixed time: the same files make the same digest.
            archive.writestr(zipfile.ZipInfo(path, (2026, 1, 1, 0, 0, 0)), content)
    return buffer.getvalue()


def deploy(
    client: Any,
    name: str,
    *,
    files: Mapping[str, str | bytes] | None = None,
    package: bytes | None = None,
    layers: Sequence[str] = (),
    runtime: str = "python3.12",
    handler: str = "app.handler",
    tags: Mapping[str, str] | None = None,
    settle: bool = True,
    **more: object,
) -> dict[str, Any]:
    """Create a function, or update its code where there is one; returns Lambda's answer.

    The local AWS takes half a second until a function is settled, which is waited for unless told otherwise.
    """
    code = package if package is not None else a_package(files)
    answer: dict[str, Any]
    try:
        answer = client.create_function(
            FunctionName=name,
            Runtime=runtime,
            Role="arn:aws:iam::111122223333:role/of-the-function",
            Handler=handler,
            Code={"ZipFile": code},
            Layers=list(layers),
            Tags=dict(tags or {}),
            **more,
        )
    except client.exceptions.ResourceConflictException:
        answer = client.update_function_code(FunctionName=name, ZipFile=code)
    if settle:
        wait_until_settled(client, name)
    return answer


def wait_until_settled(client: Any, name: str) -> None:
    for _ in range(200):
        told = client.get_function_configuration(FunctionName=name)
        if told["State"] != "Pending" and told["LastUpdateStatus"] != "InProgress":
            return
        time.sleep(0.05)
    raise AssertionError(f"{name} does not settle")


def publish_layer(client: Any, name: str, files: Mapping[str, str | bytes]) -> str:
    """Publish a layer version; returns its ARN."""
    arn: str = client.publish_layer_version(LayerName=name, Content={"ZipFile": a_package(files)})["LayerVersionArn"]
    return arn


def invoked(cloudwatch: Any, name: str, *times: Any) -> None:
    """Leave the trace of invocations in the metric; the local AWS keeps two weeks of it."""
    dimensions = [{"Name": "FunctionName", "Value": name}]
    for moment in times:
        point = {
            "MetricName": "Invocations",
            "Dimensions": dimensions,
            "Timestamp": moment,
            "Value": 1,
            "Unit": "Count",
        }
        cloudwatch.put_metric_data(Namespace="AWS/Lambda", MetricData=[point])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
