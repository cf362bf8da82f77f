"""The names of AWS services and operations in the JavaScript SDKs, and in boto3, which rules are written for."""

from __future__ import annotations

import re
from functools import lru_cache

_CLIENT = re.compile(r"@aws-sdk/client-([a-z0-9-]+)\.([A-Za-z0-9]+)")
_COMMAND = re.compile(r"@aws-sdk/(?:client-([a-z0-9-]+)|lib-dynamodb)\.([A-Za-z0-9]+)Command\(\)")
_V2 = re.compile(r"aws-sdk(?:/clients/([a-z0-9]+)|\.([A-Za-z0-9]+)|\.(DynamoDB)\.DocumentClient)")

# boto3's names, where they are not the SDK's without hyphens
_BOTO3 = {
    "secrets-manager": "secretsmanager",
    "cloudwatch-logs": "logs",
    "eventbridge": "events",
    "sfn": "stepfunctions",
    "cognito-identity-provider": "cognito-idp",
    "elastic-load-balancing-v2": "elbv2",
    "api-gateway": "apigateway",
    "rds-data": "rds-data",
    "redshift-data": "redshift-data",
    "bedrock-runtime": "bedrock-runtime",
    "timestream-query": "timestream-query",
    "timestream-write": "timestream-write",
    "iot-data-plane": "iot-data",
    "secretsmanager": "secretsmanager",
    "rdsdataservice": "rds-data",
    "redshiftdata": "redshift-data",
    "cloudwatchlogs": "logs",
    "stepfunctions": "stepfunctions",
    "cognitoidentityserviceprovider": "cognito-idp",
    "bedrockruntime": "bedrock-runtime",
    "timestreamquery": "timestream-query",
}
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_JOINED = {"list_objects_v2": "list_objects_v2", "list_objectsv2": "list_objects_v2"}


@lru_cache(maxsize=1_000)
def snake_case(name: str) -> str:
    """boto3's spelling of an operation: `GetObject` and `getObject` are `get_object`."""
    if not name or "_" in name or name.islower():
        return name
    made = _WORDS.sub("_", name).lower()
    return _JOINED.get(made, made)


_OF_DOCUMENTS = {
    "put": "put_item",
    "get": "get_item",
    "update": "update_item",
    "delete": "delete_item",
    "batch_get": "batch_get_item",
    "batch_write": "batch_write_item",
    "transact_get": "transact_get_items",
    "transact_write": "transact_write_items",
}
"""boto3's names of what document clients call shorter."""


def operation_of(service: str, method: str) -> str:
    """boto3's name of the operation that a client's method calls."""
    made = snake_case(method)
    return _OF_DOCUMENTS.get(made, made) if service == "dynamodb" else made


@lru_cache(maxsize=2_000)
def service_of(name: str) -> str | None:
    """boto3's name of the service that a client class is for."""
    found = _CLIENT.fullmatch(name)
    if found is not None:
        service, member = found.groups()
        if member.endswith("Client") or member.lower() == service.replace("-", ""):
            return _BOTO3.get(service, service)
        return None
    if name.startswith("@aws-sdk/lib-dynamodb.DynamoDBDocument"):
        return "dynamodb"
    found = _V2.fullmatch(name)
    if found is None:
        return None
    service = next(group for group in found.groups() if group).lower()
    if service in ("config", "credentials", "endpoint", "httpoptions", "service"):
        return None
    return _BOTO3.get(service, service)


@lru_cache(maxsize=2_000)
def command_of(name: str) -> tuple[str, str] | None:
    """The service (empty if the client tells) and boto3's name of the operation of a command object."""
    found = _COMMAND.fullmatch(name)
    if found is None:
        return None
    service, operation = found.groups()
    made = snake_case(operation)
    if service is None:
        service, made = "dynamodb", _OF_DOCUMENTS.get(made, made)
    return _BOTO3.get(service, service), made
