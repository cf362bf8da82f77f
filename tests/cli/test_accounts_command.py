"""Which accounts to look into: added, listed, checked, taken from an organisation, administered."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import pytest

from lambdascope.app import Application
from lambdascope.model.account import AccountId, ActivationStatus
from lambdascope.model.coverage import ScanType
from lambdascope.store import accounts as stored_accounts
from lambdascope.store import activations, organizations
from lambdascope.store.organizations import Following
from tests.aws_faults import DENIED, Fault, FaultyAws, an_xml_error
from tests.cli.service_state import HERE, THERE, Run, switched_on, with_accounts
from tests.http_servers import Answer, LocalServer, Request
from tests.local_aws import REGION, LocalAws

ROLE = f"arn:aws:iam::{THERE.account}:role/reader"
EXTERNAL_ID = "not-to-be-shown"


def listed(run: Run) -> dict[str, dict[str, object]]:
    return {each["id"]: each for each in json.loads(run("accounts", "list", "--format", "json").out)["accounts"]}


# Adding, listing, removing.


def test_an_account_is_added(run: Run) -> None:
    ran = run("accounts", "add", HERE.account, "--region", "us-east-1", "--region", HERE.region, "--name", "shop")

    assert (ran.code, ran.out) == (0, f"{HERE.account} in {HERE.region}, us-east-1\n")
    assert "lambdascope enable --account 111122223333" in ran.err
    assert listed(run)[HERE.account] == {
        "id": HERE.account, "name": "shop", "regions": [HERE.region, "us-east-1"], "scannedRegions": [],
        "roleArn": None, "hasExternalId": False, "source": "command", "administrator": None, "autoEnable": None,
    }  # fmt: skip


def test_regions_are_added_to_an_account_that_is_known(run: Run) -> None:
    run("accounts", "add", HERE.account, "--region", HERE.region)
    run("accounts", "add", HERE.account, "--region", "us-east-1,us-east-2")

    assert listed(run)[HERE.account]["regions"] == [HERE.region, "us-east-1", "us-east-2"]


def test_an_external_id_is_kept_and_never_shown(run: Run, application: Application) -> None:
    added = run(
        "accounts", "add", THERE.account, "--region", THERE.region, "--role-arn", ROLE, "--external-id", EXTERNAL_ID
    )
    outputs = [added, run("accounts", "list"), run("accounts", "list", "--format", "json")]
    with application.database.transaction() as connection:
        known = stored_accounts.get(connection, THERE.account)

    assert known is not None
    assert known.external_id == EXTERNAL_ID
    assert [ran for ran in outputs if EXTERNAL_ID in ran.out + ran.err] == []
    assert listed(run)[THERE.account]["hasExternalId"] is True


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["123", "--region", "us-east-1"], "is no account id"),
        ([HERE.account], "has no regions"),
        ([HERE.account, "--region", "mars"], "is no region"),
        ([HERE.account, "--region", "us-east-1", "--region", "cn-north-1"], "several partitions"),
        ([HERE.account, "--region", "us-east-1", "--role-arn", ROLE], "not in 111122223333"),
        ([HERE.account, "--region", "us-east-1", "--external-id", "xy"], "no role to assume"),
        ([HERE.account, "--region", "us-east-1", "--name", "a\x1b[31m"], "printable"),
        ([HERE.account, "--region", "us-east-1", "--name", "a\udcff"], "printable"),
    ],
)
def test_what_cannot_be_is_refused(run: Run, arguments: list[str], message: str) -> None:
    ran = run("accounts", "add", *arguments)

    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert listed(run) == {}


def test_the_list_tells_where_scanning_is_switched_on(run: Run, application: Application) -> None:
    with_accounts(application, HERE, THERE)
    switched_on(application, HERE)

    assert run("accounts", "list").lines == [
        "account name scanned in not scanned in role from administration",
        f"{HERE.account} shop {HERE.region} – own credentials command",
        f"{THERE.account} – – {THERE.region} arn:aws:iam::{THERE.account}:role/lambdascope command",
    ]


def test_without_accounts_the_list_says_what_to_do(run: Run) -> None:
    ran = run("accounts", "list")

    assert (ran.code, ran.out) == (0, "")
    assert "lambdascope accounts add ID --region R" in ran.err


def test_an_account_is_removed_only_after_scanning_was_switched_off(run: Run, application: Application) -> None:
    with_accounts(application, HERE, THERE)
    switched_on(application, HERE)
    refused, removed = run("accounts", "remove", HERE.account), run("accounts", "remove", THERE.account)

    assert refused.code == 2
    assert "lambdascope disable --account 111122223333" in refused.err
    assert (removed.code, list(listed(run))) == (0, [HERE.account])
    assert run("accounts", "remove", THERE.account).code == 2


# Administrators and members.


def test_an_administrator_gets_members_and_its_new_members_get_scanning(run: Run, application: Application) -> None:
    with_accounts(application, HERE, THERE)
    administrator = ("--administrator", HERE.account)
    named = run("accounts", "delegate", HERE.account, "--auto-enable", "all")
    joined = run("accounts", "associate", *administrator, THERE.account)
    again = run("accounts", "associate", *administrator, THERE.account)
    with application.database.transaction() as connection:
        activation = activations.get(connection, THERE)

    assert [named.code, joined.code, again.code] == [0, 0, 0]
    assert joined.out == f"{THERE.account} is a member of {HERE.account}\n"
    assert again.out == f"{THERE.account} is a member of {HERE.account} already\n"
    assert activation == dict.fromkeys((ScanType.PACKAGE, ScanType.CODE), ActivationStatus.ENABLING)
    assert "administrator; new members get standard and code" in run("accounts", "list").out
    assert f"member of {HERE.account}" in run("accounts", "list").out


def test_one_that_is_refused_keeps_no_other_from_joining_or_leaving(run: Run, application: Application) -> None:
    with_accounts(application, HERE, THERE)
    run("accounts", "delegate", HERE.account)
    several = ("--administrator", HERE.account, "999999999999", THERE.account)
    joined, left = run("accounts", "associate", *several), run("accounts", "disassociate", *several)

    assert (joined.code, joined.out) == (2, f"{THERE.account} is a member of {HERE.account}\n")
    assert "account 999999999999 is not known" in joined.err
    assert (left.code, left.out) == (2, f"{THERE.account} is no member of {HERE.account} any more\n")


def test_members_leave_before_their_administrator_goes(run: Run, application: Application) -> None:
    with_accounts(application, HERE, THERE)
    run("accounts", "delegate", HERE.account)
    run("accounts", "associate", "--administrator", HERE.account, THERE.account)
    refused = run("accounts", "undelegate", HERE.account)
    run("accounts", "disassociate", "--administrator", HERE.account, THERE.account)
    members = json.loads(run("accounts", "members", HERE.account, "--format", "json").out)["members"]

    assert (refused.code, "has members" in refused.err) == (2, True)
    assert [(each["accountId"], each["relationshipStatus"]) for each in members] == [(THERE.account, "REMOVED")]
    assert run("accounts", "members", HERE.account).lines[1].startswith(f"{THERE.account} REMOVED")
    assert run("accounts", "undelegate", HERE.account).code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["delegate", "999999999999"],
        ["delegate", HERE.account, "--auto-enable", "code"],
        ["associate", "--administrator", HERE.account, THERE.account],
        ["disassociate", "--administrator", HERE.account, THERE.account],
        ["associate", "--administrator", HERE.account],
        ["associate", THERE.account],
    ],
)
def test_what_has_no_sense_is_refused(run: Run, application: Application, arguments: list[str]) -> None:
    with_accounts(application, HERE, THERE)
    ran = run("accounts", *arguments)

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: ")


# Permissions.


@pytest.fixture
def own(local_aws: LocalAws, faulty_aws: FaultyAws, monkeypatch: pytest.MonkeyPatch) -> AccountId:
    """The account of the process's credentials; AWS is reached by way of the faults."""
    account = local_aws.new_account()
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    monkeypatch.delenv("AWS_SESSION_TOKEN", raising=False)
    for name, value in {**local_aws.environment(account), "AWS_ENDPOINT_URL": faulty_aws.endpoint}.items():
        monkeypatch.setenv(name, value)
    return account


def test_every_permission_is_tried_in_every_region(run: Run, own: AccountId) -> None:
    run("accounts", "add", own, "--region", REGION, "--region", "us-east-1")
    ran = run("accounts", "check", own)
    checks = json.loads(run("accounts", "check", "--format", "json").out)["checks"]

    assert ran.code == 0, ran.out
    assert ran.lines[0] == f"{own} {REGION}"
    assert "ok lambda:GetFunction reads a function's configuration and code" in ran.lines
    assert ran.lines[-1] == "Nothing is missing in 2 regions."
    assert [(each["account"], each["region"]) for each in checks] == [(own, REGION), (own, "us-east-1")]


def test_a_missing_permission_is_named_and_ends_with_3(run: Run, own: AccountId, faulty_aws: FaultyAws) -> None:
    faulty_aws.add(Fault("lambda:GetFunction", answer=DENIED, region=REGION))
    run("accounts", "add", own, "--region", REGION, "--region", "us-east-1")
    ran = run("accounts", "check", own)

    assert ran.code == 3
    assert [line.split()[:2] for line in ran.lines if "missing" in line][:1] == [["missing", "lambda:GetFunction"]]
    assert ran.lines[-1] == f"Something is missing in {own}/{REGION}"


def test_one_account_that_cannot_be_entered_does_not_stop_the_check_of_others(
    run: Run, own: AccountId, local_aws: LocalAws
) -> None:
    other = local_aws.new_account()
    run("accounts", "add", own, "--region", REGION)
    run("accounts", "add", other, "--region", REGION)
    ran = run("accounts", "check")

    assert ran.code == 3
    assert f"Something is missing in {other}/{REGION}" == ran.lines[-1]
    assert "ok lambda:ListFunctions finds the functions" in ran.lines


@pytest.mark.parametrize("arguments", [[], ["999999999999"]])
def test_an_unknown_account_is_not_checked(run: Run, arguments: list[str]) -> None:
    ran = run("accounts", "check", *arguments)

    assert (ran.code, "is known" in ran.err or "is not known" in ran.err) == (2, True)


# Organisations.

MEMBERS: Mapping[str, str] = {"100000000001": "ACTIVE", "100000000002": "ACTIVE", "100000000003": "SUSPENDED"}
SYNC = ("accounts", "sync", "--organization", "--role-name", "reader")


@pytest.fixture
def organization(own: AccountId, monkeypatch: pytest.MonkeyPatch) -> Iterator[AccountId]:
    """AWS Organizations with MEMBERS and the account that asks."""

    def told(_: Request) -> Answer:
        members = {**MEMBERS, own: "ACTIVE"}
        accounts = [{"Id": id_, "Name": f"n{id_[-1]}", "State": state} for id_, state in members.items()]
        return Answer(200, json.dumps({"Accounts": accounts}).encode(), {"Content-Type": "application/x-amz-json-1.1"})

    with LocalServer(told) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_ORGANIZATIONS", server.base)
        yield own


def test_active_accounts_of_an_organisation_are_taken_over_and_followed(
    run: Run, organization: AccountId, application: Application
) -> None:
    ran = run(*SYNC, "--regions", f"us-east-1,{REGION}", "--external-id", EXTERNAL_ID, "--exclude", "100000000002")
    known = listed(run)
    with application.database.transaction() as connection:
        following = organizations.get(connection, organization)

    assert ran.code == 0, ran.err
    assert set(known) == {"100000000001", organization}
    assert known["100000000001"]["roleArn"] == "arn:aws:iam::100000000001:role/reader"
    assert known["100000000001"]["regions"] == [REGION, "us-east-1"]
    assert known[organization]["roleArn"] is None  # there we are already
    assert ran.lines[-1].startswith("2 added (+), 0 changed (~), 0 in the organisation no more (?)")
    assert EXTERNAL_ID not in ran.out + ran.err
    assert following is not None
    assert (following.regions, following.exclude) == ((REGION, "us-east-1"), ("100000000002",))


def test_a_role_of_another_name_is_used_at_once(run: Run, organization: AccountId, faulty_aws: FaultyAws) -> None:
    run(*SYNC, "--regions", "enabled")
    before = listed(run)["100000000001"]["roleArn"]
    faulty_aws.add(Fault("sts:AssumeRole", about=":role/reader", answer=an_xml_error(403, "AccessDenied")))
    ran = run(*SYNC[:-1], "renamed", "--regions", "enabled")

    assert ran.code == 0, ran.out
    assert before == "arn:aws:iam::100000000001:role/reader"
    assert listed(run)["100000000001"]["roleArn"] == "arn:aws:iam::100000000001:role/renamed"


def test_accounts_known_from_elsewhere_are_left_alone_and_told_of(run: Run, organization: AccountId) -> None:
    run("accounts", "add", "100000000001", "--region", REGION, "--role-arn", "arn:aws:iam::100000000001:role/own")
    ran = run(*SYNC, "--regions", REGION)

    assert ran.code == 0, ran.err
    assert f"= 100000000001 {REGION}" in ran.lines
    assert "1 left as they are known from elsewhere (=)" in ran.lines[-1]
    assert listed(run)["100000000001"]["roleArn"] == "arn:aws:iam::100000000001:role/own"


def test_the_permissions_to_follow_an_organisation_are_checked_once(
    run: Run, organization: AccountId, application: Application
) -> None:
    run("accounts", "add", organization, "--region", REGION, "--region", "us-east-1")
    with application.database.transaction() as connection:
        unit = "ou-abcd-12345678"
        organizations.put(connection, Following(organization, REGION, "reader", None, (REGION,), unit, ()))
    checks = json.loads(run("accounts", "check", organization, "--format", "json").out)["checks"]
    actions = [{each["action"] for each in one["permissions"] if "organizations:" in each["action"]} for one in checks]

    assert [len(each) for each in actions] == [4, 0]


def test_a_dry_run_changes_nothing(run: Run, organization: AccountId, application: Application) -> None:
    ran = run(*SYNC, "--regions", REGION, "--dry-run")
    with application.database.transaction() as connection:
        following = organizations.get(connection, organization)

    assert (ran.code, listed(run), following) == (0, {}, None)
    assert "3 would be added (+)" in ran.lines[-1]
    assert f"+ 100000000001 n1 {REGION}" in ran.lines


def test_an_account_that_cannot_be_asked_for_its_regions_is_told(
    run: Run, organization: AccountId, faulty_aws: FaultyAws
) -> None:
    faulty_aws.add(Fault("ec2:DescribeRegions", answer=an_xml_error(403, "UnauthorizedOperation"), by="100000000002"))
    ran = run(*SYNC, "--regions", "enabled")

    assert ran.code == 3
    assert set(listed(run)) == {"100000000001", organization}
    assert any(line.startswith("! 100000000002 ec2:DescribeRegions is denied") for line in ran.lines)


def test_credentials_that_are_none_are_told(run: Run, own: AccountId, faulty_aws: FaultyAws) -> None:
    del own
    faulty_aws.add(Fault("sts:GetCallerIdentity", answer=an_xml_error(403, "AccessDenied")))
    ran = run(*SYNC, "--regions", REGION)

    assert (ran.code, ran.out) == (3, "")
    assert "sts:GetCallerIdentity is denied in the account of this process" in ran.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["accounts", "sync", "--role-name", "r", "--regions", REGION], "say so with --organization"),
        ([*SYNC, "--regions", ","], "names no region"),
        ([*SYNC, "--regions", "mars"], "is no region"),
        ([*SYNC, "--regions", REGION, "--through", "1"], "is no account id"),
        ([*SYNC, "--regions", REGION, "--exclude", "1"], "is no account id"),
        ([*SYNC, "--regions", REGION, "--home-region", "cn-north-1"], "several partitions"),
    ],
)
def test_what_cannot_be_right_is_refused_before_aws_is_asked(run: Run, arguments: list[str], message: str) -> None:
    ran = run(*arguments)

    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
