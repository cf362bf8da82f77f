"""Filter criteria as an SQL condition: the same meaning that the engine gives them in memory (facts, 6.3 and 6.4).

A test asks both about the same findings. Statements that use a condition call the tables by the aliases `f` (finding),
`fn` (its function) and `v` (its vulnerability, which an outer join may leave out).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from psycopg.sql import SQL, Composable, Literal, Placeholder

from lambdascope.model.account import PARTITIONS
from lambdascope.model.criteria import (
    Comparison,
    Criteria,
    DateFilter,
    Filter,
    MapFilter,
    NumberFilter,
    PackageFilter,
    StringFilter,
)

_PARTITION = SQL("CASE {} ELSE 'aws' END").format(
    SQL(" ").join(
        SQL("WHEN starts_with(fn.region, {}) THEN {}").format(Literal(prefix), Literal(partition))
        for prefix, partition in PARTITIONS
    )
)

# One value, never NULL: compared in a way that an index can serve.
_TEXTS: dict[str, Composable] = {
    "findingArn": SQL("f.arn"),
    "awsAccountId": SQL("fn.account"),
    "findingType": SQL("f.type"),
    "severity": SQL("f.severity"),
    "findingStatus": SQL("f.status"),
    "title": SQL("f.title"),
    "resourceType": SQL("'AWS_LAMBDA_FUNCTION'::text"),
    "resourceId": SQL(
        "concat('arn:', {}, ':lambda:', fn.region, ':', fn.account, ':function:', fn.name, ':', fn.version)"
    ).format(_PARTITION),
    "vulnerabilityId": SQL("f.vulnerability"),
    "vulnerabilitySource": SQL("f.source"),
    "fixAvailable": SQL("f.fix_available"),
    "exploitAvailable": SQL("CASE WHEN f.exploited_since IS NULL THEN 'NO' ELSE 'YES' END"),
    "lambdaFunctionName": SQL("fn.name"),
    "lambdaFunctionExecutionRoleArn": SQL("fn.role"),
}

# Any number of values, as an array that is never NULL; elements that are NULL equal nothing and begin with nothing.
_NOTHING = SQL("'{}'::text[]")
_LISTS = {
    "componentId": _NOTHING,
    "componentType": _NOTHING,
    "vendorSeverity": SQL("ARRAY[f.vendor_severity]"),
    "relatedVulnerabilities": SQL(
        "ARRAY(SELECT jsonb_array_elements_text(coalesce(v.document -> 'aliases', '[]'::jsonb)))"
    ),
    "lambdaFunctionLayers": SQL("fn.layers"),
    # As Lambda spells it, and as inspector2's enum does.
    "lambdaFunctionRuntime": SQL(
        r"""ARRAY[fn.runtime, upper(
        replace(regexp_replace(fn.runtime, '^([a-z]+)([0-9])', '\1_\2'), '.', '_') COLLATE "C")]"""
    ),
    "codeVulnerabilityDetectorName": SQL("ARRAY[f.code ->> 'detector_name']"),
    "codeVulnerabilityDetectorTags": SQL(
        "ARRAY(SELECT jsonb_array_elements_text(coalesce(f.code -> 'detector_tags', '[]'::jsonb)))"
    ),
    "codeVulnerabilityFilePath": SQL("ARRAY[f.code #>> '{place,path}']"),
}

_DATES = {
    "firstObservedAt": SQL("f.first_observed_at"),
    "lastObservedAt": SQL("f.last_observed_at"),
    "updatedAt": SQL("f.updated_at"),
    "lambdaFunctionLastModifiedAt": SQL("fn.last_modified"),
}
_NUMBERS = {"inspectorScore": SQL("f.score"), "epssScore": SQL("v.epss")}
_TAGS = "resourceTags"
_PACKAGES = "vulnerablePackages"

# Of one element `package` of the finding's matches; NULL where it has no such value.
_ABSENT = SQL("NULL::text")
_PACKAGE_TEXTS = {
    "name": SQL("package ->> 'name'"),
    "version": SQL("package ->> 'version'"),
    "release": _ABSENT,
    "architecture": _ABSENT,
    "sourceLayerHash": _ABSENT,
    "sourceLambdaLayerArn": SQL("package ->> 'layer'"),
    "filePath": SQL("package ->> 'path'"),
}
_PACKAGE_EPOCH = SQL("0::float8")

_TRUE, _FALSE = SQL("TRUE"), SQL("FALSE")


def condition(criteria: Criteria, prefix: str = "criterion") -> tuple[Composable, dict[str, object]]:
    """The condition that holds for the findings that `criteria` mean, never NULL, and its named parameters.

    The parameters' names begin with `prefix`: give each condition of one statement its own.
    """
    parameters = _Parameters(prefix)
    conditions = [_holds(key, entries, parameters) for key, entries in criteria.items()]
    return _all(conditions), parameters.values


class _Parameters:
    """The values of one condition, each under a name of its own."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self.values: dict[str, object] = {}

    def add(self, value: object) -> Placeholder:
        name = f"{self._prefix}_{len(self.values)}"
        self.values[name] = value
        return Placeholder(name)


def _holds(key: str, entries: Iterable[Filter], parameters: _Parameters) -> Composable:
    if key in _TEXTS or key in _LISTS:
        return _texts_hold(key, [one for one in entries if isinstance(one, StringFilter)], parameters)
    if key in _DATES:
        dates = [one for one in entries if isinstance(one, DateFilter)]
        return _any(_within(_DATES[key], SQL("timestamptz"), one, parameters) for one in dates)
    if key in _NUMBERS:
        numbers = [one for one in entries if isinstance(one, NumberFilter)]
        return _any(_within(_NUMBERS[key], SQL("float8"), one, parameters) for one in numbers)
    if key == _TAGS:
        return _any(_tag_holds(one, parameters) for one in entries if isinstance(one, MapFilter))
    if key == _PACKAGES:
        return _any(_package_holds(one, parameters) for one in entries if isinstance(one, PackageFilter))
    return _FALSE  # a key about other kinds of resources means no function's finding


def _texts_hold(key: str, entries: Sequence[StringFilter], parameters: _Parameters) -> Composable:
    values = {comparison: [one.value for one in entries if one.comparison is comparison] for comparison in Comparison}
    conditions: list[Composable] = []
    if values[Comparison.NOT_EQUALS]:
        conditions.append(SQL("NOT {}").format(_equals(key, values[Comparison.NOT_EQUALS], parameters)))
    wanted: list[Composable] = []
    if values[Comparison.EQUALS]:
        wanted.append(_equals(key, values[Comparison.EQUALS], parameters))
    if values[Comparison.PREFIX]:
        wanted.append(_begins(key, values[Comparison.PREFIX], parameters))
    if wanted:
        conditions.append(_any(wanted))
    return _all(conditions)


def _equals(key: str, values: list[str], parameters: _Parameters) -> Composable:
    wanted = parameters.add(values)
    if key in _TEXTS:
        return SQL("({} = ANY ({}::text[]))").format(_TEXTS[key], wanted)
    return SQL("({} && {}::text[])").format(_LISTS[key], wanted)


def _begins(key: str, values: list[str], parameters: _Parameters) -> Composable:
    wanted = parameters.add(values)
    own = SQL("ARRAY[{}]").format(_TEXTS[key]) if key in _TEXTS else _LISTS[key]
    return SQL(
        "EXISTS (SELECT FROM unnest({}) AS own, unnest({}::text[]) AS beginning WHERE starts_with(own, beginning))"
    ).format(own, wanted)


def _within(value: SQL, type_: SQL, span: DateFilter | NumberFilter, parameters: _Parameters) -> Composable:
    lower, upper = span
    conditions: list[Composable] = [SQL("{} IS NOT NULL").format(value)]
    if lower is not None:
        conditions.append(SQL("{} >= {}::{}").format(value, parameters.add(lower), type_))
    if upper is not None:
        conditions.append(SQL("{} <= {}::{}").format(value, parameters.add(upper), type_))
    return _all(conditions)


def _tag_holds(wanted: MapFilter, parameters: _Parameters) -> Composable:
    key = parameters.add(wanted.key)
    if wanted.value is None:
        return SQL("coalesce(fn.tags ? {}::text, FALSE)").format(key)
    return SQL("coalesce(fn.tags ->> {}::text = {}::text, FALSE)").format(key, parameters.add(wanted.value))


def _package_holds(wanted: PackageFilter, parameters: _Parameters) -> Composable:
    conditions = [
        _package_text_holds(_PACKAGE_TEXTS[member], one, parameters) for member, one in wanted.strings.items()
    ]
    if wanted.epoch is not None:
        conditions.append(_within(_PACKAGE_EPOCH, SQL("float8"), wanted.epoch, parameters))
    return SQL("EXISTS (SELECT FROM jsonb_array_elements(f.matches) AS package WHERE {})").format(_all(conditions))


def _package_text_holds(own: SQL, wanted: StringFilter, parameters: _Parameters) -> Composable:
    value = parameters.add(wanted.value)
    match wanted.comparison:
        case Comparison.EQUALS:
            return SQL("{} = {}::text").format(own, value)
        case Comparison.PREFIX:
            return SQL("starts_with({}, {}::text)").format(own, value)
        case Comparison.NOT_EQUALS:
            return SQL("{} IS DISTINCT FROM {}::text").format(own, value)


def _all(conditions: Iterable[Composable]) -> Composable:
    joined = list(conditions)
    return SQL("({})").format(SQL(" AND ").join(joined)) if joined else _TRUE


def _any(conditions: Iterable[Composable]) -> Composable:
    joined = list(conditions)
    return SQL("({})").format(SQL(" OR ").join(joined)) if joined else _FALSE
