"""The one meaning of filter criteria: read, written, and asked whether they mean a finding (facts, 6.3 and 6.4).

All keys must hold. Of one key, one entry must hold, and every NOT_EQUALS entry. Where a finding has no value for a key
(no vendor severity, no score, no layer), nothing equals it and no span holds it, so only NOT_EQUALS does. Component ids
and types are such a key: what Inspector puts there for a function is not known. A key that is about other kinds of
resources (`ec2InstanceVpcId`) means no function's finding, not even by NOT_EQUALS: a suppression rule for machines must
not hide functions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import TypeVar

from lambdascope.engine.findings.criteria_keys import (
    DATES,
    KINDS,
    NUMBERS,
    PACKAGE_STRINGS,
    PACKAGES,
    STRINGS,
    TAGS,
    Kind,
)
from lambdascope.model.criteria import (
    Comparison,
    Criteria,
    DateFilter,
    Filter,
    FindingAttributes,
    MapFilter,
    NumberFilter,
    PackageAttributes,
    PackageFilter,
    StringFilter,
)
from lambdascope.model.errors import UsageError
from lambdascope.model.numbers import finite

Json = dict[str, object]
_Ordered = TypeVar("_Ordered", datetime, float)

_MAX_ENTRIES = 10
_MAX_VALUE = 1024
_MAX_TAG_KEY = 128
_MAX_TAG_VALUE = 256
_MAX_PORT = 65_535
_SHOWN = 60
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
_EPOCH = 0.0
"""Of every package: none of the ecosystems that functions use has epochs outside the version."""
_DATE_ENDS = ("startInclusive", "endInclusive")
_NUMBER_ENDS = ("lowerInclusive", "upperInclusive")
_PORT_ENDS = ("beginInclusive", "endInclusive")


def matches(criteria: Criteria, subject: FindingAttributes) -> bool:
    """Whether `criteria` mean the finding; criteria without keys mean every one."""
    return all(_holds(key, entries, subject) for key, entries in criteria.items())


def parse(document: object, kinds: Mapping[str, Kind] = KINDS) -> Criteria:
    """The criteria that inspector2's FilterCriteria JSON describes; its limits are checked here (facts, 0.5).

    `kinds` are the keys that there are, and of what kind each is. Times are ISO 8601 texts, seconds since 1970 or
    datetimes; null counts as absent. Raises UsageError, its text beginning with the field:
    `severity[0].comparison: ...`.
    """
    return {
        key: _entries(entries, key, kinds[key]) for key, entries in _members(document, "filterCriteria", kinds).items()
    }


def render(criteria: Criteria) -> dict[str, list[Json]]:
    """The FilterCriteria JSON of `criteria`, times as ISO 8601 UTC; parsing it gives the same criteria again."""
    return {key: [_rendered(one, KINDS[key]) for one in entries] for key, entries in criteria.items()}


def _holds(key: str, entries: Iterable[Filter], subject: FindingAttributes) -> bool:
    if key in STRINGS:
        return _texts_hold(entries, STRINGS[key](subject))
    if key in DATES:
        moment = DATES[key](subject)
        return any(_is_within(moment, one.start, one.end) for one in entries if isinstance(one, DateFilter))
    if key in NUMBERS:
        return any(_number_holds(one, NUMBERS[key](subject)) for one in entries if isinstance(one, NumberFilter))
    if key == TAGS:
        return any(_tag_holds(one, subject.tags) for one in entries if isinstance(one, MapFilter))
    if key == PACKAGES:
        return any(
            _package_holds(one, package)
            for one in entries
            if isinstance(one, PackageFilter)
            for package in subject.packages
        )
    return False


def _texts_hold(entries: Iterable[Filter], values: tuple[str, ...]) -> bool:
    texts = [one for one in entries if isinstance(one, StringFilter)]
    excluded = [one for one in texts if one.comparison is Comparison.NOT_EQUALS]
    wanted = [one for one in texts if one.comparison is not Comparison.NOT_EQUALS]
    return all(_text_holds(one, values) for one in excluded) and (
        not wanted or any(_text_holds(one, values) for one in wanted)
    )


def _text_holds(wanted: StringFilter, values: tuple[str, ...]) -> bool:
    match wanted.comparison:
        case Comparison.EQUALS:
            return wanted.value in values
        case Comparison.PREFIX:
            return any(value.startswith(wanted.value) for value in values)
        case Comparison.NOT_EQUALS:
            return wanted.value not in values


def _number_holds(wanted: NumberFilter, value: float | None) -> bool:
    return value is not None and _is_within(value, wanted.lower, wanted.upper)


def _is_within(value: _Ordered, lower: _Ordered | None, upper: _Ordered | None) -> bool:
    return (lower is None or lower <= value) and (upper is None or value <= upper)


def _tag_holds(wanted: MapFilter, tags: Mapping[str, str]) -> bool:
    return wanted.key in tags and wanted.value in (None, tags[wanted.key])


def _package_holds(wanted: PackageFilter, package: PackageAttributes) -> bool:
    # The package URLs of what functions hold have no qualifiers.
    holds = wanted.qualifier is None and (wanted.epoch is None or _number_holds(wanted.epoch, _EPOCH))
    return holds and all(_text_holds(one, PACKAGE_STRINGS[member](package)) for member, one in wanted.strings.items())


def _entries(entries: object, key: str, kind: Kind) -> tuple[Filter, ...]:
    if not isinstance(entries, list) or not 1 <= len(entries) <= _MAX_ENTRIES:
        raise _refused(key, f"is not a list of 1 to {_MAX_ENTRIES} entries")
    return tuple(_entry(one, f"{key}[{place}]", kind) for place, one in enumerate(entries))


def _entry(entry: object, field: str, kind: Kind) -> Filter:
    match kind:
        case Kind.STRING:
            return _string_filter(entry, field)
        case Kind.DATE:
            return DateFilter(*_ends(entry, field, _DATE_ENDS, _moment))
        case Kind.NUMBER:
            return NumberFilter(*_ends(entry, field, _NUMBER_ENDS, _number))
        case Kind.PORTS:
            return NumberFilter(*_ends(entry, field, _PORT_ENDS, _port))
        case Kind.MAP:
            return _map_filter(entry, field)
        case Kind.PACKAGE:
            return _package_filter(entry, field)


def _string_filter(entry: object, field: str) -> StringFilter:
    members = _members(entry, field, ("comparison", "value"))
    comparison = _comparison(members.get("comparison"), f"{field}.comparison", tuple(Comparison))
    return StringFilter(comparison, _text(members.get("value"), f"{field}.value", 1, _MAX_VALUE))


def _map_filter(entry: object, field: str) -> MapFilter:
    members = _members(entry, field, ("comparison", "key", "value"))
    _comparison(members.get("comparison"), f"{field}.comparison", (Comparison.EQUALS,))
    key = _text(members.get("key"), f"{field}.key", 1, _MAX_TAG_KEY)
    value = _text(members["value"], f"{field}.value", 0, _MAX_TAG_VALUE) if "value" in members else None
    return MapFilter(key, value)


def _package_filter(entry: object, field: str) -> PackageFilter:
    members = _members(entry, field, (*PACKAGE_STRINGS, "epoch", "purlQualifier"))
    if not members:
        raise _refused(field, "names no member; a filter of packages says something of them")
    strings = {
        member: _string_filter(members[member], f"{field}.{member}") for member in members if member in PACKAGE_STRINGS
    }
    epoch = (
        NumberFilter(*_ends(members["epoch"], f"{field}.epoch", _NUMBER_ENDS, _number)) if "epoch" in members else None
    )
    qualifier = _map_filter(members["purlQualifier"], f"{field}.purlQualifier") if "purlQualifier" in members else None
    return PackageFilter(strings, epoch, qualifier)


def _members(value: object, field: str, known: Collection[str]) -> Json:
    """The members of an object that are there; one we do not know would be a condition left out."""
    if not isinstance(value, Mapping):
        raise _refused(field, "is not an object")
    for name in value:
        if name not in known:
            raise _refused(field, f"has the unknown member {_shown(name)}")
    return {name: member for name, member in value.items() if member is not None}


def _ends(
    entry: object, field: str, names: tuple[str, str], read: Callable[[object, str], _Ordered]
) -> tuple[_Ordered | None, _Ordered | None]:
    members = _members(entry, field, names)
    if not members:
        raise _refused(field, f"has neither {names[0]} nor {names[1]}; give at least one")
    lower, upper = (read(members[name], f"{field}.{name}") if name in members else None for name in names)
    return lower, upper


def _comparison(value: object, field: str, allowed: tuple[Comparison, ...]) -> Comparison:
    for one in allowed:
        if value == one.value:
            return one
    raise _refused(field, f"{_shown(value)} is not one of {', '.join(allowed)}")


def _text(value: object, field: str, shortest: int, longest: int) -> str:
    if not isinstance(value, str) or not shortest <= len(value) <= longest:
        raise _refused(field, f"is not a text of {shortest} to {longest} characters")
    if _UNSTORABLE.search(value):
        raise _refused(field, "holds a NUL character or half a surrogate pair, which no attribute of a finding holds")
    return value


def _moment(value: object, field: str) -> datetime:
    try:
        if isinstance(value, (str, datetime)):
            moment = datetime.fromisoformat(value) if isinstance(value, str) else value
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        return datetime.fromtimestamp(_number(value, field), UTC)
    except (ValueError, OverflowError, OSError):
        raise _refused(
            field, f"{_shown(value)} is not a time; write 2026-01-31T12:00:00Z or seconds since 1970"
        ) from None


def _number(value: object, field: str) -> float:
    number = finite(value)
    if number is None:
        raise _refused(field, f"{_shown(value)} is not a number")
    return number


def _port(value: object, field: str) -> float:
    port = _number(value, field)
    if not port.is_integer() or not 0 <= port <= _MAX_PORT:
        raise _refused(field, f"{_shown(value)} is not a port from 0 to {_MAX_PORT}")
    return port


def _refused(field: str, what: str) -> UsageError:
    return UsageError(f"{field}: {what}")


def _shown(value: object) -> str:
    """A value from outside, short and on one line; of what is not a text or a number, only the type."""
    if isinstance(value, str):
        return ascii(value if len(value) <= _SHOWN else f"{value[:_SHOWN]}...")
    if isinstance(value, float) or (isinstance(value, int) and abs(value) < 10**_SHOWN):
        return str(value)
    return "a value" if value is not None else "null"


def _rendered(one: Filter, kind: Kind) -> Json:
    match one:
        case StringFilter():
            return {"comparison": one.comparison.value, "value": one.value}
        case DateFilter():
            return _span(_DATE_ENDS, *(moment and _iso(moment) for moment in one))
        case NumberFilter() if kind is Kind.PORTS:
            return _span(_PORT_ENDS, *(None if port is None else int(port) for port in one))
        case NumberFilter():
            return _span(_NUMBER_ENDS, *one)
        case MapFilter():
            value = {} if one.value is None else {"value": one.value}
            return {"comparison": Comparison.EQUALS.value, "key": one.key, **value}
        case PackageFilter():
            members: Json = {member: _rendered(each, Kind.STRING) for member, each in one.strings.items()}
            if one.epoch is not None:
                members["epoch"] = _rendered(one.epoch, Kind.NUMBER)
            if one.qualifier is not None:
                members["purlQualifier"] = _rendered(one.qualifier, Kind.MAP)
            return members


def _span(names: tuple[str, str], lower: object, upper: object) -> Json:
    return {name: end for name, end in zip(names, (lower, upper), strict=True) if end is not None}


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
