"""The CloudFormation templates: in order, and granting what the scanner calls, no more."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cfnlint.decode import decode  # type: ignore[import-untyped]  # the package has annotations but no marker

TEMPLATES = Path(__file__).parent.parent / "deploy" / "cloudformation"
ROLE = TEMPLATES / "read-only-role.yaml"
FORWARDING = TEMPLATES / "event-forwarding.yaml"
# Of each partition one; the templates have to be good in all.
REGIONS = ("eu-central-1", "us-gov-west-1", "cn-north-1")

# By the condition under which they are granted.
GRANTED = {
    "always": {
        "lambda:ListFunctions",
        "lambda:GetFunction",
        "lambda:GetLayerVersion",
        "lambda:ListTags",
        "lambda:ListEventSourceMappings",
        "lambda:GetPolicy",
        "cloudwatch:GetMetricData",
        "cloudtrail:DescribeTrails",
        "kms:DescribeKey",
        "ec2:DescribeRegions",
    },
    "WithAliasVersions": {"lambda:ListAliases"},
    "WithCustomerKeys": {"kms:Decrypt"},
    "ByLookup": {"cloudtrail:LookupEvents"},
    "ByEventBridge": {
        "events:PutRule",
        "events:PutTargets",
        "events:RemoveTargets",
        "events:DeleteRule",
        "sqs:CreateQueue",
        "sqs:SetQueueAttributes",
        "sqs:GetQueueUrl",
        "sqs:ReceiveMessage",
        "sqs:DeleteMessage",
        "sqs:DeleteQueue",
    },
    "WithOrganization": {
        "organizations:ListAccounts",
        "organizations:ListAccountsForParent",
        "organizations:ListOrganizationalUnitsForParent",
        "organizations:ListDelegatedAdministrators",
    },
    "WithReportBucket": {"s3:PutObject", "s3:AbortMultipartUpload"},
    "WithReportKey": {"kms:GenerateDataKey", "kms:Decrypt"},
    "WithEventBus": {"events:PutEvents"},
    "WithTopic": {"sns:Publish"},
}
MAY_WRITE = ("events:", "sqs:", "s3:", "sns:")


def read(path: Path) -> Any:
    template, problems = decode(str(path))
    assert problems == []
    return template


def policies() -> Iterator[tuple[str, Any]]:
    """The role's policies, each with its condition."""
    for policy in read(ROLE)["Resources"]["Role"]["Properties"]["Policies"]:
        condition, then, otherwise = policy.get("Fn::If", ("always", policy, {"Ref": "AWS::NoValue"}))
        assert otherwise == {"Ref": "AWS::NoValue"}
        yield condition, then


def statements() -> Iterator[tuple[str, tuple[str, ...], Any]]:
    """Each statement's condition, actions and resource."""
    for condition, policy in policies():
        for statement in policy["PolicyDocument"]["Statement"]:
            actions = statement["Action"]
            assert statement["Effect"] == "Allow"
            yield condition, (actions,) if isinstance(actions, str) else tuple(actions), statement["Resource"]


@pytest.mark.parametrize("template", [ROLE, FORWARDING], ids=lambda path: path.name)
def test_a_template_has_no_findings(template: Path) -> None:
    # An information counts, too.
    command = [str(Path(sys.executable).with_name("cfn-lint")), "--include-checks", "I", "--regions", *REGIONS]
    done = subprocess.run([*command, "--", str(template)], capture_output=True, text=True)

    assert (done.stdout + done.stderr, done.returncode) == ("", 0)


@pytest.mark.parametrize("template", [ROLE, FORWARDING], ids=lambda path: path.name)
def test_a_template_says_how_it_becomes_a_stack_set(template: Path) -> None:
    assert "create-stack-set" in template.read_text()
    assert "StackSet" in read(template)["Description"]


@pytest.mark.parametrize("template", [ROLE, FORWARDING], ids=lambda path: path.name)
def test_a_template_is_good_in_every_partition(template: Path) -> None:
    code = "".join(line for line in template.read_text().splitlines() if not line.lstrip().startswith("#"))

    assert "arn:aws:" not in code


def test_the_role_grants_what_the_scanner_calls_and_no_more() -> None:
    granted: dict[str, set[str]] = {}
    for condition, actions, _ in statements():
        granted.setdefault(condition, set()).update(actions)

    assert granted == GRANTED


def test_what_is_not_reading_is_limited_to_our_own_rules_and_queues_and_to_what_is_named() -> None:
    written = [(actions, resource) for _, actions, resource in statements() if actions[0].startswith(MAY_WRITE)]

    assert all(action.startswith(MAY_WRITE) for actions, _ in written for action in actions)
    assert [resource.get("Ref") or resource["Fn::Sub"].split(":")[-1] for _, resource in written] == [
        "rule/lambdascope-*",
        "lambdascope-*",
        "${ReportBucketArn}/*",
        "EventBusArn",
        "TopicArn",
    ]


def test_what_it_may_write_to_has_to_be_named() -> None:
    parameters = read(ROLE)["Parameters"]

    assert {parameters[name]["Default"] for name in ("ReportBucketArn", "ReportKeyArn", "EventBusArn", "TopicArn")} == {
        ""
    }


def test_what_can_be_limited_to_functions_and_layers_is() -> None:
    limited = {
        *("lambda:GetFunction", "lambda:ListTags", "lambda:GetLayerVersion", "lambda:GetPolicy", "lambda:ListAliases"),
    }

    for _, actions, resource in statements():
        assert limited.isdisjoint(actions) or resource != "*"


def test_nobody_assumes_the_role_without_the_external_id() -> None:
    role = read(ROLE)["Resources"]["Role"]["Properties"]
    (statement,) = role["AssumeRolePolicyDocument"]["Statement"]

    assert statement["Principal"] == {"AWS": {"Ref": "TrustedPrincipal"}}
    assert statement["Condition"] == {"StringEquals": {"sts:ExternalId": {"Ref": "ExternalId"}}}
    assert "Default" not in read(ROLE)["Parameters"]["ExternalId"]


def test_the_rule_takes_what_cloudtrail_records_of_lambda() -> None:
    rule = read(FORWARDING)["Resources"]["Rule"]["Properties"]

    assert rule["EventPattern"] == {
        "source": ["aws.lambda"],
        "detail-type": ["AWS API Call via CloudTrail"],
        "detail": {"eventSource": ["lambda.amazonaws.com"]},
    }
    assert rule["State"] == "ENABLED"


def test_only_the_rule_sends_to_the_queues() -> None:
    resources = read(FORWARDING)["Resources"]

    for name in ("QueuePolicy", "DeadLettersPolicy"):
        (statement,) = resources[name]["Properties"]["PolicyDocument"]["Statement"]
        assert statement["Principal"] == {"Service": "events.amazonaws.com"}
        assert statement["Condition"] == {"ArnEquals": {"aws:SourceArn": {"Fn::GetAtt": ["Rule", "Arn"]}}}
