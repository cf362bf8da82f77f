"""What one more look at a function changes in its stored findings; decides, and writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from hashlib import blake2b, sha256
from typing import NamedTuple

from lambdascope.model.advisory import Vulnerability
from lambdascope.model.finding import Finding
from lambdascope.model.function import FunctionKey
from lambdascope.model.life import FindingStatus, FindingType


class KnownFinding(NamedTuple):
    """A stored finding, as far as a decision needs it."""

    id: int
    """The store's own."""
    arn: str
    vulnerability: str
    status: FindingStatus
    digest: str
    first_observed_at: datetime
    closed_at: datetime | None


class Found(NamedTuple):
    """A finding of now, with the digest of its content."""

    finding: Finding
    digest: str


class Changes(NamedTuple):
    """What has to be written; what is in none of them stays as it is."""

    opened: tuple[Found, ...]
    """Seen for the first time, or again after too long: with a new ARN."""
    reopened: tuple[tuple[KnownFinding, Found], ...]
    """Closed not long ago and there again: the same finding, active again."""
    updated: tuple[tuple[KnownFinding, Found], ...]
    """Open, with other content."""
    same: tuple[tuple[KnownFinding, Found], ...]
    """Open, with the same content; a rule may still see them differently."""
    closed: tuple[KnownFinding, ...]
    """Open, and not there any more."""


def reconcile(
    known: Iterable[KnownFinding], found: Mapping[str, Found], now: datetime, reopen_within: timedelta
) -> Changes:
    """Compare stored findings of one function with those of now, by vulnerability.

    A problem that comes back within `reopen_within` of its closing is the same finding again. Source: Inspector's user
    guide, "Understanding findings" (facts, 5.8).
    """
    current = _current(known)
    opened, reopened, updated, same = [], [], [], []
    for vulnerability, each in found.items():
        before = current.get(vulnerability)
        if before is None or (before.closed_at is not None and now - before.closed_at > reopen_within):
            opened.append(each)
        elif before.status is FindingStatus.CLOSED:
            reopened.append((before, each))
        elif before.digest != each.digest:
            updated.append((before, each))
        else:
            same.append((before, each))
    closed = [
        each for each in current.values() if each.status is not FindingStatus.CLOSED and each.vulnerability not in found
    ]
    return Changes(tuple(opened), tuple(reopened), tuple(updated), tuple(same), tuple(closed))


def stored_finding_arn(key: FunctionKey, type_: FindingType, subject: str, opened_again_at: datetime | None) -> str:
    """The ARN of a finding of `key` about `subject` (a vulnerability's id).

    The same problem has the same ARN, also after scanning was switched off and on. `opened_again_at` is given for a
    problem that came back too late to be the same finding: it gets an ARN of its own.
    """
    identity = [*key, type_.value, subject]
    if opened_again_at is not None:
        identity.append(opened_again_at.isoformat())
    digest = sha256("\0".join(identity).encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return f"arn:{key.scope.partition}:inspector2:{key.region}:{key.account}:finding/{digest}"


def content_digest(finding: Finding, vulnerability_digest: str) -> str:
    """A digest that differs when what a finding says differs."""
    text = f"{vulnerability_digest}\0{finding.rating!r}\0{finding.matches!r}"
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def vulnerability_digest(vulnerability: Vulnerability) -> str:
    """A digest of what a vulnerability's advisories say; its EPSS score moves daily and is no part of it."""
    text = repr(vulnerability._replace(epss=None))
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _current(known: Iterable[KnownFinding]) -> dict[str, KnownFinding]:
    """Of each vulnerability the open finding, else the one closed last."""
    current: dict[str, KnownFinding] = {}
    for each in known:
        other = current.get(each.vulnerability)
        if other is None or _recency(each) > _recency(other):
            current[each.vulnerability] = each
    return current


def _recency(known: KnownFinding) -> tuple[bool, float]:
    return known.closed_at is None, known.closed_at.timestamp() if known.closed_at is not None else 0.0
