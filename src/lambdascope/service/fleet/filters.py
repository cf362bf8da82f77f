"""Saved filters and suppression rules: made, changed and deleted, each at once with its effect (facts, 6)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from lambdascope.engine.findings.criteria import parse
from lambdascope.model.account import Scope
from lambdascope.model.criteria import FilterAction
from lambdascope.model.errors import NotAllowed, NotKnown, QuotaExceeded, TagsRefused, UsageError
from lambdascope.model.life import FindingStatus
from lambdascope.store import accounts, activations, filters, findings, locks, news
from lambdascope.store.criteria_sql import condition
from lambdascope.store.database import Connection, Database
from lambdascope.store.filters import StoredFilter
from lambdascope.store.news import News, NewsKind

MAX_RULES = 500
"""Suppression rules per account and region. Source: Inspector's user guide, "Quotas for Amazon Inspector"."""

MAX_TAGS = 50
_RESERVED = "aws:"
NAME_PATTERN = r"[A-Za-z0-9._-]{3,64}"
_NAME = re.compile(NAME_PATTERN)
_MAX_TEXT = 512
_EPSS = "epssScore"


def create_filter(
    database: Database,
    scope: Scope,
    name: str,
    action: FilterAction,
    criteria: Mapping[str, Any],
    now: datetime,
    *,
    description: str = "",
    reason: str = "",
    tags: Mapping[str, str] | None = None,
) -> str:
    """Make a filter, and suppress at once what a suppression rule means; returns its ARN.

    Raises UsageError for a bad name or criteria, a name that is taken, for a member account, whose rules its delegated
    administrator makes, and for the 501st rule.
    """
    parse(criteria)
    _check_texts(name, description, reason)
    _check_tags(tags or {})
    new = StoredFilter(
        arn=_new_arn(scope),
        scope=scope,
        owner=scope.account,
        name=name,
        action=action,
        description=description,
        reason=reason,
        criteria=criteria,
        tags=tags or {},
        created_at=now,
        updated_at=now,
    )
    with database.transaction() as connection:
        _lock(connection, scope, for_rule=new.is_rule)
        if new.is_rule:
            _check_owner(connection, scope)
            _check_number(connection, scope)
        filters.put(connection, new)
        if new.is_rule:
            _apply(connection, scope, now)
    return new.arn


def update_filter(
    database: Database, arn: str, now: datetime, *, of: Scope | None = None, **changes: Any
) -> StoredFilter:
    """Change fields of a filter (name, action, description, reason, criteria), at once with their effect.

    Raises UsageError as `create_filter`, also for another meaning of a rule that a member has from before it was one,
    and NotKnown for an ARN that names none `of` that account and region.
    """
    will_be_rule = changes.get("action") is FilterAction.SUPPRESS
    while True:
        with database.transaction() as connection:
            known = _locked(connection, arn, of, will_be_rule=will_be_rule)
            if known is None:
                continue
            changed = known._replace(**changes, updated_at=now)
            parse(changed.criteria)
            _check_texts(changed.name, changed.description, changed.reason)
            if changed.is_rule and (not known.is_rule or changed.criteria != known.criteria):
                _check_owner(connection, known.scope)
            if changed.is_rule and not known.is_rule:
                _check_number(connection, known.scope)
            filters.put(connection, changed)
            if known.is_rule or changed.is_rule:
                _apply(connection, known.scope, now)
            return changed


def delete_filter(database: Database, arn: str, now: datetime, *, of: Scope | None = None) -> None:
    """Delete a filter; what only it suppressed is active again, and told of.

    Raises NotKnown for an ARN that names none `of` that account and region.
    """
    while True:
        with database.transaction() as connection:
            known = _locked(connection, arn, of)
            if known is None:
                continue
            filters.delete(connection, arn)
            if known.is_rule:
                _apply(connection, known.scope, now)
            return


def tag_filter(database: Database, arn: str, tags: Mapping[str, str], of: Scope) -> None:
    """Give a filter tags, or others by the same keys.

    Raises TagsRefused for such as cannot be or would be too many, and NotKnown as `update_filter`.
    """
    _check_tags(tags)
    with database.transaction() as connection:
        now_there = filters.add_tags(connection, of, arn, tags)
        if now_there is None:
            raise _not_known(arn)
        _check_tags(now_there)


def untag_filter(database: Database, arn: str, keys: Sequence[str], of: Scope) -> None:
    """Take tags from a filter; those that it has not are passed over. Raises NotKnown as `update_filter`."""
    with database.transaction() as connection:
        if not filters.remove_tags(connection, of, arn, keys):
            raise _not_known(arn)


def tags_of(database: Database, arn: str, of: Scope) -> Mapping[str, str]:
    """The tags of a filter. Raises NotKnown as `update_filter`."""
    with database.transaction() as connection:
        return _known(connection, arn, of).tags


def _new_arn(scope: Scope) -> str:
    owner = f"arn:{scope.partition}:inspector2:{scope.region}:{scope.account}:owner/{scope.account}"
    return f"{owner}/filter/{uuid4().hex[:16]}"


def reapply_epss_rules(database: Database, now: datetime) -> None:
    """Let rules about EPSS scores see the scores of now: those move daily, and are no update of a finding."""
    with database.transaction() as connection:
        concerned = {rule.scope for rule in filters.select(connection) if _EPSS in rule.criteria}
    for scope in sorted(concerned):
        with database.transaction() as connection:
            _lock(connection, scope)
            _apply(connection, scope, now)


def _known(connection: Connection, arn: str, of: Scope | None) -> StoredFilter:
    known = filters.get(connection, arn)
    if known is None or of not in (None, known.scope):
        raise _not_known(arn)
    return known


def _not_known(arn: str) -> NotKnown:
    return NotKnown(f"there is no filter {arn}; list them with: lambdascope filters list")


def _check_texts(name: str, description: str, reason: str) -> None:
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"the filter name {name[:80]!r} must have 3 to 64 letters, digits, dots, dashes or underscores"
        )
    for what, text in (("description", description), ("reason", reason)):
        if len(text) > _MAX_TEXT:
            raise UsageError(f"the {what} of a filter has at most {_MAX_TEXT} characters, this one has {len(text)}")


def _check_tags(tags: Mapping[str, str]) -> None:
    if len(tags) > MAX_TAGS:
        raise TagsRefused(f"a filter has at most {MAX_TAGS} tags, this one has {len(tags):,}")
    if any(key.startswith(_RESERVED) for key in tags):
        raise TagsRefused(f"the keys of tags must not begin with {_RESERVED}, which is reserved for AWS")


def _check_owner(connection: Connection, scope: Scope) -> None:
    account = accounts.get(connection, scope.account)
    if account is not None and account.administrator is not None:
        raise NotAllowed(
            f"account {scope.account} is a member of {account.administrator}, which makes its suppression rules"
        )


def _check_number(connection: Connection, scope: Scope) -> None:
    own = [each for each in filters.select(connection, *scope) if each.is_rule]
    if len(own) >= MAX_RULES:
        raise QuotaExceeded(
            f"{scope} has {MAX_RULES} suppression rules, the most there may be; delete one first", "suppression rule"
        )


def _covered(connection: Connection, scope: Scope) -> list[Scope]:
    """The accounts whose findings the rules of an account cover: its own, and its members'."""
    ids = accounts.administered(connection, scope.account)
    return [
        each for each in sorted(activations.all_of(connection)) if each.account in ids and each.region == scope.region
    ]


def _locked(connection: Connection, arn: str, of: Scope | None, *, will_be_rule: bool = False) -> StoredFilter | None:
    """A filter that nobody else changes now; None where somebody made another kind of it while we waited.

    Then other locks are needed, and in their order: the transaction has to begin anew.
    """
    before = _known(connection, arn, of)
    _lock(connection, before.scope, for_rule=before.is_rule or will_be_rule)
    known = _known(connection, arn, of)
    return known if known.is_rule is before.is_rule else None


def _lock(connection: Connection, scope: Scope, *, for_rule: bool = True) -> None:
    """Let nobody change filters of an account, nor, for a rule, write findings that the account's rules cover."""
    if not for_rule:
        locks.change_rules(connection, *scope)
        return
    connection.execute("SAVEPOINT unlocked")
    while not _are_locked(connection, scope):
        # Accounts have joined while we waited. To lock them now would be out of order: others, who have theirs and wait
        # for ours, would wait for us. So all are given back.
        connection.execute("ROLLBACK TO SAVEPOINT unlocked")


def _are_locked(connection: Connection, scope: Scope) -> bool:
    """Lock the accounts that the rules of an account cover; returns whether these are all of them by then."""
    locked = {scope, *_covered(connection, scope)}
    for each in sorted(locked):
        locks.change_rules(connection, *each)
    return locked.issuperset(_covered(connection, scope))


def _apply(connection: Connection, scope: Scope, now: datetime) -> None:
    """Give every open finding the status that the rules in force say."""
    for covered in _covered(connection, scope):
        reapply_rules(connection, covered, now)


def reapply_rules(connection: Connection, scope: Scope, now: datetime) -> None:
    """Give the open findings of one account and region their status; the caller lets nobody write findings there."""
    are_suppressed = set(findings.open_ids(connection, scope, FindingStatus.SUPPRESSED))
    to_be_suppressed = _suppressed(connection, scope)
    for status, changed in (
        (FindingStatus.SUPPRESSED, to_be_suppressed - are_suppressed),
        (FindingStatus.ACTIVE, are_suppressed - to_be_suppressed),
    ):
        if changed:
            told = findings.set_status(connection, sorted(changed), status, now)
            news.add(connection, [News(NewsKind.FINDING, each, arn, status.value) for each, arn in told], now)


def _suppressed(connection: Connection, scope: Scope) -> set[int]:
    """The open findings that any rule covers, or a comment in the code."""
    found = set(findings.open_ignored(connection, scope))
    for rule in filters.rules_for(connection, scope):
        found |= set(findings.open_matching(connection, scope, *condition(parse(rule.criteria))))
    return found
