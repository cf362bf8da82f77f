"""GetConfiguration, UpdateConfiguration, GetEncryptionKey, UpdateEncryptionKey, ResetEncryptionKey (facts, 8.3)."""

from __future__ import annotations

from typing import Any

from lambdascope.api.context import Context, Request
from lambdascope.api.errors import AccessDenied, Field, invalid_field, invalid_fields
from lambdascope.model.errors import UsageError
from lambdascope.service.fleet import delegation, encryption_keys

Json = dict[str, Any]

_ACCOUNT = "accountId"
_ONLY = {"scanType": "CODE", "resourceType": "AWS_LAMBDA_FUNCTION"}
"""What a key may be named for. Source: the operations' own description in Inspector's API reference."""


def get_configuration(context: Context, request: Request) -> Json:
    """Tell how an account is scanned: Inspector has settings for machines and images only, of which there are none."""
    account = request.get(_ACCOUNT, context.caller.account)
    delegation.check_administered(context.database, context.caller.account, account)
    return {}


def update_configuration(context: Context, request: Request) -> Json:
    """Refuse settings for machines and images; without any, nothing is to be done."""
    account = request.get(_ACCOUNT, context.caller.account)
    delegation.check_administered(context.database, context.caller.account, account)
    delegation.check_no_member(context.database, context.caller.account)
    outside = sorted(request.keys() - {_ACCOUNT})
    if outside:
        raise AccessDenied(f"{', '.join(outside)} is outside this product, which scans Lambda functions.")
    return {}


def get_encryption_key(context: Context, request: Request) -> Json:
    """The KMS key that was named for code."""
    _check_purpose(request)
    return {"kmsKeyId": encryption_keys.key_of(context.database, context.caller.scope)}


def update_encryption_key(context: Context, request: Request) -> Json:
    """Name a KMS key for code."""
    _check_purpose(request)
    try:
        encryption_keys.name_key(context.database, context.caller.scope, request["kmsKeyId"])
    except UsageError as error:
        raise invalid_field("kmsKeyId", str(error)) from error
    return {}


def reset_encryption_key(context: Context, request: Request) -> Json:
    """Name none any more."""
    _check_purpose(request)
    encryption_keys.forget_key(context.database, context.caller.scope)
    return {}


def _check_purpose(request: Request) -> None:
    wrong = [Field(name, f"must be {value}") for name, value in _ONLY.items() if request[name] != value]
    if wrong:
        raise invalid_fields(wrong)
