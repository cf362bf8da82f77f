"""A real server with the API, on a test's own database, and clients that use it as any other program would."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection
from typing import Any, NamedTuple

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials

from lambdascope.api.application import Api
from lambdascope.model.account import Account, AccountId
from lambdascope.model.api_key import Role
from lambdascope.service import keys
from lambdascope.service.fleet import accounts, members
from lambdascope.service.keys import NewKey
from lambdascope.settings import Settings
from lambdascope.store import organizations
from lambdascope.store.database import Database
from lambdascope.store.metrics import Meters
from lambdascope.store.organizations import Following
from lambdascope.store.sealing import Sealer
from lambdascope.web.health import create_app
from lambdascope.web.server import running
from tests.web.test_health import NOTHING, nothing

HOST = "127.0.0.1"
REGION = "eu-central-1"
ACCOUNT = "111122223333"
MEMBER = "222233334444"
STRANGER = "999900001111"
SEALER = Sealer(b"0123456789abcdef" * 2)


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str | None:
        """The error's."""
        return self.headers.get("x-amzn-errortype")


class Service:
    """The API on a database; its clock is moved by the tests."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.meters = Meters()
        self.port = 0
        self.lag = datetime.now(UTC) - datetime.now(UTC)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.lag

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def key(self, account: str = ACCOUNT, role: Role = Role.ADMIN) -> NewKey:
        return keys.create(self.database, SEALER, account, role, self.now())

    def client(self, account: str = ACCOUNT, role: Role = Role.ADMIN, region: str = REGION) -> Any:
        """A boto3 client of a new key."""
        return client_of(self.url, self.key(account, role), region)

    def call(self, operation: str, account: str = ACCOUNT, role: Role = Role.ADMIN, **request: Any) -> Any:
        """What the operation answers to a new key."""
        return getattr(self.client(account, role), operation)(**request)

    def with_account(self, account: str = ACCOUNT, *regions: str) -> None:
        accounts.add(self.database, Account(AccountId(account), regions or (REGION,)))

    def with_member(self, administrator: str = ACCOUNT, member: str = MEMBER) -> None:
        """A delegated administrator with a member."""
        self.with_account(administrator)
        self.with_account(member)
        members.name_administrator(self.database, AccountId(administrator))
        members.join(self.database, AccountId(administrator), AccountId(member), self.now())

    def with_organization(self, management: str, *others: str) -> None:
        """An organisation that is followed, with these accounts and its management account."""
        own = AccountId(management)
        listed = [own, *(AccountId(each) for each in others)]
        for each in listed:
            self.with_account(each)
        with self.database.transaction() as connection:
            organizations.put(connection, Following(own, REGION, "reader", None, (REGION,), None, ()))
            organizations.put_accounts(connection, own, own, listed)


@contextmanager
def a_service(database: Database, data_dir: str = "", **settings: Any) -> Iterator[Service]:
    service = Service(database)
    api = Api(database, SEALER, Settings(data_dir=data_dir, db="", **settings), service.now, service.meters)
    with closing(api), running(create_app((), lambda: NOTHING, api), HOST, 0, nothing) as service.port:
        yield service


def client_of(url: str, key: NewKey, region: str = REGION) -> Any:
    return boto3.client(
        "inspector2",
        region_name=region,
        endpoint_url=url,
        aws_access_key_id=key.key.id,
        aws_secret_access_key=key.secret,
        config=Config(retries={"total_max_attempts": 1}, read_timeout=60),
    )


def signed(
    service: Service,
    key: NewKey,
    method: str = "POST",
    target: str = "/status/batch/get",
    body: bytes = b"{}",
    headers: Mapping[str, str] | None = None,
    region: str = REGION,
) -> dict[str, str]:
    """The headers of a request that the key has signed."""
    request = AWSRequest(
        method, f"{service.url}{target}", headers={"Content-Type": "application/json", **(headers or {})}, data=body
    )
    SigV4Auth(Credentials(key.key.id, key.secret), "inspector2", region).add_auth(request)
    return dict(request.headers.items())


def send(
    service: Service, method: str, target: str, body: bytes = b"", headers: Mapping[str, str] | None = None
) -> Answer:
    """One request as it is given."""
    with closing(HTTPConnection(HOST, service.port, timeout=60)) as connection:
        connection.request(method, target, body, dict(headers or {}))
        response = connection.getresponse()
        found = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, found, response.read())


def ask(
    service: Service,
    key: NewKey,
    method: str = "POST",
    target: str = "/status/batch/get",
    body: bytes = b"{}",
    **options: Any,
) -> Answer:
    """One request, signed."""
    return send(service, method, target, body, signed(service, key, method, target, body, **options))
