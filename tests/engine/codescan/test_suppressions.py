"""Comments that say why a finding is none."""

from __future__ import annotations

import pytest

from lambdascope.engine.codescan.suppressions import Suppression, suppression_of

HERE = "run(name)  "
REASON = "checked before"


@pytest.mark.parametrize(
    ("lines", "language"),
    [
        ([f"{HERE}# lambdascope: ignore[a-rule] -- {REASON}"], "python"),
        ([f"{HERE}#lambdascope:ignore[other, a-detector]--{REASON}"], "python"),
        ([f"{HERE}// lambdascope: ignore[a-rule] -- {REASON}"], "javascript"),
        ([f"{HERE}/* lambdascope: ignore[a-rule] -- {REASON} */"], "typescript"),
        ([f"    # lambdascope: ignore[a-rule] -- {REASON}", HERE], "python"),
    ],
)
def test_a_comment_at_the_finding_or_alone_before_it_counts(lines: list[str], language: str) -> None:
    line = len(lines)

    found = suppression_of(lines, language, line, line, ("a-rule", "a-detector"))

    assert found is not None
    assert found.reason == REASON


@pytest.mark.parametrize(
    ("lines", "language"),
    [
        ([f"{HERE}# lambdascope: ignore[other] -- {REASON}"], "python"),
        ([f"{HERE}# lambdascope: ignore -- {REASON}"], "python"),
        ([f"{HERE}// lambdascope: ignore[a-rule] -- {REASON}"], "python"),
        ([f"other()  # lambdascope: ignore[a-rule] -- {REASON}", HERE], "python"),
        ([f"# lambdascope: ignore[a-rule] -- {REASON}", "", HERE], "python"),
        ([], "python"),
    ],
)
def test_others_do_not(lines: list[str], language: str) -> None:
    line = max(len(lines), 1)

    assert suppression_of(lines, language, line, line, ("a-rule", "a-detector")) is None


def test_a_comment_without_a_reason_is_told_but_gives_none() -> None:
    lines = [f"{HERE}# lambdascope: ignore[a-rule] because"]

    assert suppression_of(lines, "python", 1, 1, ("a-rule",)) == Suppression(1, frozenset({"a-rule"}), None)
