"""GetConfiguration, UpdateConfiguration and the operations of encryption keys, asked by boto3."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.server import ACCOUNT, MEMBER, REGION, STRANGER, Service

CODE = {"scanType": "CODE", "resourceType": "AWS_LAMBDA_FUNCTION"}


def a_key(number: int = 0, region: str = REGION, account: str = ACCOUNT, partition: str = "aws") -> str:
    return f"arn:{partition}:kms:{region}:{account}:key/00000000-0000-0000-0000-{number:012}"


def content_of(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


# Configuration.


def test_of_machines_and_images_there_are_no_settings(service: Service) -> None:
    service.with_member()

    assert content_of(service.call("get_configuration")) == {}
    assert content_of(service.call("get_configuration", accountId=MEMBER)) == {}
    assert content_of(service.call("get_configuration", MEMBER)) == {}
    assert content_of(service.call("update_configuration")) == {}


@pytest.mark.parametrize(
    "request_",
    [
        {"ec2Configuration": {"scanMode": "EC2_HYBRID"}},
        {"ecrConfiguration": {"rescanDuration": "LIFETIME"}},
        {"accountId": MEMBER, "ecrConfiguration": {"rescanDuration": "DAYS_30"}},
    ],
)
def test_and_none_are_taken(service: Service, request_: dict[str, Any]) -> None:
    service.with_member()
    client = service.client()
    with pytest.raises(client.exceptions.AccessDeniedException, match="outside this product"):
        client.update_configuration(**request_)


@pytest.mark.parametrize(
    ("caller", "wanted"), [(MEMBER, ACCOUNT), (STRANGER, MEMBER), (ACCOUNT, STRANGER), (ACCOUNT, "999999999999")]
)
def test_another_s_settings_are_nobody_s_business(service: Service, caller: str, wanted: str) -> None:
    service.with_member()
    service.with_account(STRANGER)
    client = service.client(caller)
    for operation in (client.get_configuration, client.update_configuration):
        with pytest.raises(client.exceptions.AccessDeniedException, match="does not administer"):
            operation(accountId=wanted)


def test_a_member_changes_no_settings(service: Service) -> None:
    service.with_member()
    client = service.client(MEMBER)
    with pytest.raises(client.exceptions.AccessDeniedException, match=ACCOUNT):
        client.update_configuration()


# Encryption keys.


def test_a_key_is_named_told_and_forgotten(service: Service) -> None:
    client = service.client()
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.get_encryption_key(**CODE)
    for key in (a_key(1), a_key(2, account=STRANGER)):
        client.update_encryption_key(kmsKeyId=key, **CODE)
        assert client.get_encryption_key(**CODE)["kmsKeyId"] == key
    for _ in range(2):
        client.reset_encryption_key(**CODE)
        with pytest.raises(client.exceptions.ResourceNotFoundException):
            client.get_encryption_key(**CODE)


def test_each_account_and_region_has_a_key_of_its_own(service: Service) -> None:
    service.with_member()
    service.client(MEMBER).update_encryption_key(kmsKeyId=a_key(), **CODE)
    for caller in (service.client(), service.client(STRANGER), service.client(MEMBER, region="us-east-1")):
        with pytest.raises(caller.exceptions.ResourceNotFoundException):
            caller.get_encryption_key(**CODE)
        caller.reset_encryption_key(**CODE)

    assert service.client(MEMBER).get_encryption_key(**CODE)["kmsKeyId"] == a_key()


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"scanType": "PACKAGE"}, ["scanType"]),
        ({"resourceType": "AWS_EC2_INSTANCE"}, ["resourceType"]),
        ({"scanType": "NETWORK", "resourceType": "AWS_ECR_REPOSITORY"}, ["scanType", "resourceType"]),
        ({"scanType": "code"}, ["scanType"]),
    ],
)
def test_a_key_is_for_code_of_functions(service: Service, changes: dict[str, str], fields: list[str]) -> None:
    client = service.client()
    for operation, request in (
        (client.get_encryption_key, {}),
        (client.update_encryption_key, {"kmsKeyId": a_key()}),
        (client.reset_encryption_key, {}),
    ):
        with pytest.raises(client.exceptions.ValidationException) as told:
            operation(**{**CODE, **changes, **request})
        assert [each["name"] for each in told.value.response["fields"]] == fields


@pytest.mark.parametrize(
    "key", [a_key(region="us-east-1"), a_key(partition="aws-cn"), a_key(region=""), "alias/code", a_key() + "/.."]
)
def test_a_key_is_in_the_region(service: Service, key: str) -> None:
    client = service.client()
    with pytest.raises(client.exceptions.ValidationException) as told:
        client.update_encryption_key(kmsKeyId=key, **CODE)

    assert [each["name"] for each in told.value.response["fields"]] == ["kmsKeyId"]
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.get_encryption_key(**CODE)
