"""Calls that call what they are given bring the data that it gives."""

from __future__ import annotations

import pytest

from lambdascope.engine.codescan.rules.model import Forwarding, Library, Selector
from lambdascope.engine.codescan.scan import scan_sources
from tests.engine.codescan.flows import RULES

_POOLS = Library(
    name="pools",
    languages=("python",),
    forwards=(Forwarding(("pool.submit",), Selector(0, ()), (Selector(1, (), onwards=True),)),),
)
SOURCE = """\
import os
import pool
import requests

def fetch(name):
    return {"command": requests.get("https://example.com").text}

def fixed(name):
    return "ls"

def handler(event, context):
    def close():
        return event["command"]
    os.system(CALL)
"""


@pytest.mark.parametrize(
    ("call", "is_reached"),
    [
        ("pool.submit(fetch, 'a').result()['command']", True),
        ("pool.submit(close).result()", True),
        ("pool.submit(fixed, 'a').result()", False),
    ],
)
def test_what_a_pool_gives_back_is_what_the_function_gives(call: str, is_reached: bool) -> None:
    rules = RULES._replace(libraries=(*RULES.libraries, _POOLS))

    found = scan_sources({"app.py": SOURCE.replace("CALL", call).encode()}, rules, "app.handler")

    assert [each.line for each in found.findings] == ([14] if is_reached else [])
