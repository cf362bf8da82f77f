"""Code whose scan ends its process, while its packages can be read: each scan type says what it knows."""

from __future__ import annotations

from tests.builders import a_record
from tests.fleet.running import CODE, PACKAGE, Running, a_library, an_app
from tests.local_aws import deploy

SETTINGS = {"artifact_timeout": 0.3}
"""Seconds of a processor: many times what an inventory takes, and a part of what 40,000 lines of code take."""
LONG = "".join(f"def f{number}(event):\n    value = event['{number}']\n    return value\n\n" for number in range(1_000))


def test_code_that_takes_too_long_is_set_aside_and_told(service: Running, library: str) -> None:
    service.publish(a_record("CVE-2026-2001", library))
    code = {f"part{number}.py": LONG for number in range(10)}
    scope = service.new_scope(PACKAGE, CODE)
    deploy(service.owner(scope), "f", files=an_app(a_library(library), code))
    service.becomes(lambda: service.reason(scope, "f", CODE), "INTERNAL_ERROR")
    service.idle(scope)

    row = service.row(scope, "f", CODE)
    assert row is not None
    assert "code is set aside" in row.detail and "artifact_timeout" in row.detail
    assert "Tried again" not in row.detail
    assert service.reason(scope, "f") == "SUCCESSFUL"
    assert service.open(scope, "f") == ["CVE-2026-2001"]
