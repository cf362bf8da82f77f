"""Where a test has shown that a file is not there yet, and where it has not."""

from __future__ import annotations

import pytest

from lambdascope.engine.codescan.rules.model import CallPattern, Configuration, Library, RuleSet, Where
from lambdascope.engine.codescan.scan import scan_sources
from tests.engine.codescan.flows import RULES

_RULE = RULES.rules[0]._replace(
    sinks=(), configurations=(Configuration(CallPattern(("files.fetch",), where=Where.ABSENT)),)
)
_LIBRARY = Library(name="files", languages=("python",), exists=("os.path.exists",))


def is_reported(*body: str) -> bool:
    source = "import os\nimport files\ndef handler(event, context):\n" + "".join(f"    {line}\n" for line in body)
    return bool(scan_sources({"app.py": source.encode()}, RuleSet((_RULE,), (_LIBRARY,)), "app.handler").findings)


@pytest.mark.parametrize(
    "body",
    [
        ("if not os.path.exists('/tmp/a'):", "    files.fetch()"),
        ("if os.path.exists('/tmp/a'):", "    print()", "else:", "    files.fetch()"),
        ("if os.path.exists('/tmp/a'):", "    print()", "elif event:", "    files.fetch()"),
        ("if os.path.exists('/tmp/a'):", "    return", "files.fetch()"),
        ("if event['new'] and not os.path.exists('/tmp/a'):", "    files.fetch()"),
        ("there = os.path.exists('/tmp/a')", "if not there:", "    files.fetch()"),
        ("while not os.path.exists('/tmp/a'):", "    files.fetch()"),
    ],
)
def test_it_is_not_there(body: tuple[str, ...]) -> None:
    assert is_reported(*body)


@pytest.mark.parametrize(
    "body",
    [
        ("files.fetch()",),
        ("if os.path.exists('/tmp/a'):", "    files.fetch()"),
        ("if not os.path.exists('/tmp/a'):", "    print()", "files.fetch()"),
        ("if not os.path.exists(event['name']):", "    files.fetch()"),
        ("if os.path.exists('/tmp/a') and event['old']:", "    return", "files.fetch()"),
        ("if event['old']:", "    if os.path.exists('/tmp/a'):", "        return", "files.fetch()"),
        ("for each in event:", "    if os.path.exists('/tmp/a'):", "        continue", "    print()", "files.fetch()"),
    ],
)
def test_it_may_be_there(body: tuple[str, ...]) -> None:
    assert not is_reported(*body)
