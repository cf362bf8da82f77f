"""The credentials for one account: those of its role, renewed before they end, or the process's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lambdascope.model.account import Account, Scope
from lambdascope.model.errors import AwsDenied
from lambdascope.sources.aws.failures import failure_of

if TYPE_CHECKING:
    from botocore.session import Session

_SESSION_NAME = "lambdascope"
_METHOD = "lambdascope-assume-role"
_ASSUME_ROLE = "sts:AssumeRole"
_IDENTITY = "sts:GetCallerIdentity"


def check_own_account(sts: Any, scope: Scope) -> None:
    """See that the process's own credentials are the account's. Raises AwsDenied where they are another's."""
    identity = _asked(sts.get_caller_identity, _IDENTITY, scope)
    if identity.get("Account") != scope.account:
        raise AwsDenied(
            _ASSUME_ROLE,
            f"the credentials of this process are not those of account {scope.account}; give the account a role "
            f"(lambdascope accounts add {scope.account} --role-arn ...)",
        )


def assumed_role(own: Session, sts: Any, account: Account, scope: Scope) -> Session:
    """A session that acts as the account's role. Raises AwsError where the role cannot be entered."""
    from botocore.credentials import CredentialResolver
    from botocore.session import Session

    session = Session()
    # One loader for all: it keeps what it has read of AWS's service descriptions.
    session.register_component("data_loader", own.get_component("data_loader"))
    provider = _provider(lambda: _enter(sts, account, scope))
    session.register_component("credential_provider", CredentialResolver([provider]))
    return session


def _provider(enter: Callable[[], dict[str, str]]) -> Any:
    from botocore.credentials import CredentialProvider, RefreshableCredentials

    # Entered here and now: of a failure in the midst of another call botocore writes a log of its own.
    credentials = RefreshableCredentials.create_from_metadata(enter(), refresh_using=enter, method=_METHOD)

    class RoleProvider(CredentialProvider):
        METHOD = _METHOD

        def load(self) -> RefreshableCredentials:
            return credentials

    return RoleProvider()


def _enter(sts: Any, account: Account, scope: Scope) -> dict[str, str]:
    """Credentials of the role in the form that botocore renews."""
    given = {"RoleArn": account.role_arn, "RoleSessionName": _SESSION_NAME}
    if account.external_id:
        given["ExternalId"] = account.external_id
    answer = _asked(lambda: sts.assume_role(**given), _ASSUME_ROLE, scope)
    entered = answer.get("AssumedRoleUser", {}).get("Arn", "").split(":")
    if account.id not in entered[4:5]:
        raise AwsDenied(
            _ASSUME_ROLE, f"the role of account {account.id} belongs to another account; correct its role ARN"
        )
    credentials = answer["Credentials"]
    return {
        "access_key": credentials["AccessKeyId"],
        "secret_key": credentials["SecretAccessKey"],
        "token": credentials["SessionToken"],
        "expiry_time": credentials["Expiration"].isoformat(),
    }


def _asked(ask: Callable[[], Any], action: str, scope: Scope) -> Any:
    try:
        return ask()
    except Exception as error:
        failure = failure_of(error, action, scope)
        if failure is None:
            raise
        raise failure.error from error
