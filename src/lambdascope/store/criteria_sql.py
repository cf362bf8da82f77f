"""Filter criteria as an SQL condition: the same meaning that the engine gives them in memory (facts, 6.3 and 6.4).

A test asks both about the same findings. Statements that use a condition call the tables by the aliases `f` (finding),
`fn` (its function) and `v` (its vulnerability, which an outer join may leave out).
"""

from __future__ import annotations

from collections.abc import Iterable

from psycopg.sql import SQL, Composable, Literal

from lambdascope.model.account import PARTITIONS
from lambdascope.model.criteria import Comparison, Criteria, Filter, PackageFilter, StringFilter
from lambdascope.store.comparisons import (
    FALSE,
    Parameters,
    all_of,
    any_of,
    date_holds,
    number_holds,
    tag_holds,
    text_holds,
    texts_hold,
)

# As an index of functions has it.
_RESOURCE_ID = SQL(
    "('arn:' || CASE {} ELSE 'aws' END || ':lambda:' || fn.region || ':' || fn.account || ':function:' || fn.name"
    " || ':' || fn.version)"
).format(
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
    "resourceId": _RESOURCE_ID,
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
    "runtimeReachability": _ABSENT,
    "runtimeReachabilityReason": _ABSENT,
}
# As an index has it: narrows down what has to be looked into.
_PACKAGE_NAMES = SQL("jsonb_path_query_array(f.matches, '$[*].name')")
_PACKAGE_EPOCH = SQL("0::float8")


def condition(criteria: Criteria, prefix: str = "criterion") -> tuple[Composable, dict[str, object]]:
    """The condition that holds for the findings that `criteria` mean, never NULL, and its named parameters.

    The parameters' names begin with `prefix`: give each condition of one statement its own.
    """
    parameters = Parameters(prefix)
    return all_of(_holds(key, entries, parameters) for key, entries in criteria.items()), parameters.values


def _holds(key: str, entries: Iterable[Filter], parameters: Parameters) -> Composable:
    if key in _TEXTS:
        return text_holds(_TEXTS[key], entries, parameters)
    if key in _LISTS:
        return texts_hold(_LISTS[key], entries, parameters)
    if key in _DATES:
        return date_holds(_DATES[key], entries, parameters)
    if key in _NUMBERS:
        return number_holds(_NUMBERS[key], entries, parameters)
    if key == _TAGS:
        return tag_holds(SQL("fn.tags"), entries, parameters)
    if key == _PACKAGES:
        return any_of(_package_holds(one, parameters) for one in entries if isinstance(one, PackageFilter))
    return FALSE  # a key about other kinds of resources means no function's finding


def _package_holds(wanted: PackageFilter, parameters: Parameters) -> Composable:
    if wanted.qualifier is not None:
        return FALSE  # no package URL of ours has any
    conditions = [
        _package_text_holds(_PACKAGE_TEXTS[member], one, parameters) for member, one in wanted.strings.items()
    ]
    if wanted.epoch is not None:
        conditions.append(number_holds(_PACKAGE_EPOCH, [wanted.epoch], parameters))
    holds = SQL("EXISTS (SELECT FROM jsonb_array_elements(f.matches) AS package WHERE {})").format(all_of(conditions))
    name = wanted.strings.get("name")
    if name is None or name.comparison is not Comparison.EQUALS:
        return holds
    return SQL("({} ? {}::text AND {})").format(_PACKAGE_NAMES, parameters.add(name.value), holds)


def _package_text_holds(own: SQL, wanted: StringFilter, parameters: Parameters) -> Composable:
    value = parameters.add(wanted.value)
    match wanted.comparison:
        case Comparison.EQUALS:
            return SQL("{} = {}::text").format(own, value)
        case Comparison.PREFIX:
            return SQL("starts_with({}, {}::text)").format(own, value)
        case Comparison.NOT_EQUALS:
            return SQL("{} IS DISTINCT FROM {}::text").format(own, value)
