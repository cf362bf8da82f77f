"""A Lambda function as AWS describes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from lambdascope.model.account import AccountId, Scope

LATEST = "$LATEST"


class PackageType(StrEnum):
    """How a function's code is deployed. Source: Lambda's `PackageType` enum."""

    ZIP = "Zip"
    IMAGE = "Image"


class FunctionKey(NamedTuple):
    """What names a function for good: delete it and make it again, and it is the same to us."""

    account: AccountId
    region: str
    name: str
    version: str = LATEST
    """`$LATEST`, or the number of a published version."""

    @property
    def scope(self) -> Scope:
        """The account and region it lives in."""
        return Scope(self.account, self.region)

    @property
    def arn(self) -> str:
        """Unqualified, as `lambda:TagResource` wants it."""
        return f"arn:{self.scope.partition}:lambda:{self.region}:{self.account}:function:{self.name}"

    @property
    def resource_id(self) -> str:
        """Qualified, as Inspector names the resource: `...:function:NAME:$LATEST`."""
        return f"{self.arn}:{self.version}"


class Vpc(NamedTuple):
    """Where a function's network interfaces are."""

    id: str
    subnets: tuple[str, ...]
    security_groups: tuple[str, ...]


class Function(NamedTuple):
    """One version of a function's configuration, with what we know of its tags and invocations."""

    key: FunctionKey
    runtime: str | None
    """Lambda's identifier (`python3.12`); None for container images."""
    handler: str
    package_type: PackageType
    code_sha256: str
    """Base64, as Lambda gives it."""
    code_size: int
    """Bytes of the zip."""
    last_modified: datetime
    """UTC; moves with code and configuration, not with tags."""
    role: str
    """The execution role's ARN."""
    layers: tuple[str, ...] = ()
    """Layer version ARNs in attachment order."""
    architectures: tuple[str, ...] = ("x86_64",)
    kms_key_arn: str | None = None
    """Encrypts environment variables, SnapStart data and more."""
    source_kms_key_arn: str | None = None
    """Encrypts the stored zip; only GetFunction tells it."""
    vpc: Vpc | None = None
    tags: Mapping[str, str] | None = None
    """None where they were not told: ListFunctions has none, and GetFunction needs lambda:ListTags for them."""
    is_settled: bool = True
    """Whether the code that is described is the code that is there: no creation or update is under way."""
