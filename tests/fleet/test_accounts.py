"""Several accounts and regions: entered by role, and one's failure is nobody else's (check 27)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product

import pytest

from lambdascope.model.account import Account, AccountId, AccountSource, Scope
from lambdascope.service.fleet import accounts, duties, members, organization
from lambdascope.store import accounts as stored_accounts
from lambdascope.store import coverage
from lambdascope.store import duties as stored_duties
from lambdascope.store.accounts import AutoEnable
from lambdascope.store.duties import DutyKey
from lambdascope.store.organizations import Following
from tests.aws_faults import DENIED, Fault, an_answer, an_xml_error
from tests.builders import a_record
from tests.fleet.running import EXTERNAL_ID, PACKAGE, Running, a_library, an_app, running
from tests.http_servers import Answer, LocalServer, Request
from tests.local_aws import REGION, LocalAws, deploy

REGIONS = (REGION, "us-east-1")


def test_accounts_and_regions_are_apart(service: Running, library: str) -> None:
    service.publish(a_record("CVE-2026-1001", library))
    ids = [service.new_account(*REGIONS) for _ in range(2)]
    scopes = [Scope(account, region) for account, region in product(ids, REGIONS)]
    for scope in scopes:
        service.begin(scope)
    for scope in scopes:
        service.switch_on(scope)
        # The same name everywhere; vulnerable in one place only.
        version = "1.0" if scope == scopes[0] else "2.0"
        deploy(service.owner(scope), "f", files=an_app(a_library(library, version)), settle=False)
    for scope in scopes:
        service.scanned(scope, "f")

    assert [service.open(scope) for scope in scopes] == [["CVE-2026-1001"], [], [], []]
    service.owner(scopes[1]).delete_function(FunctionName="f")
    service.becomes(lambda: service.reason(scopes[1], "f"), "RESOURCE_TERMINATED")
    assert [service.reason(scope, "f") for scope in (scopes[0], *scopes[2:])] == ["SUCCESSFUL"] * 3


def test_a_role_is_entered_with_its_external_id(service: Running) -> None:
    account = service.new_account()
    right = service.fails(Fault("sts:AssumeRole", about=f"ExternalId={EXTERNAL_ID}"))
    service.fails(Fault("sts:AssumeRole", answer=an_xml_error(403, "AccessDenied", "no")))
    service.proxy.faults[:2] = reversed(service.proxy.faults[:2])
    scope = Scope(account, REGION)
    service.switch_on(scope)
    deploy(service.owner(scope), "f", settle=False)

    service.scanned(scope, "f")
    assert right.happened
    del service.proxy.faults[:2]


def test_an_account_whose_role_cannot_be_entered_says_so_and_starts_when_it_can(service: Running) -> None:
    account = service.new_account()
    refusal = service.fails(Fault("sts:AssumeRole", about=account, answer=an_xml_error(403, "AccessDenied", "no")))
    scope = Scope(account, REGION)
    deploy(service.aws.client("lambda", *scope), "f", settle=False)
    service.begin(scope)

    def error() -> str | None:
        duty = service.duty(duties.ACTIVATION, scope)
        return None if duty is None else duty.last_error

    service.until(error)
    assert "sts:AssumeRole" in (error() or "")
    assert service.statuses(scope) == {PACKAGE: "ENABLING"}
    service.proxy.faults.remove(refusal)
    service.scanned(scope, "f")
    assert service.statuses(scope) == {PACKAGE: "ENABLED"}


def check_that_one_account_delays_no_other(service: Running, count: int) -> None:
    """Of so many accounts in two regions one is refused everything in one region; the others are scanned meanwhile."""
    ids = [service.new_account(*REGIONS) for _ in range(count)]
    denied = Scope(ids[0], REGIONS[1])
    scopes = [Scope(account, region) for account, region in product(ids, REGIONS)]
    service.fails(Fault("*", by=denied.account, region=denied.region, answer=DENIED))
    for scope in scopes:
        deploy(service.aws.client("lambda", *scope), "f", settle=False)
        service.begin(scope)
    others = [scope for scope in scopes if scope != denied]

    def unscanned() -> set[Scope]:
        with service.database.transaction() as connection:
            covered = [each for each in coverage.select(connection) if each.coverage.reason == "SUCCESSFUL"]
        return set(others) - {each.function.key.scope for each in covered}

    service.becomes(unscanned, set(), 30 + count)
    assert service.rows(denied) == {}
    assert service.statuses(denied) == {PACKAGE: "ENABLING"}
    failed = service.duty(duties.ACTIVATION, denied)
    assert failed is not None and failed.failures > 0
    assert "lambda:ListFunctions" in (failed.last_error or "")
    told = [service.duty(duties.ACTIVATION, scope) for scope in others]
    assert {duty.failures for duty in told if duty is not None} == {0}


def test_one_denying_account_of_five_delays_no_other(service: Running) -> None:
    check_that_one_account_delays_no_other(service, 5)


@pytest.mark.long
def test_one_denying_account_of_200_in_two_regions_delays_no_other(service: Running) -> None:
    check_that_one_account_delays_no_other(service, 200)


def test_check_27_a_link_that_has_expired_is_asked_for_again(service: Running, library: str) -> None:
    def expired(told: Answer) -> Answer:
        answer = json.loads(told.body)
        answer["Code"]["Location"] = f"{service.proxy.endpoint}/expired"
        return told._replace(body=json.dumps(answer).encode())

    service.publish(a_record("CVE-2026-1027", library))
    scope = service.new_scope(PACKAGE)
    service.fails(Fault("GET /expired", answer=Answer(403)))
    stale = service.fails(Fault("lambda:GetFunction", by=scope.account, change=expired, times=2))
    deploy(service.owner(scope), "f", files=an_app(a_library(library)), settle=False)

    service.scanned(scope, "f")
    assert stale.happened == 2
    assert service.open(scope) == ["CVE-2026-1027"]


class Organization:
    """AWS Organizations, as an account would be told of it."""

    def __init__(self, administrator: AccountId) -> None:
        self.accounts: list[AccountId] = []
        self.administrator = administrator

    def answer(self, request: Request) -> Answer:
        operation = request.headers["x-amz-target"].rpartition(".")[2]
        if operation == "ListDelegatedAdministrators":
            return an_answer({"DelegatedAdministrators": [{"Id": self.administrator}]})
        if operation == "ListAccounts":
            return an_answer({"Accounts": [{"Id": id_, "Name": "n", "State": "ACTIVE"} for id_ in self.accounts]})
        return Answer(400, json.dumps({"__type": "UnsupportedAPIEndpointException"}).encode())


@pytest.fixture
def organized(
    local_aws: LocalAws, postgres_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Running, Organization]]:
    """A service that looks at its organisation again and again."""
    told = Organization(local_aws.new_account())
    told.accounts = [told.administrator]
    folder = tmp_path_factory.mktemp("organized")
    with (
        LocalServer(told.answer) as server,
        running(
            local_aws, postgres_url, folder, {"AWS_ENDPOINT_URL_ORGANIZATIONS": server.base}, organization_interval=0.5
        ) as service,
    ):
        yield service, told


def test_an_account_that_joins_the_organisation_is_switched_on(organized: tuple[Running, Organization]) -> None:
    service, told = organized
    database, home = service.database, service.home
    accounts.add(database, Account(home, (REGION,)))
    following = Following(home, REGION, "lambdascope", EXTERNAL_ID, (REGION,), None, ())
    first = organization.synchronize(database, service.application.sessions, service.application.book, following)
    assert [each.id for each in first.changes.added] == [told.administrator]
    members.name_administrator(database, told.administrator, AutoEnable(standard=True, code=False))
    joining = service.aws.new_account()
    deploy(service.aws.client("lambda", joining), "f", settle=False)
    told.accounts.append(joining)

    service.scanned(Scope(joining, REGION), "f")
    with database.transaction() as connection:
        known = stored_accounts.get(connection, joining)
        kinds = {each.key for each in stored_duties.all_of(connection)}
    assert known is not None
    assert (known.source, known.administrator) == (AccountSource.ORGANIZATION, told.administrator)
    assert known.role_arn == f"arn:aws:iam::{joining}:role/lambdascope"
    assert DutyKey(duties.ORGANIZATION, Scope(home, REGION)) in kinds
    assert service.statuses(Scope(told.administrator, REGION)) == {}
