"""What one more look at a function changes in its stored findings; decides, and writes nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from hashlib import blake2b
from types import MappingProxyType
from typing import NamedTuple

from lambdascope.model.advisory import Vulnerability
from lambdascope.model.code_finding import CodeFinding
from lambdascope.model.finding import Finding, identity_digest
from lambdascope.model.function import FunctionKey
from lambdascope.model.life import FindingType, KnownFinding


class Found(NamedTuple):
    """A finding of now, with the digest of its content."""

    finding: Finding | CodeFinding
    digest: str
    aliases: Collection[str] = ()
    """What its vulnerability is called elsewhere."""


class Changes(NamedTuple):
    """What has to be written; what is in none of them stays as it is."""

    opened: tuple[Found, ...]
    """Seen for the first time, or again after too long: with a new ARN."""
    reopened: tuple[tuple[KnownFinding, Found], ...]
    """Closed not long ago and there again: the same finding, active again."""
    updated: tuple[tuple[KnownFinding, Found], ...]
    """Open, with other content, or about a vulnerability that has another id by now."""
    same: tuple[tuple[KnownFinding, Found], ...]
    """Open, with the same content; a rule may still see them differently."""
    closed: tuple[KnownFinding, ...]
    """Open, and not there any more."""


def reconcile(
    known: Iterable[KnownFinding],
    found: Mapping[str, Found],
    now: datetime,
    reopen_within: timedelta,
    former_aliases: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> Changes:
    """Compare stored findings of one function with those of now, by vulnerability or fingerprint.

    A problem that comes back within `reopen_within` of its closing is the same finding again. Source: Inspector's user
    guide, "Understanding findings" (facts, 5.8). A vulnerability may change its id, when it gets a CVE or loses it: an
    open finding about an alias of it is the same finding, too. `former_aliases` are those of stored vulnerabilities
    that are not found any more.
    """
    current = _current(known)
    moved = _moved(current, found, former_aliases)
    opened, reopened, updated, same = [], [], [], []
    for vulnerability, each in found.items():
        before = moved.get(vulnerability) or current.get(vulnerability)
        if before is None or (before.closed_at is not None and now - before.closed_at > reopen_within):
            opened.append(each)
        elif not before.is_open:
            reopened.append((before, each))
        elif before.digest != each.digest or before.vulnerability != vulnerability:
            updated.append((before, each))
        else:
            same.append((before, each))
    still_there = {before.id for before in moved.values()}
    closed = [each for each in _vanished(current, found) if each.id not in still_there]
    return Changes(tuple(opened), tuple(reopened), tuple(updated), tuple(same), tuple(closed))


def may_have_moved(known: Iterable[KnownFinding], found: Mapping[str, Found]) -> list[str]:
    """The stored vulnerabilities whose former aliases `reconcile` may need."""
    current = _current(known)
    vanished = [each.vulnerability for each in _vanished(current, found)]
    return vanished if _without_open(current, found) else []


def stored_finding_arn(key: FunctionKey, type_: FindingType, subject: str, opened_again_at: datetime | None) -> str:
    """The ARN of a finding of `key` about `subject` (a vulnerability's id, or the fingerprint of a weakness in code).

    The same problem has the same ARN, also after scanning was switched off and on. `opened_again_at` is given for a
    problem that came back too late to be the same finding: it gets an ARN of its own.
    """
    identity = [*key, type_.value, subject]
    if opened_again_at is not None:
        identity.append(opened_again_at.isoformat())
    return f"arn:{key.scope.partition}:inspector2:{key.region}:{key.account}:finding/{identity_digest(*identity)}"


def content_digest(finding: Finding, vulnerability_digest: str) -> str:
    """A digest that differs when what a finding says differs."""
    text = f"{vulnerability_digest}\0{finding.rating!r}\0{finding.matches!r}"
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def code_content_digest(finding: CodeFinding) -> str:
    """A digest that differs when what a finding in code says differs, its lines included."""
    text = repr(finding._replace(arn=""))
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def vulnerability_digest(vulnerability: Vulnerability) -> str:
    """A digest of what a vulnerability's advisories say; its EPSS score moves daily and is no part of it."""
    text = repr(vulnerability._replace(epss=None))
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _moved(
    current: Mapping[str, KnownFinding], found: Mapping[str, Found], former_aliases: Mapping[str, Collection[str]]
) -> dict[str, KnownFinding]:
    """Of vulnerabilities that have no open finding, the one about what they were called before."""
    # The longest known first: it is the one to go on.
    left = sorted(_vanished(current, found), key=lambda each: (each.first_observed_at, each.id))
    moved = {}
    for vulnerability in _without_open(current, found):
        aliases = found[vulnerability].aliases
        for each in left:
            if each.vulnerability in aliases or vulnerability in former_aliases.get(each.vulnerability, ()):
                moved[vulnerability] = each
                left.remove(each)
                break
    return moved


def _vanished(current: Mapping[str, KnownFinding], found: Mapping[str, Found]) -> list[KnownFinding]:
    return [each for each in current.values() if each.is_open and each.vulnerability not in found]


def _without_open(current: Mapping[str, KnownFinding], found: Mapping[str, Found]) -> list[str]:
    return [each for each in found if each not in current or not current[each].is_open]


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
