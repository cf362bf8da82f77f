"""Accounts of an organisation, and regions of an account."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest

from lambdascope.model.account import Scope
from lambdascope.model.errors import AwsDenied, AwsNotFound
from lambdascope.sources.aws.organization import (
    OrganizationAccount,
    accounts,
    delegated_administrators,
    enabled_regions,
)
from lambdascope.sources.aws.sessions import Sessions
from tests.aws_faults import DENIED, Fault, FaultyAws, an_error
from tests.http_servers import Answer, LocalServer, Request
from tests.local_aws import LocalAws

UNITS = {"r-root": ["ou-a", "ou-b"], "ou-a": ["ou-c"], "ou-b": [], "ou-c": ["ou-a"]}
MEMBERS = {"r-root": [1], "ou-a": [2, 3], "ou-b": [4], "ou-c": [5]}


def an_account(number: int) -> dict[str, str]:
    return {"Id": f"{number:012}", "Name": f"n{number}", "State": "ACTIVE" if number != 3 else "SUSPENDED"}


def expected(*numbers: int) -> list[OrganizationAccount]:
    return [OrganizationAccount(*an_account(number).values()) for number in numbers]  # type: ignore[arg-type]


def organization(request: Request) -> Answer:
    """An organisation of five accounts, told one to a page; its units are in a circle, as they never should be."""
    operation = request.headers["x-amz-target"].rpartition(".")[2]
    asked = json.loads(request.body)
    parent = asked.get("ParentId")
    told: list[dict[str, str]]
    if operation == "ListDelegatedAdministrators":
        name, told = "DelegatedAdministrators", [an_account(2)]
    elif operation == "ListOrganizationalUnitsForParent":
        name, told = "OrganizationalUnits", [{"Id": unit} for unit in UNITS[parent]]
    else:
        numbers = MEMBERS[parent] if parent else [1, 2, 3, 4, 5]
        name, told = "Accounts", [an_account(number) for number in numbers]
    at = int(asked.get("NextToken", "0"))
    page: dict[str, object] = {name: told[at : at + 1]}
    if at + 1 < len(told):
        page["NextToken"] = str(at + 1)
    return Answer(200, json.dumps(page).encode(), {"Content-Type": "application/x-amz-json-1.1"})


@pytest.fixture
def organized(enter: Callable[..., Sessions]) -> Iterator[Sessions]:
    with LocalServer(organization) as server:
        yield enter(AWS_ENDPOINT_URL_ORGANIZATIONS=server.base)


def test_every_account_of_the_organisation_is_told(organized: Sessions, scope: Scope) -> None:
    assert list(accounts(organized, scope)) == expected(1, 2, 3, 4, 5)


@pytest.mark.parametrize(
    ("unit", "numbers"),
    [("r-root", (1, 4, 2, 3, 5)), ("ou-a", (2, 3, 5)), ("ou-b", (4,))],
    ids=["the root", "a unit with units below", "a unit without"],
)
def test_the_accounts_below_a_unit_are_told_at_any_depth(
    organized: Sessions, scope: Scope, unit: str, numbers: tuple[int, ...]
) -> None:
    assert list(accounts(organized, scope, unit)) == expected(*numbers)


def test_delegated_administrators_are_told(organized: Sessions, scope: Scope) -> None:
    assert delegated_administrators(organized, scope) == ("000000000002",)


def test_the_local_aws_has_an_organisation_of_one(local_aws: LocalAws, sessions: Sessions, scope: Scope) -> None:
    told = [(account.id, account.status, account.management) for account in accounts(sessions, scope)]

    assert told == [(scope.account, "ACTIVE", scope.account)]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [(DENIED, AwsDenied), (an_error(400, "AWSOrganizationsNotInUseException"), AwsNotFound)],
    ids=["may not be asked", "no organisation"],
)
def test_failures_have_their_kind(
    faulty: Sessions, faulty_aws: FaultyAws, scope: Scope, answer: Answer, kind: type[Exception]
) -> None:
    faulty_aws.add(Fault("organizations:ListAccounts", answer=answer))

    with pytest.raises(kind, match="organizations:ListAccounts"):
        list(accounts(faulty, scope))


def test_regions_that_are_switched_on_are_told_in_order(sessions: Sessions, scope: Scope) -> None:
    regions = enabled_regions(sessions, scope)

    assert {"eu-central-1", "us-east-1"} < set(regions)
    assert list(regions) == sorted(regions)
