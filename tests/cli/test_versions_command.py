"""The contract of `lambdascope versions compare`: one sign for each pair."""

from __future__ import annotations

import re
from collections.abc import Callable
from subprocess import CompletedProcess

import pytest

Command = Callable[..., CompletedProcess[str]]

PAIRS = [
    ("PyPI", "1.0rc1", "1.0", "<"),
    ("PyPI", "1.0", "1.0.0", "="),
    ("npm", "1.10.0", "1.9.0", ">"),
    ("Maven", "1.0-alpha-1", "1.0", "<"),
    ("Go", "v1.2.3", "1.2.3", "="),
    ("crates.io", "1.0.0-1", "1.0.0-a", "<"),
    ("RubyGems", "1.0.a", "1.0", "<"),
    ("NuGet", "1.0.0.0", "1.0.0", "="),
    ("Packagist", "1.0-dev", "1.0", "<"),
]


@pytest.mark.parametrize(("ecosystem", "a", "b", "sign"), PAIRS)
def test_two_versions(lambdascope: Command, ecosystem: str, a: str, b: str, sign: str) -> None:
    outcome = lambdascope("versions", "compare", ecosystem, a, b)

    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (0, f"{sign}\n", "")


@pytest.mark.parametrize("separator", ["\t", " "], ids=["tab", "space"])
def test_pairs_from_stdin(lambdascope: Command, separator: str) -> None:
    text = "".join(f"{a}{separator}{b}\n" for a, b in (("1.0", "2.0"), ("2.0", "1.0"), ("1.0", "1.0.0")))
    outcome = lambdascope("versions", "compare", "PyPI", "-", input=text)

    assert (outcome.returncode, outcome.stdout) == (0, "<\n>\n=\n")


def test_a_tab_separates_versions_that_hold_spaces(lambdascope: Command) -> None:
    assert lambdascope("versions", "compare", "Maven", "-", input="1 a\t1 a\n").stdout == "=\n"


def test_line_ends_of_windows_are_no_part_of_a_version(lambdascope: Command) -> None:
    assert lambdascope("versions", "compare", "npm", "-", input="1.0.0\t1.0.0\r\n").stdout == "=\n"


def test_nothing_on_stdin_gives_nothing(lambdascope: Command) -> None:
    outcome = lambdascope("versions", "compare", "npm", "-", input="")

    assert (outcome.returncode, outcome.stdout) == (0, "")


@pytest.mark.parametrize("version", ["", "not a version", "\x1b[31m", "1." * 5000, "9" * 5000, "\u0661", "-"])
@pytest.mark.parametrize("ecosystem", sorted({pair[0] for pair in PAIRS}))
def test_what_is_no_version_is_still_ordered(lambdascope: Command, ecosystem: str, version: str) -> None:
    outcome = lambdascope("versions", "compare", ecosystem, "-", input=f"{version}\t{version}\n{version}\t1.0.0\n")

    assert outcome.returncode == 0
    assert re.fullmatch(r"=\n[<=>]\n", outcome.stdout)


def test_a_version_that_starts_with_a_dash(lambdascope: Command) -> None:
    assert lambdascope("versions", "compare", "PyPI", "--", "-1", "1.0").returncode == 0


def test_many_pairs(lambdascope: Command) -> None:
    text = "".join(f"1.{number}.0\t1.{number + 1}.0\n" for number in range(50_000))

    assert lambdascope("versions", "compare", "npm", "-", input=text).stdout == "<\n" * 50_000


ERRORS = [
    pytest.param(("npm", "1.0.0"), "", id="one version"),
    pytest.param(("npm",), "", id="no version"),
    pytest.param((), "", id="no ecosystem"),
    pytest.param(("NPM", "1", "2"), "", id="another spelling"),
    pytest.param(("Debian", "1", "2"), "", id="unknown ecosystem"),
    pytest.param(("npm", "1", "2", "3"), "", id="three versions"),
    pytest.param(("npm", "-"), "1.0.0\n", id="one version on stdin"),
    pytest.param(("npm", "-"), "\n", id="empty line on stdin"),
]


@pytest.mark.parametrize(("arguments", "text"), ERRORS)
def test_a_wrong_call_is_one_line_and_exit_2(lambdascope: Command, arguments: tuple[str, ...], text: str) -> None:
    outcome = lambdascope("versions", "compare", *arguments, input=text)

    assert (outcome.returncode, outcome.stdout) == (2, "")
    assert re.fullmatch(r"error: [^\n]+\n", outcome.stderr)


def test_the_line_that_is_wrong_is_named(lambdascope: Command) -> None:
    outcome = lambdascope("versions", "compare", "npm", "-", input="1.0.0\t2.0.0\n1.0.0\n")

    assert outcome.returncode == 2
    assert "line 2" in outcome.stderr
