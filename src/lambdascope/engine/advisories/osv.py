"""One record of an OSV feed becomes an Advisory; whatever a hostile or careless feed holds, nothing raises.

Source: https://ossf.github.io/osv-schema/
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from lambdascope.engine.advisories.instants import instant
from lambdascope.engine.advisories.scores import scores
from lambdascope.engine.ecosystems import rules
from lambdascope.model.advisory import Advisory, AffectedPackage, AffectedRange, Event, EventKind
from lambdascope.model.ecosystem import Ecosystem, PackageName

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+-]{0,127}", re.ASCII)
_CVE = re.compile(r"CVE-\d{4}-\d{3,}", re.ASCII)
_CWE = re.compile(r"CWE-\d{1,6}", re.ASCII)
_MAX_NAME = 256
_MAX_SEVERITY_WORD = 40

_ORDERED_RANGES = ("ECOSYSTEM", "SEMVER")


class Parsed(NamedTuple):
    """A record that was understood, with what of it had to be left out."""

    advisory: Advisory
    oddities: tuple[tuple[str, int], ...]
    """Kind and count, sorted."""


class Skipped(NamedTuple):
    """A record that was not understood at all."""

    reason: str


def parse_record(data: bytes, ecosystem: Ecosystem) -> Parsed | Skipped:
    """What the dump of `ecosystem` says by this record; what it says about other ecosystems is left to their dumps."""
    try:
        record = json.loads(data)
    except (ValueError, RecursionError):
        return Skipped("broken JSON")
    if not isinstance(record, dict):
        return Skipped("not a JSON object")
    record_id = record.get("id")
    if not isinstance(record_id, str) or not is_record_id(record_id):
        return Skipped("no usable id")
    oddities: Counter[str] = Counter()
    advisory = _advisory(record_id, record, ecosystem, oddities)
    return Parsed(advisory, tuple(sorted(oddities.items())))


def is_record_id(text: str) -> bool:
    """Whether this can be the id of a record: one plain word, which can lead out of no folder and no address."""
    return _ID.fullmatch(text) is not None and ".." not in text


def names(advisory: Advisory) -> tuple[str, ...]:
    """The advisory's id and aliases, as everybody spells them."""
    return (common_name(advisory.id), *advisory.aliases)


def common_name(name: str) -> str:
    """An id or alias as everybody spells it; CVE numbers are found in lower case here and there."""
    upper = name.upper()
    return upper if _CVE.fullmatch(upper) else name


def is_cve(name: str) -> bool:
    """Whether an id or alias is a CVE number."""
    return _CVE.fullmatch(name) is not None


def _advisory(record_id: str, record: dict[str, Any], ecosystem: Ecosystem, oddities: Counter[str]) -> Advisory:
    own = _mapping(record.get("database_specific"))
    entries = tuple(_affected_entries(record, ecosystem, oddities))
    record_scores = scores(record, oddities)
    return Advisory(
        id=record_id,
        ecosystem=ecosystem,
        modified=_time(record, "modified", oddities) or "",
        published=_time(record, "published", oddities),
        withdrawn=_time(record, "withdrawn", oddities),
        aliases=_aliases(record, record_id, oddities),
        summary=_text(record.get("summary")),
        details=_text(record.get("details")),
        scores=record_scores,
        severity_word=_text(own.get("severity"))[:_MAX_SEVERITY_WORD].strip() or None,
        cwes=_cwes(own, entries),
        references=tuple(dict.fromkeys(_references(record, oddities))),
        affected=tuple(
            AffectedPackage(
                each.ecosystem,
                each.name,
                each.ranges,
                each.versions,
                () if set(each.scores) <= set(record_scores) else each.scores,
            )
            for each in _affected(entries, ecosystem, oddities)
        ),
    )


def _affected_entries(
    record: dict[str, Any], ecosystem: Ecosystem, oddities: Counter[str]
) -> Iterator[tuple[PackageName, dict[str, Any]]]:
    """The entries of `affected` for this ecosystem, each with the package it is about."""
    normalize = rules(ecosystem).normalize
    for entry in _list(record, "affected", oddities):
        if not isinstance(entry, dict):
            oddities["malformed_affected"] += 1
            continue
        package = entry.get("package")
        if package is None:
            continue  # a record may describe a repository only
        name, of = (package.get("name"), package.get("ecosystem")) if isinstance(package, dict) else (None, None)
        if not isinstance(name, str) or not isinstance(of, str) or not name.strip():
            oddities["malformed_affected"] += 1
        elif of.partition(":")[0] == ecosystem.value:
            yield normalize(_text(name)), entry


def _affected(
    entries: Iterable[tuple[PackageName, dict[str, Any]]], ecosystem: Ecosystem, oddities: Counter[str]
) -> Iterator[AffectedPackage]:
    """One value per package: entries about the same package add up."""
    by_name: dict[PackageName, list[dict[str, Any]]] = {}
    for name, entry in entries:
        by_name.setdefault(name, []).append(entry)
    for name, parts in by_name.items():
        package = AffectedPackage(
            ecosystem=ecosystem,
            name=name,
            ranges=tuple(dict.fromkeys(each for part in parts for each in _ranges(part, oddities))),
            versions=tuple(dict.fromkeys(each for part in parts for each in _versions(part, oddities))),
            scores=tuple(dict.fromkeys(each for part in parts for each in scores(part, oddities))),
        )
        if not package.ranges and not package.versions:
            oddities["no_versions"] += 1
        yield package


def _ranges(entry: dict[str, Any], oddities: Counter[str]) -> Iterator[AffectedRange]:
    for each in _list(entry, "ranges", oddities):
        kind = each.get("type") if isinstance(each, dict) else None
        if kind == "GIT":
            oddities["git_range"] += 1
        elif not isinstance(kind, str) or not isinstance(each, dict):
            oddities["malformed_range"] += 1
        elif kind not in _ORDERED_RANGES:
            oddities["unknown_range_type"] += 1
        else:
            events = tuple(_events(each, oddities))
            if events:
                yield AffectedRange(events)
            else:
                oddities["malformed_range"] += 1


def _events(each: dict[str, Any], oddities: Counter[str]) -> Iterator[Event]:
    for event in _list(each, "events", oddities):
        # The schema wants one key per event; older records put the pair into one object.
        keys = [kind for kind in EventKind if kind.value in event] if isinstance(event, dict) else []
        if not keys:
            oddities["malformed_event"] += 1
        for kind in keys:
            version = _version(event[kind.value])
            if version is None:
                oddities["malformed_event"] += 1
            else:
                yield Event(kind, version)


def _versions(entry: dict[str, Any], oddities: Counter[str]) -> Iterator[str]:
    for each in _list(entry, "versions", oddities):
        version = _version(each)
        if version is None:
            oddities["malformed_version"] += 1
        else:
            yield version


def _version(value: object) -> str | None:
    text = _text(value).strip()
    # Newline and tab separate versions in the compiled database.
    return text if text and "\n" not in text and "\t" not in text else None


def _aliases(record: dict[str, Any], record_id: str, oddities: Counter[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for each in _list(record, "aliases", oddities):
        name = common_name(_text(each).strip())
        if not name or len(name) > _MAX_NAME or not name.isprintable():
            oddities["malformed_alias"] += 1
        elif name != common_name(record_id):
            found[name] = None
    return tuple(found)


def _cwes(own: dict[str, Any], entries: Iterable[tuple[PackageName, dict[str, Any]]]) -> tuple[str, ...]:
    """The record's weaknesses; some databases name them in the entries of `affected`."""
    named = [own.get("cwe_ids"), own.get("cwes")]
    named += [_mapping(entry.get("database_specific")).get("cwes") for _, entry in entries]
    found: dict[str, None] = {}
    for values in named:
        for each in values if isinstance(values, list) else ():
            name = each.get("cweId") if isinstance(each, dict) else each
            if isinstance(name, str) and _CWE.fullmatch(name):
                found[name] = None
    return tuple(found)


def _references(record: dict[str, Any], oddities: Counter[str]) -> Iterator[str]:
    for each in _list(record, "references", oddities):
        url = _text(each.get("url")).strip() if isinstance(each, dict) else ""
        # Reports turn these into links; other schemes have no business there.
        if url.lower().startswith(("https://", "http://")):
            yield url
        else:
            oddities["malformed_reference"] += 1


def _time(record: dict[str, Any], field: str, oddities: Counter[str]) -> str | None:
    value = record.get(field)
    time = instant(value)
    if time is None and (value is not None or field == "modified"):
        oddities["malformed_time"] += 1
    return time


def _list(record: dict[str, Any], field: str, oddities: Counter[str]) -> list[Any]:
    value = record.get(field)
    if isinstance(value, list):
        return value
    if value is not None:
        oddities[f"malformed_{field}"] += 1
    return []


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    """A string that can be stored: half of a surrogate pair, which JSON can spell, is no character."""
    if not isinstance(value, str):
        return ""
    if value.isascii():
        return value
    return value.encode("utf-8", "replace").decode("utf-8")
