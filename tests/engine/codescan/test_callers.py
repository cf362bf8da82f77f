"""Which events a function gets, by those who call it."""

from __future__ import annotations

import pytest

from lambdascope.engine.codescan.callers import PRINCIPALS, STREAMS, triggers_of
from lambdascope.engine.codescan.rules.builtin import load_builtin
from lambdascope.model.caller import ANYBODY, FUNCTION_URL, Caller

SHAPES = {shape.id for shape in load_builtin().events}


@pytest.mark.parametrize(
    ("callers", "triggers"),
    [
        (None, ()),
        ((), ()),
        ((Caller("sqs", "arn:aws:sqs:r:1:a"), Caller("sqs", "arn:aws:sqs:r:1:b")), ("sqs",)),
        ((Caller("s3.amazonaws.com"), Caller("kinesis")), ("kinesis", "s3")),
        ((Caller(FUNCTION_URL),), ("function-url",)),
        ((Caller("events.amazonaws.com"), Caller("apigateway.amazonaws.com")), ("gateway", "rule")),
        ((Caller("logs.eu-central-1.amazonaws.com"),), ("logs",)),
    ],
)
def test_callers_tell_the_kinds_of_events(callers: tuple[Caller, ...] | None, triggers: tuple[str, ...]) -> None:
    assert triggers_of(callers) == triggers


@pytest.mark.parametrize(
    "by",
    [ANYBODY, "444455556666", "config.amazonaws.com", "arn:aws:iam::444455556666:role/x", "scheduler.amazonaws.com"],
)
def test_whoever_may_send_anything_makes_the_event_unknown(by: str) -> None:
    triggers = triggers_of((Caller(by), Caller("sqs")))

    assert set(triggers) - SHAPES == {"unknown"}


def test_every_kind_of_caller_has_a_shape() -> None:
    callers = [Caller(by) for by in (*STREAMS, *PRINCIPALS, FUNCTION_URL, "events.amazonaws.com")]

    assert set(triggers_of(callers)) <= SHAPES
