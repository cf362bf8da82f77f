"""Getting into accounts, trying again, and what failures are called."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from lambdascope._version import __version__
from lambdascope.model.account import Account, AccountId, Scope
from lambdascope.model.errors import AwsDenied, AwsError, AwsNotFound, AwsUnavailable, Busy
from lambdascope.sources.aws.functions import list_functions
from lambdascope.sources.aws.sessions import Sessions
from tests.aws_faults import BROKEN, CUT_OFF, DENIED, THROTTLED, Fault, FaultyAws, an_answer, an_error, an_xml_error
from tests.http_servers import Answer
from tests.local_aws import REGION, CalmLimiter, LocalAws, deploy

Enter = Callable[..., Sessions]


def names(sessions: Sessions, scope: Scope) -> list[str]:
    return [function.key.name for function in list_functions(sessions, scope)]


def test_other_accounts_are_entered_by_their_role(local_aws: LocalAws, sessions: Sessions, scope: Scope) -> None:
    other = Scope(local_aws.new_account(), "us-east-1")
    deploy(local_aws.client("lambda", other.account, other.region), "theirs", settle=False)

    assert names(sessions, other) == ["theirs"]
    assert names(sessions, scope) == []


@pytest.mark.parametrize(
    ("change", "times"),
    [({}, 1), ({"external_id": "another"}, 2), ({"role_arn": "arn:aws:iam::{}:role/another"}, 2), ({"name": "b"}, 1)],
    ids=["nothing", "the external id", "the role", "the name"],
)
def test_the_role_is_entered_once_for_all_calls_and_anew_after_it_changed(
    enter: Enter, faulty_aws: FaultyAws, local_aws: LocalAws, change: dict[str, str], times: int
) -> None:
    enter(faulty_aws.endpoint)
    other = Scope(local_aws.new_account(), REGION)
    account = Account(other.account, (REGION,), local_aws.role_of(other.account), "an external id")
    sessions = Sessions(lambda _: account, CalmLimiter(), lambda *_: None, remember_seconds=0)
    before = sessions.client(other, "lambda")
    account = account._replace(
        role_arn=change.get("role_arn", account.role_arn or "").format(other.account),
        external_id=change.get("external_id", account.external_id),
        name=change.get("name", account.name),
    )
    for _ in range(3):
        names(sessions, other)

    assert faulty_aws.calls.count("sts:AssumeRole") == times
    assert (sessions.client(other, "lambda") is before) is (times == 1)


def test_how_an_account_is_entered_is_not_asked_before_each_call(enter: Enter, local_aws: LocalAws) -> None:
    enter()
    other = Scope(local_aws.new_account(), REGION)
    asked: list[AccountId] = []

    def account_of(account: AccountId) -> Account:
        asked.append(account)
        return Account(account, (REGION,), local_aws.role_of(account))

    sessions = Sessions(account_of, CalmLimiter(), lambda *_: None)
    for _ in range(3):
        names(sessions, other)

    assert asked == [other.account]


def test_an_account_that_is_known_no_longer_is_not_entered_any_more(enter: Enter, local_aws: LocalAws) -> None:
    enter()
    other = Scope(local_aws.new_account(), REGION)
    known = {other.account: Account(other.account, (REGION,), local_aws.role_of(other.account))}

    def account_of(account: AccountId) -> Account:
        if account not in known:
            raise AwsDenied("sts:AssumeRole", "not known")
        return known[account]

    sessions = Sessions(account_of, CalmLimiter(), lambda *_: None, remember_seconds=0)
    names(sessions, other)
    known.clear()

    with pytest.raises(AwsDenied, match="not known"):
        names(sessions, other)


def test_credentials_near_their_end_are_renewed(faulty: Sessions, faulty_aws: FaultyAws, local_aws: LocalAws) -> None:
    other = Scope(local_aws.new_account(), REGION)
    faulty_aws.add(Fault("sts:AssumeRole", answer=assumed(other.account, "2000-01-01T00:00:00Z"), times=1))

    assert names(faulty, other) == []
    assert faulty_aws.calls.count("sts:AssumeRole") == 2


def test_a_role_that_may_not_be_entered_is_denied_and_delays_no_other(
    faulty: Sessions, faulty_aws: FaultyAws, local_aws: LocalAws
) -> None:
    closed, opened = (Scope(local_aws.new_account(), REGION) for _ in range(2))
    refusal = an_xml_error(403, "AccessDenied")
    faulty_aws.add(Fault("sts:AssumeRole", about=closed.account, answer=refusal))

    with pytest.raises(AwsDenied, match=f"sts:AssumeRole is denied in {closed}"):
        names(faulty, closed)
    assert names(faulty, opened) == []


def test_a_role_in_another_account_is_refused(faulty: Sessions, faulty_aws: FaultyAws, local_aws: LocalAws) -> None:
    other = Scope(local_aws.new_account(), REGION)
    faulty_aws.add(Fault("sts:AssumeRole", answer=assumed("111122223333", "2099-01-01T00:00:00Z")))

    with pytest.raises(AwsDenied, match="belongs to another account"):
        names(faulty, other)


def test_the_credentials_of_the_process_are_not_taken_for_those_of_another_account(
    enter: Enter, local_aws: LocalAws, scope: Scope
) -> None:
    enter()
    sessions = Sessions(
        lambda account: Account(account, (REGION,)), CalmLimiter(), lambda *_: None, sleep=lambda _: None
    )

    assert names(sessions, scope) == []
    with pytest.raises(AwsDenied, match="--role-arn"):
        names(sessions, Scope(local_aws.new_account(), REGION))


def test_without_credentials_the_message_says_so(enter: Enter, scope: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = enter()
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")

    with pytest.raises(AwsDenied, match="no usable AWS credentials"):
        names(sessions, scope)


def test_threads_share_sessions(local_aws: LocalAws, sessions: Sessions, scope: Scope) -> None:
    deploy(local_aws.client("lambda", scope.account), "f", settle=False)
    seen: list[list[str]] = []
    threads = [threading.Thread(target=lambda: seen.append(names(sessions, scope))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert seen == [["f"]] * 8


@pytest.mark.parametrize(
    ("region", "host"),
    [
        ("eu-central-1", "https://lambda.eu-central-1.amazonaws.com"),
        ("us-gov-west-1", "https://lambda.us-gov-west-1.amazonaws.com"),
        ("cn-north-1", "https://lambda.cn-north-1.amazonaws.com.cn"),
    ],
)
def test_every_partition_has_its_own_endpoints(
    enter: Enter, local_aws: LocalAws, monkeypatch: pytest.MonkeyPatch, region: str, host: str
) -> None:
    sessions = enter(AWS_ENDPOINT_URL_STS=local_aws.endpoint)
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    client = sessions.client(Scope(AccountId("111122223333"), region), "lambda")

    assert client.meta.endpoint_url == host


def test_a_client_is_made_once_and_says_who_asks(sessions: Sessions, scope: Scope) -> None:
    client: Any = sessions.client(scope, "lambda")

    assert sessions.client(scope, "lambda") is client
    config: Any = client.meta.config
    assert f"lambdascope/{__version__}" in config.user_agent
    assert (config.connect_timeout, config.read_timeout) == (5, 20)


@pytest.mark.parametrize(
    ("service", "method", "api"),
    [
        ("lambda", "list_functions", "lambda"),
        ("lambda", "get_account_settings", "lambda"),
        ("kms", "list_keys", "kms:ListKeys"),
        ("cloudtrail", "lookup_events", "cloudtrail:LookupEvents"),
    ],
)
def test_each_call_waits_its_turn_in_its_group(
    sessions: Sessions, scope: Scope, limiter: CalmLimiter, service: str, method: str, api: str
) -> None:
    sessions.call(scope, service, method)

    assert limiter.waited == [api]


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(THROTTLED, id="429"),
        pytest.param(an_error(400, "ThrottlingException"), id="a code"),
        pytest.param(an_error(400, "Whatever", "Rate exceeded"), id="a message"),
    ],
)
def test_throttling_is_told_and_waited_out(
    faulty: Sessions,
    faulty_aws: FaultyAws,
    scope: Scope,
    limiter: CalmLimiter,
    throttled: list[str],
    answer: Answer,
) -> None:
    faulty_aws.add(Fault("lambda:ListFunctions", answer=answer, times=3))

    assert names(faulty, scope) == []
    assert throttled == ["lambda"] * 3
    assert limiter.paused == [1, 2, 4]


def test_throttling_without_end_is_passed_on(
    faulty: Sessions, faulty_aws: FaultyAws, scope: Scope, throttled: list[str]
) -> None:
    faulty_aws.add(Fault("lambda:ListFunctions", answer=THROTTLED))

    with pytest.raises(AwsUnavailable, match="throttles lambda:ListFunctions") as failure:
        names(faulty, scope)
    assert failure.value.is_throttled
    assert len(throttled) == faulty_aws.calls.count("lambda:ListFunctions") == 5


@pytest.mark.parametrize(("advice", "tries"), [("3", 2), ("3600", 1)], ids=["soon", "much later"])
def test_the_advice_of_aws_is_followed(
    faulty: Sessions, faulty_aws: FaultyAws, scope: Scope, limiter: CalmLimiter, advice: str, tries: int
) -> None:
    answer = an_error(429, "TooManyRequestsException", Retry_After=advice)
    faulty_aws.add(Fault("lambda:ListFunctions", answer=answer, times=1))
    if tries == 1:
        with pytest.raises(AwsUnavailable) as failure:
            names(faulty, scope)
        assert failure.value.retry_after_seconds == 3600
    else:
        assert names(faulty, scope) == []

    assert faulty_aws.calls.count("lambda:ListFunctions") == tries
    assert limiter.paused == [float(advice)]


@pytest.mark.parametrize("answer", [BROKEN, CUT_OFF, an_error(503, "x")], ids=["500", "cut off", "503"])
def test_what_may_pass_is_tried_again(faulty: Sessions, faulty_aws: FaultyAws, scope: Scope, answer: Answer) -> None:
    faulty_aws.add(Fault("lambda:ListFunctions", answer=answer, times=2))

    assert names(faulty, scope) == []


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        pytest.param(BROKEN, AwsUnavailable, "tried again later", id="broken for good"),
        pytest.param(CUT_OFF, AwsUnavailable, "did not reach AWS", id="no answer"),
        pytest.param(
            Answer(200, b"<html>"), AwsUnavailable, "not as AWS describes it", id="an answer of something else"
        ),
        pytest.param(DENIED, AwsDenied, "because no identity-based policy allows", id="denied"),
        pytest.param(an_error(403, "Odd"), AwsDenied, "grant lambda:ListFunctions", id="denied by an unknown code"),
        pytest.param(
            an_error(403, "UnrecognizedClientException"), AwsDenied, "eu-central-1 is switched on", id="a region off"
        ),
        pytest.param(an_error(404, "ResourceNotFoundException"), AwsNotFound, "lambda:ListFunctions", id="not there"),
        pytest.param(an_error(400, "InvalidParameterValueException"), AwsError, "report this", id="a wrong call"),
    ],
)
def test_failures_have_a_kind_and_say_what_next(
    faulty: Sessions, faulty_aws: FaultyAws, scope: Scope, answer: Answer, kind: type[AwsError], words: str
) -> None:
    faulty_aws.add(Fault("lambda:ListFunctions", answer=answer))

    with pytest.raises(kind, match=words) as failure:
        names(faulty, scope)
    assert type(failure.value) is kind
    assert failure.value.action == "lambda:ListFunctions"
    assert scope.account in str(failure.value)


def test_messages_repeat_nothing_secret(faulty: Sessions, faulty_aws: FaultyAws, scope: Scope) -> None:
    message = "The Canonical String for this request should have been GET / x-amz-security-token:SECRET"
    faulty_aws.add(Fault("lambda:ListFunctions", answer=an_error(403, "SignatureDoesNotMatch", message)))

    with pytest.raises(AwsDenied) as failure:
        names(faulty, scope)
    assert "SECRET" not in str(failure.value)


def test_an_endpoint_where_nobody_listens_is_unavailable(enter: Enter, scope: Scope) -> None:
    with pytest.raises(AwsUnavailable, match="check the network"):
        names(enter("http://127.0.0.1:9"), scope)


def test_what_is_out_of_reach_is_left_alone_and_delays_no_other_account(
    faulty: Sessions, faulty_aws: FaultyAws, local_aws: LocalAws, scope: Scope
) -> None:
    other = Scope(local_aws.new_account(), REGION)
    fault = faulty_aws.add(Fault("lambda:ListFunctions", by=scope.account, answer=CUT_OFF))
    with pytest.raises(AwsUnavailable) as first:
        names(faulty, scope)
    for _ in range(5):
        with pytest.raises(Busy, match=r"did not reach AWS for .* lately") as put_off:
            names(faulty, scope)

    assert type(first.value) is AwsUnavailable
    assert fault.happened == 3
    assert 0 < (put_off.value.retry_after_seconds or 0) <= 5
    assert names(faulty, other) == []
    assert faulty.call(scope, "sts", "get_caller_identity")["Account"] == scope.account


def test_an_account_that_cannot_be_entered_is_left_alone_too(
    faulty: Sessions, faulty_aws: FaultyAws, local_aws: LocalAws
) -> None:
    other = Scope(local_aws.new_account(), REGION)
    faulty_aws.add(Fault("sts:AssumeRole", about=other.account, answer=CUT_OFF))
    for _ in range(3):
        with pytest.raises(AwsUnavailable, match="sts:AssumeRole did not reach AWS"):
            names(faulty, other)
    before = len(faulty_aws.calls)

    with pytest.raises(Busy):
        names(faulty, other)
    assert len(faulty_aws.calls) == before


def test_silence_is_unavailable(enter: Enter, faulty_aws: FaultyAws, scope: Scope, limiter: CalmLimiter) -> None:
    enter(faulty_aws.endpoint)
    sessions = Sessions(
        lambda account: Account(account, (REGION,)), limiter, lambda *_: None, read_seconds=0.2, sleep=lambda _: None
    )
    sessions.call(scope, "lambda", "list_functions")
    fault = faulty_aws.add(Fault("lambda:ListFunctions", delay_seconds=0.4))

    with pytest.raises(AwsUnavailable, match="ReadTimeoutError"):
        names(sessions, scope)
    assert fault.happened == 3


def test_of_two_threads_that_enter_an_account_the_later_knows_best(
    enter: Enter, local_aws: LocalAws, limiter: CalmLimiter
) -> None:
    enter()
    other = Scope(local_aws.new_account(), REGION)
    account = Account(other.account, (REGION,), local_aws.role_of(other.account), "before")
    told: list[str | None] = []

    def account_of(_: AccountId) -> Account:
        answer = account._replace(external_id="before" if not told else "after")
        told.append(answer.external_id)
        if len(told) == 1:
            clients.append(sessions.client(other, "lambda"))
        return answer

    clients: list[object] = []
    sessions = Sessions(account_of, limiter, lambda *_: None)
    names(sessions, other)

    assert told == ["before", "after"]
    assert sessions.client(other, "lambda") is clients[0]


def test_pages_without_end_are_an_error(faulty: Sessions, faulty_aws: FaultyAws, scope: Scope) -> None:
    faulty_aws.add(Fault("lambda:ListFunctions", answer=an_answer({"Functions": [], "NextMarker": "again"})))

    with pytest.raises(AwsError, match="pages without end"):
        names(faulty, scope)


def assumed(account: str, end: str) -> Answer:
    text = f"""<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
      <AssumedRoleUser><Arn>arn:aws:sts::{account}:assumed-role/r/lambdascope</Arn>
      <AssumedRoleId>AROA:lambdascope</AssumedRoleId></AssumedRoleUser>
      <Credentials><AccessKeyId>{account}</AccessKeyId><SecretAccessKey>s</SecretAccessKey>
      <SessionToken>t</SessionToken><Expiration>{end}</Expiration></Credentials>
      </AssumeRoleResult></AssumeRoleResponse>"""
    return Answer(200, text.encode(), {"Content-Type": "text/xml"})
