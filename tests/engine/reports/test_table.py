"""The table tells what matters first, fits the terminal, and is not steered by what it prints."""

from __future__ import annotations

import pytest

from lambdascope.engine.reports.table import MAX_PROBLEMS, printable, render
from lambdascope.model.package import Problem
from lambdascope.model.report import Report

ARN = "arn:aws:lambda:eu-central-1:111122223333:layer:shared:7"

EXPECTED = f"""\
f.zip  python3.12 · 3 packages (2 installed, 1 declared) · layer {ARN} · layer layer.zip

requests 2.19.0  requests-2.19.0.dist-info/METADATA
  CRITICAL   9.8  CVE-2024-0001  → 2.20.0   EXPLOITED  What is wrong
  UNTRIAGED    –  GHSA-bbbb      no fix    What is wrong

requests 2.19.0
  python/requests-2.19.0.dist-info/METADATA  in layer {ARN}
  CRITICAL   9.8  CVE-2024-0001  no fix   EXPLOITED  What is wrong

1 problem, where we could not look or had to guess
  x/package.json is no JSON

2 vulnerabilities: 1 critical, 1 untriaged in 2 packages · 1 with a fix · 1 known to be exploited

Advisories as of 2026-08-22.
"""


def without_findings(report: Report, *problems: Problem) -> Report:
    target = report.targets[0]
    inventory = target.inventory._replace(problems=problems)
    return report._replace(targets=(target._replace(findings=(), inventory=inventory),))


def test_the_whole_table(full: Report) -> None:
    assert render(full) == EXPECTED


def test_without_colour_there_is_no_escape(full: Report) -> None:
    assert "\x1b" not in render(full)


def test_colour_adds_nothing_but_colour(full: Report) -> None:
    import re

    coloured = render(full, colour=True)

    assert "\x1b[1;97;41mCRITICAL\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == EXPECTED


def test_a_narrow_terminal_shortens_what_is_long(full: Report) -> None:
    finding = full.targets[0].findings[1]
    (advisory,) = finding.vulnerability.advisories
    vulnerability = finding.vulnerability._replace(advisories=(advisory._replace(summary="word " * 50),))
    target = full.targets[0]._replace(findings=(finding._replace(vulnerability=vulnerability),))
    lines = render(full._replace(targets=(target,)), width=60).splitlines()

    assert [line for line in lines if "GHSA-bbbb" in line] == [
        "  UNTRIAGED    –  GHSA-bbbb  no fix  word word word word w…"
    ]


def test_nothing_found(full: Report) -> None:
    assert "No known vulnerabilities." in render(without_findings(full))


def test_nothing_found_is_qualified_where_we_could_not_look(full: Report) -> None:
    text = render(without_findings(full, Problem("encrypted", "x", "layer.zip", "is encrypted")))

    assert "No known vulnerabilities, as far as we could look." in text
    assert "  layer.zip: x is encrypted" in text


def test_many_problems_are_counted(full: Report) -> None:
    problems = [Problem("x", str(number), None, "m") for number in range(MAX_PROBLEMS + 5)]

    assert "… and 5 more" in render(without_findings(full, *problems))


@pytest.mark.parametrize("bad", ["\x1b", "\x9b", "\r", "\n", "\x07", "\u202e", "\u2066", "\ud800", "\u200b"])
def test_names_cannot_steer_the_terminal(full: Report, bad: str) -> None:
    assert bad not in printable(f"a{bad}b")
    inventory = full.targets[0].inventory._replace(target=f"evil{bad}zip")

    assert "evil\ufffdzip" in render(full._replace(targets=(full.targets[0]._replace(inventory=inventory),)))
