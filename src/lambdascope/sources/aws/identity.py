"""Whose credentials this process has."""

from __future__ import annotations

from typing import Any

from lambdascope.model.account import AccountId, Scope
from lambdascope.sources.aws.failures import failure_of, understood

_ACTION = "sts:GetCallerIdentity"
_WE = AccountId("the account of this process")
_CONNECT_SECONDS, _READ_SECONDS, _TRIES = 5, 20, 3


def own_account(region: str) -> AccountId:
    """The account to which the process's own credentials belong, as STS in a region says. Raises AwsError."""
    from botocore.config import Config  # half a second that only those pay who ask
    from botocore.session import Session

    config = Config(
        connect_timeout=_CONNECT_SECONDS,
        read_timeout=_READ_SECONDS,
        retries={"total_max_attempts": _TRIES, "mode": "standard"},
    )
    scope = Scope(_WE, region)
    client: Any = None
    try:
        client = Session().create_client("sts", region_name=region, config=config)
        answer = client.get_caller_identity()
    except Exception as error:
        failure = failure_of(error, _ACTION, scope)
        if failure is None:
            raise
        raise failure.error from error
    finally:
        if client is not None:
            client.close()
    return understood(_ACTION, scope, lambda: AccountId(answer["Account"]))
