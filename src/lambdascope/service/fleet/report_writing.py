"""What reports hold, piece by piece, so that nobody holds a fleet in memory."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from lambdascope.engine.findings.criteria import parse
from lambdascope.engine.inventory.composition import Visibility
from lambdascope.engine.reports import findings_csv
from lambdascope.engine.reports.function_sbom import FunctionContents, cyclonedx, spdx
from lambdascope.engine.reports.stored import render_stored
from lambdascope.model.account import AccountId
from lambdascope.model.criteria import Comparison, Criteria, MapFilter, StringFilter
from lambdascope.model.exports import ReportFormat
from lambdascope.model.life import AnyFinding, FindingStatus, StoredFinding
from lambdascope.model.package import Package
from lambdascope.service.fleet.fleet import Fleet
from lambdascope.store import (
    accounts,
    artifacts,
    coverage_criteria,
    criteria_sql,
    finding_pages,
    report_contents,
    reports,
)
from lambdascope.store.database import Connection
from lambdascope.store.finding_pages import Order, Position
from lambdascope.store.report_contents import Inventoried
from lambdascope.store.reports import Attempt

_LONGEST = timedelta(hours=12)
"""As in AWS: what takes longer has failed."""
_TOO_LONG = "The report was not written within 12 hours."

_PAGE = 1_000
"""Findings read in one transaction."""
_FUNCTIONS = 100
"""Functions whose packages are held at a time."""
_STATUS = "findingStatus"
_MAX_NAME = 80


class Stopped(Exception):
    """The report was cancelled, took too long, or is being written by another attempt."""


def expire(connection: Connection, now: datetime) -> None:
    """End reports that take too long."""
    reports.expire(connection, now - _LONGEST, _TOO_LONG, now)


def go_on(fleet: Fleet, attempt: Attempt, *, upload: str | None = None, done_after: int = 0) -> None:
    """Note what an attempt has done. Raises Stopped where it is to do no more."""
    with fleet.database.transaction() as connection:
        expire(connection, fleet.clock())
        is_current = reports.note(connection, attempt, upload=upload, done_after=done_after)
    if not is_current:
        raise Stopped


def findings_pieces(fleet: Fleet, attempt: Attempt) -> Iterator[bytes]:
    """A report of findings; nothing at all where there are none. Raises Stopped."""
    asked = attempt.report.asked
    is_json = asked.format is ReportFormat.JSON
    between = '{"findings":[\n' if is_json else findings_csv.heading()
    is_empty = True
    for page in _finding_pages(fleet, attempt):
        lines: list[str] = []
        for stored in page:
            text = _json_line(stored) if is_json else findings_csv.line(stored, fleet.clock())
            lines += (between, text)
            between = ",\n" if is_json else ""
        is_empty = False
        yield "".join(lines).encode("utf-8", "replace")
    if is_json and not is_empty:
        yield b"\n]}\n"


def sbom_files(fleet: Fleet, attempt: Attempt) -> Iterator[tuple[int, Mapping[str, bytes]]]:
    """The files of some functions, by name, and the last function that they are of. Raises Stopped."""
    asked = attempt.report.asked
    render = cyclonedx if asked.format is ReportFormat.CYCLONEDX_1_4 else spdx
    wanted = coverage_criteria.condition(resource_criteria(asked.criteria))
    after = attempt.done_after
    while True:
        with fleet.database.transaction() as connection:
            seen = _readable(connection, attempt)
            found = report_contents.inventoried(connection, seen, asked.scope.region, wanted, after, _FUNCTIONS)
            contents = _contents(connection, found)
        if not found:
            return
        after = found[-1].id
        folder = f"{asked.format.value}_outputs_{attempt.report.id}"
        yield (
            after,
            {
                f"{folder}/{_name(each)}": json.dumps(render(contents[each.id], fleet.clock())).encode("ascii")
                for each in found
            },
        )


def findings_criteria(document: Mapping[str, Any]) -> Criteria:
    """The findings that a report is about: active ones, unless the criteria say of which status."""
    criteria = parse(document)
    active = (StringFilter(Comparison.EQUALS, FindingStatus.ACTIVE.value),)
    return criteria if _STATUS in criteria else {**criteria, _STATUS: active}


def resource_criteria(document: Mapping[str, Any]) -> Criteria:
    """inspector2's ResourceFilterCriteria, as criteria of coverage with the same keys."""
    return {
        key: tuple(
            MapFilter(one["key"], one.get("value"))
            if "key" in one
            else StringFilter(Comparison(one["comparison"]), one["value"])
            for one in entries
        )
        for key, entries in document.items()
    }


def _finding_pages(fleet: Fleet, attempt: Attempt) -> Iterator[Sequence[StoredFinding[AnyFinding]]]:
    asked = attempt.report.asked
    wanted = criteria_sql.condition(findings_criteria(asked.criteria))
    after: Position | None = None
    while True:
        with fleet.database.transaction() as connection:
            seen = _readable(connection, attempt)
            page = finding_pages.page(connection, seen, asked.scope.region, wanted, Order(), _PAGE, after)
        if page:
            yield [entry.stored for entry in page]
            after = page[-1].position
        if len(page) < _PAGE:
            return


def _readable(connection: Connection, attempt: Attempt) -> Sequence[AccountId]:
    """Whose data a report may hold: whoever is a member now, as for every other reading. Raises Stopped."""
    if not reports.is_current(connection, attempt):
        raise Stopped
    return sorted(accounts.administered(connection, attempt.report.asked.scope.account))


def _json_line(stored: StoredFinding[AnyFinding]) -> str:
    rendered = render_stored(stored)
    del rendered["extensions"]
    return json.dumps(rendered)


def _contents(connection: Connection, found: Sequence[Inventoried]) -> dict[int, FunctionContents]:
    """The packages of functions where they count, and what is found in them."""
    ids = [each.id for each in found]
    packages: dict[int, dict[tuple[str, ...], Package]] = {id_: {} for id_ in ids}
    for each in artifacts.instances(connection, ids):
        if Visibility(each.hidden_paths, each.ignored_ecosystems).shows(each.package):
            packages[each.function_id].setdefault(_place(each.package), each.package)
    ordered = {id_: dict(sorted(own.items())) for id_, own in packages.items()}
    places = {id_: {key: number for number, key in enumerate(own)} for id_, own in ordered.items()}
    vulnerabilities: dict[int, dict[str, list[int]]] = {id_: {} for id_ in ids}
    for match in report_contents.open_matches(connection, ids):
        own = places[match.function_id]
        keys = (_matched_place(package) for package in match.packages)
        affected = sorted({own[key] for key in keys if key in own})
        if affected:
            vulnerabilities[match.function_id][match.vulnerability] = affected
    return {
        each.id: FunctionContents(each.function, tuple(ordered[each.id].values()), vulnerabilities[each.id])
        for each in found
    }


def _place(package: Package) -> tuple[str, ...]:
    return package.ecosystem.value, package.name, package.version or "", package.layer or "", package.file_path


def _matched_place(package: Mapping[str, Any]) -> tuple[str, ...]:
    return package["ecosystem"], package["name"], package["version"] or "", package["layer"] or "", package["path"]


def _name(each: Inventoried) -> str:
    """Where the file of a function is: account and kind of resource, as folders that queries can tell apart."""
    key = each.function.key
    digest = blake2b(key.resource_id.encode("utf-8", "replace"), digest_size=8).hexdigest()
    version = key.version.removeprefix("$")
    return f"account={key.account}/resource=AWS_LAMBDA_FUNCTION/{key.name[:_MAX_NAME]}_{version}_{digest}.json"
