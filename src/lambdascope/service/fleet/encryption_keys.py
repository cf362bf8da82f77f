"""The KMS key that an account names for the code of its functions (facts, 8.3).

It is remembered and told, as tools expect that manage it. What lambdascope stores of code is sealed with the
installation's master key, whichever key is named.
"""

from __future__ import annotations

from lambdascope.logs import logger
from lambdascope.model.account import Scope
from lambdascope.model.errors import NotKnown, UsageError
from lambdascope.store import encryption_keys
from lambdascope.store.database import Database

_LOG = logger(__name__)


def key_of(database: Database, scope: Scope) -> str:
    """The ARN of the key that was named. Raises NotKnown if none was."""
    with database.transaction() as connection:
        arn = encryption_keys.get(connection, scope)
    if arn is None:
        raise NotKnown(f"no customer managed key is named for code in {scope}")
    return arn


def name_key(database: Database, scope: Scope, arn: str) -> None:
    """Name a key by its ARN. Raises UsageError for one of another region."""
    _, partition, _, region, *_ = arn.split(":")
    if (partition, region) != (scope.partition, scope.region):
        raise UsageError(f"the key must be in {scope.region}; of a key for several regions, name the replica there")
    with database.transaction() as connection:
        encryption_keys.put(connection, scope, arn)
    _LOG.warning("a key was named for code, which stays sealed with the master key", **scope._asdict())


def forget_key(database: Database, scope: Scope) -> None:
    """Name none any more; it need not have been named."""
    with database.transaction() as connection:
        encryption_keys.delete(connection, scope)
