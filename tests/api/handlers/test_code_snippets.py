"""BatchGetCodeSnippet, asked by boto3."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lambdascope.api.service_model import service_model
from lambdascope.api.validation import checked
from lambdascope.model.code_finding import CodePlace, Patch, SnippetLine
from tests.api.fleet import ELSEWHERE, MEMBERS, OWN, STRANGERS, a_fleet, with_code
from tests.api.server import ACCOUNT, MEMBER, REGION, Service, ask
from tests.builders import World

NO_SUCH = f"arn:aws:inspector2:{REGION}:{ACCOUNT}:finding/{'0' * 32}"


@pytest.fixture
def world(service: Service, tmp_path: Path) -> World:
    return a_fleet(service, tmp_path)


def snippet_of(service: Service, arn: str) -> Any:
    answer = service.call("batch_get_code_snippet", findingArns=[arn])
    assert answer["errors"] == []
    (result,) = answer["codeSnippetResults"]
    return result


def codes(service: Service, account: str, *arns: str) -> dict[str, str | None]:
    """The error of each, None for what is shown."""
    answer = service.call("batch_get_code_snippet", account, findingArns=list(arns))
    assert all(each["errorMessage"] for each in answer["errors"])
    return dict.fromkeys((each["findingArn"] for each in answer["codeSnippetResults"]), None) | {
        each["findingArn"]: each["errorCode"] for each in answer["errors"]
    }


def test_the_lines_around_a_finding_are_shown_with_what_to_do(world: World, service: Service) -> None:
    arn = with_code(world)

    assert snippet_of(service, arn) == {
        "findingArn": arn,
        "startLine": 9,
        "endLine": 15,
        "codeSnippet": [{"lineNumber": number, "content": f"line {number}"} for number in range(9, 16)],
        "suggestedFixes": [{"description": "Pass a list.", "code": "    subprocess.run(parts)"}],
    }


def test_a_long_snippet_is_cut_around_the_finding(world: World, service: Service) -> None:
    lines = tuple(SnippetLine(number, "x" * 300) for number in range(1, 101))
    place = CodePlace("app.py", None, 50, 1, 50, 2)
    arn = with_code(world, snippet=lines, place=place, fix="y" * 2_000, patch=Patch(50, "", "z" * 3_000))
    shown = snippet_of(service, arn)
    numbers = [each["lineNumber"] for each in shown["codeSnippet"]]
    output = service_model().operations["BatchGetCodeSnippet"].output
    body = f'{{"findingArns": ["{arn}"]}}'.encode()

    assert (numbers[0], numbers[-1], len(numbers)) == (shown["startLine"], shown["endLine"], 20)
    assert 50 in numbers
    assert output is not None
    checked(output, ask(service, service.key(), target="/codesnippet/batchget", body=body).json)


@pytest.mark.parametrize("line", [1, 100])
def test_the_finding_is_within_its_snippet_at_either_end(world: World, service: Service, line: int) -> None:
    lines = tuple(SnippetLine(number, "x") for number in range(1, 101))
    arn = with_code(world, snippet=lines, place=CodePlace("app.py", None, line, 1, line, 2))

    assert line in [each["lineNumber"] for each in snippet_of(service, arn)["codeSnippet"]]


def test_lines_of_a_deployed_file_are_cut_around_its_own_place(world: World, service: Service) -> None:
    lines = tuple(SnippetLine(number, "x") for number in range(1, 101))
    deployed = CodePlace("dist/app.js", None, 80, 1, 80, 2)
    arn = with_code(world, snippet=lines, snippet_path="dist/app.js", generated=deployed)

    assert 80 in [each["lineNumber"] for each in snippet_of(service, arn)["codeSnippet"]]


def test_without_a_fix_none_is_suggested(world: World, service: Service) -> None:
    arn = with_code(world, fix="", patch=None)

    assert "suggestedFixes" not in snippet_of(service, arn)


def test_each_finding_has_its_own_error(world: World, service: Service) -> None:
    shown, silent = with_code(world), with_code(world, snippet=())
    about_package = next(each.finding.arn for each in world.findings() if each.function.key.scope == OWN)
    elsewhere = with_code(world, ELSEWHERE)

    assert codes(service, ACCOUNT, shown, silent, about_package, NO_SUCH, elsewhere, shown) == {
        shown: None,
        silent: "CODE_SNIPPET_NOT_FOUND",
        about_package: "CODE_SNIPPET_NOT_FOUND",
        NO_SUCH: "CODE_SNIPPET_NOT_FOUND",
        elsewhere: "CODE_SNIPPET_NOT_FOUND",
    }


def test_code_is_its_own_account_s_alone(world: World, service: Service) -> None:
    own, member, stranger = with_code(world, OWN), with_code(world, MEMBERS), with_code(world, STRANGERS)
    unknown = stranger[:-4] + "0000"

    # Not even the administrator sees a member's.
    assert codes(service, ACCOUNT, own, member, stranger, unknown) == {
        own: None,
        member: "ACCESS_DENIED",
        stranger: "ACCESS_DENIED",
        unknown: "ACCESS_DENIED",
    }
    assert codes(service, MEMBER, own, member) == {own: "ACCESS_DENIED", member: None}


def test_what_does_not_open_is_an_error_of_its_own(world: World, service: Service) -> None:
    broken, other = with_code(world), with_code(world, fix="")
    with world.database.transaction() as connection:
        # One finding's code moved to another's row.
        connection.execute(
            "UPDATE finding SET quoted = (SELECT quoted FROM finding WHERE arn = %s) WHERE arn = %s", (other, broken)
        )

    assert codes(service, ACCOUNT, broken, other) == {broken: "INTERNAL_ERROR", other: None}


@pytest.mark.parametrize("arns", [[NO_SUCH] * 11, ["arn:aws:lambda:x"]])
def test_eleven_findings_or_what_names_none_are_refused(service: Service, arns: list[str]) -> None:
    client = service.client()
    with pytest.raises(client.exceptions.ValidationException):
        client.batch_get_code_snippet(findingArns=arns)
