"""Whose an encryption key is: AWS's, or the customer's."""

from __future__ import annotations

import re

from lambdascope.model.account import Scope, partition_of
from lambdascope.model.errors import AwsDenied, AwsNotFound
from lambdascope.sources.aws.sessions import Sessions

_REGION_OF_KEY = re.compile(
    r"arn:aws[a-z-]{0,20}:kms:([a-z]{2,5}(?:-[a-z]{2,12}){1,3}-\d{1,2}):\d{12}:(?:key|alias)/.+"
)


def is_customer_managed(sessions: Sessions, scope: Scope, key_arn: str) -> bool | None:
    """Whether a key is managed by a customer; None where we may not ask. The key is asked for in its own region,
    with the credentials for the account of `scope`, whichever account it belongs to."""
    region = _REGION_OF_KEY.fullmatch(key_arn)
    if region is None or partition_of(region[1]) != scope.partition:
        return None
    try:
        answer = sessions.call(Scope(scope.account, region[1]), "kms", "describe_key", KeyId=key_arn)
    except (AwsDenied, AwsNotFound):  # a key that is gone, or in an account that hides it
        return None
    manager = (answer.get("KeyMetadata") or {}).get("KeyManager")
    return None if manager is None else manager != "AWS"
