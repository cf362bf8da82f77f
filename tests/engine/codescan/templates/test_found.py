"""Which files of a package are templates, and which of their functions a package is."""

from __future__ import annotations

import pytest

from lambdascope.engine.codescan.templates.declared import Declared
from lambdascope.engine.codescan.templates.found import MAX_TEMPLATES, of_artifact, templates_in
from tests.engine.codescan.folders import a_folder

SAM = "Resources: {{F: {{Type: AWS::Serverless::Function, Properties: {{Handler: app.handler, CodeUri: {code}}}}}}}"
TEMPLATE = SAM.format(code="src/")


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        ("template.yaml", "src"),
        ("template.json", "src"),
        ("deploy/template.yml", "deploy/src"),
        ("a/b/template.yaml", "a/b/src"),
        ("a/b/c/template.yaml", None),
        ("node_modules/x/template.yaml", None),
        ("examples/template.yaml", None),
        ("other.yaml", None),
    ],
)
def test_templates_lie_near_the_root_under_their_names(path: str, folder: str | None) -> None:
    found = templates_in(a_folder({path: TEMPLATE}))

    assert [each.folder for each in found.functions] == ([folder] if folder else [])
    assert found.problems == ()


def test_a_template_beside_the_code_may_point_above_it() -> None:
    assert templates_in(a_folder({"deploy/template.yaml": SAM.format(code="../src")})).functions[0].folder == "src"


@pytest.mark.parametrize(
    ("path", "text", "is_problem"),
    [
        ("template.yaml", f"{TEMPLATE}\n  : [", True),
        ("template.yaml", "{% for x in y %}", False),
        ("template.yaml", "kind: Pod", False),
        ("serverless.yml", "a: [", True),
        ("template.json", "[]", False),
    ],
)
def test_a_broken_template_is_a_problem_unless_it_is_of_another_tool(path: str, text: str, is_problem: bool) -> None:
    found = templates_in(a_folder({path: text}))

    assert found.functions == ()
    assert [(each.code, each.path) for each in found.problems] == ([("template-invalid", path)] if is_problem else [])


def test_no_more_than_some_are_read() -> None:
    files = {f"d{number}/template.yaml": TEMPLATE for number in range(MAX_TEMPLATES + 5)}

    assert len(templates_in(a_folder(files)).functions) == MAX_TEMPLATES


def test_of_several_functions_the_one_that_is_named_like_the_package_is_meant() -> None:
    orders, billing = (Declared(name, "app.handler", f"src/{name.lower()}", None) for name in ("Orders", "Billing"))

    assert of_artifact((orders, billing), "Orders") == (orders,)
    assert of_artifact((orders, billing), "billing.zip") == (billing,)
    assert of_artifact((orders, billing), "build.zip") == (orders, billing)
