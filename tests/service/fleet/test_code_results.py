"""When a result of code scanning says so little that no finding may be closed by it."""

from __future__ import annotations

import pytest

from lambdascope.model.code_finding import NO_CODE, NOT_LISTED, TOO_MANY_FINDINGS
from lambdascope.model.package import Problem
from lambdascope.service.fleet.code_results import _hides_anything
from lambdascope.service.fleet.code_scans import CodeScanned
from lambdascope.service.fleet.parts import Parts
from lambdascope.store.code_scans import StoredCodeScan


@pytest.mark.parametrize(
    ("problem", "untold", "expected"),
    [
        (None, (), False),
        (NO_CODE, (), False),
        (TOO_MANY_FINDINGS, ("f1",), False),  # they are listed
        (TOO_MANY_FINDINGS, (), True),
        (NOT_LISTED, (), True),
    ],
)
def test_what_hides_nobody_knows_what(problem: str | None, untold: tuple[str, ...], expected: bool) -> None:
    scan = StoredCodeScan(1, "key", True, 0, "", 1, 1)
    problems = (Problem(problem, "", None, "told"),) if problem is not None else ()
    scanned = CodeScanned(scan, (), problems, Parts(()), frozenset(untold), None)

    assert _hides_anything(scanned) is expected
