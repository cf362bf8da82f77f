"""What Lambda tells of functions, layers and aliases."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from lambdascope.model.account import Scope
from lambdascope.model.errors import AwsDenied, AwsError, AwsNotFound
from lambdascope.model.function import FunctionKey, PackageType, Vpc
from lambdascope.sources.aws.functions import (
    describe,
    layer_version,
    list_functions,
    list_tags,
    versions_behind_aliases,
)
from lambdascope.sources.aws.sessions import Sessions
from tests.aws_faults import DENIED, Fault, FaultyAws, an_answer
from tests.local_aws import REGION, LocalAws, a_package, deploy, publish_layer

ROLE = "arn:aws:iam::111122223333:role/of-the-function"
KEY = "arn:aws:kms:eu-central-1:111122223333:key/1"


def digest(data: bytes) -> str:
    return base64.b64encode(hashlib.sha256(data).digest()).decode()


def test_all_functions_of_all_pages_are_listed(local_aws: LocalAws, sessions: Sessions, scope: Scope) -> None:
    client = local_aws.client("lambda", scope.account)
    for number in range(53):
        deploy(client, f"f{number:02}", settle=False)

    assert [function.key for function in list_functions(sessions, scope)] == [
        FunctionKey(*scope, f"f{number:02}") for number in range(53)
    ]


def test_an_account_and_a_region_see_only_their_own(local_aws: LocalAws, sessions: Sessions, scope: Scope) -> None:
    other = local_aws.new_account()
    deploy(local_aws.client("lambda", scope.account), "own", settle=False)
    deploy(local_aws.client("lambda", scope.account, "us-east-1"), "far", settle=False)
    deploy(local_aws.client("lambda", other), "other", settle=False)
    names = {
        place: [function.key.name for function in list_functions(sessions, place)]
        for place in (scope, Scope(scope.account, "us-east-1"), Scope(other, REGION))
    }

    assert list(names.values()) == [["own"], ["far"], ["other"]]


def test_a_function_is_described_with_its_tags_and_a_link_to_its_code(
    local_aws: LocalAws, sessions: Sessions, scope: Scope
) -> None:
    client = local_aws.client("lambda", scope.account)
    layers = [publish_layer(client, name, {"python/x.py": name}) for name in ("a", "b")]
    package = a_package({"app.py": "1"})
    before = datetime.now(UTC)
    deploy(
        client,
        "f",
        package=package,
        layers=layers,
        tags={"team": "blue"},
        settle=False,
        KMSKeyArn=KEY,
        VpcConfig={"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]},
        Architectures=["arm64"],
    )
    function, url, error = describe(sessions, FunctionKey(*scope, "f"))

    assert function._replace(last_modified=before) == (
        FunctionKey(*scope, "f"),
        "python3.12",
        "app.handler",
        PackageType.ZIP,
        digest(package),
        len(package),
        before,
        ROLE,
        tuple(layers),
        ("arm64",),
        KEY,
        None,
        Vpc("", ("subnet-1",), ("sg-1",)),
        {"team": "blue"},
        False,
    )
    assert abs(function.last_modified - before) < timedelta(seconds=30)
    assert url is not None
    assert url.startswith(local_aws.endpoint)
    assert error is None


def test_a_function_is_settled_once_its_code_is_in_place(local_aws: LocalAws, sessions: Sessions, scope: Scope) -> None:
    deploy(local_aws.client("lambda", scope.account), "f")

    assert describe(sessions, FunctionKey(*scope, "f")).function.is_settled


def test_an_image_has_neither_runtime_nor_link(local_aws: LocalAws, sessions: Sessions, scope: Scope) -> None:
    uri = f"{scope.account}.dkr.ecr.{REGION}.amazonaws.com/x:1"
    local_aws.client("lambda", scope.account).create_function(
        FunctionName="f", PackageType="Image", Role=ROLE, Code={"ImageUri": uri}
    )
    described = describe(sessions, FunctionKey(*scope, "f"))

    assert (described.function.package_type, described.function.runtime) == (PackageType.IMAGE, None)
    assert described.code_url is None


def test_the_key_of_the_source_is_told(local_aws: LocalAws, sessions: Sessions, scope: Scope) -> None:
    local_aws.client("lambda", scope.account).create_function(
        FunctionName="f",
        Runtime="python3.12",
        Handler="a.b",
        Role=ROLE,
        Code={"ZipFile": a_package(), "SourceKMSKeyArn": KEY},
    )

    assert describe(sessions, FunctionKey(*scope, "f")).function.source_kms_key_arn == KEY


@pytest.mark.parametrize("key", [FunctionKey, lambda *_: None], ids=["a function", "a version"])
def test_what_is_gone_is_not_found(local_aws: LocalAws, sessions: Sessions, scope: Scope, key: object) -> None:
    if key is FunctionKey:
        absent = FunctionKey(*scope, "absent")
    else:
        deploy(local_aws.client("lambda", scope.account), "f", settle=False)
        absent = FunctionKey(*scope, "f", "7")

    with pytest.raises(AwsNotFound, match="lambda:GetFunction"):
        describe(sessions, absent)


CONFIGURATION = {
    "FunctionName": "f",
    "Runtime": "python3.12",
    "LastModified": "2026-03-02T09:15:11.123+0100",
    "Role": ROLE,
}


@pytest.mark.parametrize(
    ("told", "tags"),
    [
        pytest.param({}, {}, id="no tags are none"),
        pytest.param({"Tags": {"a": "b"}}, {"a": "b"}, id="tags"),
        pytest.param(
            {"TagsError": {"ErrorCode": "AccessDeniedException", "Message": "no"}}, None, id="tags we may not read"
        ),
    ],
)
def test_tags_that_may_not_be_read_are_not_the_same_as_none(
    faulty: Sessions, faulty_aws: FaultyAws, scope: Scope, told: dict[str, object], tags: dict[str, str] | None
) -> None:
    faulty_aws.add(Fault("lambda:GetFunction", answer=an_answer({"Configuration": CONFIGURATION, **told})))
    function = describe(faulty, FunctionKey(*scope, "f")).function

    assert function.tags == tags
    assert function.last_modified == datetime(2026, 3, 2, 8, 15, 11, 123000, UTC)


def test_code_under_a_key_we_may_not_use_has_an_error_instead_of_a_link(
    faulty: Sessions, faulty_aws: FaultyAws, scope: Scope
) -> None:
    code = {
        "SourceKMSKeyArn": KEY,
        "Error": {"ErrorCode": "AccessDeniedException", "Message": "kms:Decrypt is missing"},
    }
    faulty_aws.add(Fault("lambda:GetFunction", answer=an_answer({"Configuration": CONFIGURATION, "Code": code})))
    described = describe(faulty, FunctionKey(*scope, "f"))

    assert described.code_url is None
    assert described.code_error == "AccessDeniedException: kms:Decrypt is missing"


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"Configuration": {**CONFIGURATION, "LastModified": "yesterday"}}, id="a time that is none"),
        pytest.param({"Configuration": {**CONFIGURATION, "PackageType": "Tape"}}, id="an unknown package type"),
        pytest.param({"Configuration": {**CONFIGURATION, "Layers": [{}]}}, id="a layer without ARN"),
    ],
)
def test_an_answer_that_is_not_as_described_is_an_error(
    faulty: Sessions, faulty_aws: FaultyAws, scope: Scope, answer: object
) -> None:
    faulty_aws.add(Fault("lambda:GetFunction", answer=an_answer(answer)))

    with pytest.raises(AwsError, match="lambda:GetFunction"):
        describe(faulty, FunctionKey(*scope, "f"))


def test_tags_can_be_asked_for_alone(local_aws: LocalAws, sessions: Sessions, scope: Scope) -> None:
    deploy(local_aws.client("lambda", scope.account), "f", tags={"a": "b"}, settle=False)

    assert list_tags(sessions, FunctionKey(*scope, "f", "3")) == {"a": "b"}


def test_a_layer_version_has_digest_size_and_link(local_aws: LocalAws, sessions: Sessions, scope: Scope) -> None:
    arn = publish_layer(local_aws.client("lambda", scope.account), "l", {"python/x.py": "1"})
    package = a_package({"python/x.py": "1"})
    layer = layer_version(sessions, scope, arn)

    assert layer[:3] == (arn, digest(package), len(package))
    assert layer.url.startswith(local_aws.endpoint)


def test_a_deleted_layer_version_is_not_found(local_aws: LocalAws, sessions: Sessions, scope: Scope) -> None:
    client = local_aws.client("lambda", scope.account)
    arn = publish_layer(client, "l", {"python/x.py": "1"})
    client.delete_layer_version(LayerName="l", VersionNumber=1)

    with pytest.raises(AwsNotFound):
        layer_version(sessions, scope, arn)


def test_a_layer_of_another_account_that_is_not_shared_is_denied(
    local_aws: LocalAws, sessions: Sessions, scope: Scope
) -> None:
    arn = publish_layer(local_aws.client("lambda", local_aws.new_account()), "l", {"python/x.py": "1"})

    with pytest.raises(AwsDenied, match="grant lambda:GetLayerVersion to the role"):
        layer_version(sessions, scope, arn)


def test_versions_behind_aliases_include_those_with_a_share_of_the_traffic(
    local_aws: LocalAws, sessions: Sessions, scope: Scope
) -> None:
    client = local_aws.client("lambda", scope.account)
    for text in "1234":
        deploy(client, "f", files={"app.py": text}, settle=False)
        client.publish_version(FunctionName="f")
    routing = {"AdditionalVersionWeights": {"3": 0.1, "4": 0.0}}
    client.create_alias(FunctionName="f", Name="live", FunctionVersion="2", RoutingConfig=routing)
    client.create_alias(FunctionName="f", Name="test", FunctionVersion="$LATEST")

    assert versions_behind_aliases(sessions, scope, "f") == {"2", "3"}


def test_one_function_that_may_not_be_read_leaves_the_others(
    local_aws: LocalAws, faulty: Sessions, faulty_aws: FaultyAws, scope: Scope
) -> None:
    for name in ("open", "closed"):
        deploy(local_aws.client("lambda", scope.account), name, settle=False)
    faulty_aws.add(Fault("lambda:GetFunction", about="closed", answer=DENIED))

    assert describe(faulty, FunctionKey(*scope, "open")).code_url
    with pytest.raises(AwsDenied, match="because no identity-based policy"):
        describe(faulty, FunctionKey(*scope, "closed"))
