"""Page tokens: good for the list they were given for, and for nothing else."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdascope.api import tokens
from lambdascope.api.context import Caller, Context
from lambdascope.api.errors import Invalid
from lambdascope.api.paging import page
from lambdascope.model.account import AccountId
from lambdascope.model.api_key import Role
from lambdascope.settings import Settings
from lambdascope.store.sealing import Sealer
from tests.builders import Clock

KEY = b"0123456789abcdef" * 2
POSITION = ["arn:1", 7.5, None]
REQUEST = {"filterCriteria": {"updatedAt": [{"startInclusive": datetime(2026, 3, 1, tzinfo=UTC)}]}, "maxResults": 5}


def a_context(
    operation: str = "ListFindings", account: str = "111122223333", region: str = "eu-central-1", key: bytes = KEY
) -> Context:
    caller = Caller(AccountId(account), region, Role.ADMIN)
    nothing: Any = None  # nothing here asks a database
    return Context(operation, caller, nothing, Sealer(key), Settings(data_dir="", db=""), Clock(), nothing)


def resumed(token: str, context: Context | None = None, **request: Any) -> tokens.Position | None:
    return tokens.position_of(context or a_context(), {**REQUEST, **request, "nextToken": token})


def refused(token: str, context: Context | None = None, **request: Any) -> None:
    with pytest.raises(Invalid) as told:
        resumed(token, context, **request)
    assert (told.value.reason, told.value.fields[0].name) == ("FIELD_VALIDATION_FAILED", "nextToken")
    assert len(told.value.message) < 200


TOKEN = tokens.issue(a_context(), REQUEST, POSITION)


def test_a_token_says_where_the_list_goes_on() -> None:
    assert resumed(TOKEN) == POSITION
    assert resumed(TOKEN, maxResults=100) == POSITION
    assert tokens.position_of(a_context(), REQUEST) is None
    assert resumed("") is None


def test_who_holds_it_does_not_matter_within_the_account() -> None:
    context = a_context()
    auditor = replace(context, caller=replace(context.caller, role=Role.AUDITOR))
    assert resumed(TOKEN, auditor) == POSITION


@pytest.mark.parametrize(
    "context",
    [
        a_context("ListCoverage"), a_context(account="444455556666"), a_context(region="eu-west-1"),
        a_context(key=bytes(32)),
    ],
    ids=["operation", "account", "region", "master key"],
)  # fmt: skip
def test_a_token_of_something_else_is_refused(context: Context) -> None:
    refused(TOKEN, context)


@pytest.mark.parametrize("criteria", [{}, {"severity": [{"comparison": "EQUALS", "value": "HIGH"}]}])
def test_other_criteria_need_another_token(criteria: Any) -> None:
    refused(TOKEN, filterCriteria=criteria)


@pytest.mark.parametrize(
    "token",
    [
        "x", "é", "=" * 8, "a" * 43, TOKEN + "=", TOKEN + "A", TOKEN[:-1], " " + TOKEN, TOKEN[:20] + "!" + TOKEN[20:],
        "A" * 1_000_000,
    ],
)  # fmt: skip
def test_what_is_no_token_is_refused(token: str) -> None:
    refused(token)


@given(st.data())
def test_no_bit_of_a_token_can_be_changed(data: Any) -> None:
    signed = bytearray(urlsafe_b64decode(TOKEN + "=" * (-len(TOKEN) % 4)))
    signed[data.draw(st.integers(0, len(signed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    refused(urlsafe_b64encode(signed).decode().rstrip("="))


@given(st.data())
def test_no_character_of_a_token_can_be_changed(data: Any) -> None:
    place = data.draw(st.integers(0, len(TOKEN) - 1))
    other = TOKEN[:place] + data.draw(st.characters(codec="ascii")) + TOKEN[place + 1 :]
    if other != TOKEN:
        refused(other)


@given(st.integers(0, 30), st.integers(1, 12))
def test_pages_show_every_entry_once(number: int, size: int) -> None:
    context, entries = a_context(), list(range(number))
    shown: list[int] = []
    request: dict[str, Any] = {"maxResults": size}
    while True:
        found, more = page(
            context,
            request,
            3,
            lambda after, limit: entries[after[0] + 1 if after else 0 :][:limit],
            lambda each: [each],
        )
        shown += found
        assert len(found) == size or not more
        if not more:
            break
        request = request | more

    assert shown == entries
