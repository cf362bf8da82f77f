"""Scanning the code of a function with its layers: found by what it is made of, or done once and stored."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import NamedTuple

from lambdascope.engine.codescan.callers import triggers_of
from lambdascope.engine.codescan.version import code_engine
from lambdascope.engine.runtimes import has_front_end
from lambdascope.logs import logger
from lambdascope.model.code_finding import CodeFinding
from lambdascope.model.errors import AwsDenied, AwsNotFound, AwsUnavailable, LinkExpired, ReaderDied, SetAside
from lambdascope.model.function import Function
from lambdascope.model.package import Problem
from lambdascope.service.fleet.callers import Callers, callers_of
from lambdascope.service.fleet.fleet import Fleet
from lambdascope.service.fleet.indexer import LinkedArtifact
from lambdascope.service.fleet.parts import LINKS, MAX_CRASHES, Part, Parts, Source, composition, source_of
from lambdascope.sources.aws.functions import Described
from lambdascope.store import code_scans, locks, master_key
from lambdascope.store.code_coding import FORM, decode_all
from lambdascope.store.code_scans import StoredCodeScan
from lambdascope.store.sealing import Purpose, SealBroken

_LOG = logger(__name__)


class CodeScanned(NamedTuple):
    """The scan of a function's code, as it is stored."""

    scan: StoredCodeScan
    findings: tuple[CodeFinding, ...]
    problems: tuple[Problem, ...]
    parts: Parts
    untold: frozenset[str]
    """Fingerprints of weaknesses that are there beyond `findings`."""
    callers: Callers
    """Those it went by."""


def scan_code_of(fleet: Fleet, described: Described, *, is_rescan: bool = False) -> CodeScanned | None:
    """Have the code of a function scanned with its layers, unless the same was scanned before.

    None where its runtime's language has no front end. A layer that cannot be had leaves a gap, which is told. What
    was set aside is tried again if somebody asks for it by `is_rescan`.

    Raises AwsError if it cannot be had, ArchiveError if it cannot be read, SetAside, or CodeChanged.
    """
    function = described.function
    if not has_front_end(function.runtime):
        return None
    callers = callers_of(fleet, function.key)
    triggers = triggers_of(callers)
    parts = composition(fleet, function)
    while True:
        key = code_scan_key(function, parts.readable, triggers)
        if is_rescan:
            _forget_crashes(fleet, key)
        known = _done(fleet, key, parts, callers)
        if known is not None:
            return known
        sources, gone = _sources(fleet, described, parts.readable)
        if gone:
            readable = tuple(part for part in parts.readable if part.layer_arn not in gone)
            parts = Parts(readable, (*parts.unreadable, *gone.items()))
        else:
            _scan_once(fleet, _Job(function, sources, triggers, key))


class _Job(NamedTuple):
    """What is to be scanned, and by what it goes."""

    function: Function
    sources: Sequence[tuple[Part, Source]]
    triggers: Sequence[str]
    key: str


def code_scan_key(function: Function, parts: Sequence[Part], triggers: Sequence[str]) -> str:
    """A digest of all that the findings in the code of a function depend on; `triggers` are sorted."""
    text = repr((code_engine(), FORM, function.handler, tuple(triggers), [tuple(part) for part in parts]))
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _done(fleet: Fleet, key: str, parts: Parts, callers: Callers) -> CodeScanned | None:
    """The stored scan, if there is one that can be opened. Raises SetAside if the code must not be scanned."""
    with fleet.database.transaction() as connection:
        known = code_scans.find(connection, key)
        if known is None or not known.is_done:
            _check_crashes(known)
            return None
        sealed = code_scans.sealed_findings(connection, known.id)
        problems = code_scans.problems_of(connection, known.id)
    if sealed is None:
        return None
    try:
        found = decode_all(fleet.sealer().unseal(Purpose.CODE, sealed, key))
    except SealBroken as error:
        with fleet.database.transaction() as connection:
            master_key.require(connection, fleet.sealer())  # raises where it is our key that is the wrong one
            code_scans.delete(connection, key)
        # Nothing is lost: what the code holds can be found again.
        _LOG.warning("a stored result of code scanning does not open; the code is scanned again", error=str(error))
        return None
    return CodeScanned(known, found.findings, problems, parts, found.untold, callers)


def _check_crashes(known: StoredCodeScan | None) -> None:
    if known is not None and known.crashes >= MAX_CRASHES:
        raise SetAside(_set_aside(known.reason))


def _forget_crashes(fleet: Fleet, key: str) -> None:
    with fleet.database.transaction() as connection:
        known = code_scans.find(connection, key)
        if known is not None and not known.is_done:
            code_scans.delete(connection, key)


def _sources(
    fleet: Fleet, described: Described, parts: Sequence[Part]
) -> tuple[list[tuple[Part, Source]], dict[str, str]]:
    """Where the artifacts can be had; and the layers that cannot be, each with the reason."""
    sources, gone = [], {}
    for part in parts:
        try:
            sources.append((part, source_of(fleet, described, part)))
        except (AwsDenied, AwsNotFound) as error:
            if part.layer_arn is None:
                raise
            gone[part.layer_arn] = str(error)
    return sources, gone


def _scan_once(fleet: Fleet, job: _Job) -> None:
    """Scan the code unless somebody else is just doing so, and store what was found."""
    # As with artifacts, the guard touches no table.
    with fleet.database.transaction() as guard:
        locks.hold_code_scan(guard, job.key)
        with fleet.database.transaction() as connection:
            known = code_scans.find(connection, job.key)
        if known is None or not known.is_done:
            _check_crashes(known)
            _scan(fleet, job)


def _scan(fleet: Fleet, job: _Job) -> None:
    function, key = job.function, job.key
    name = function.key.name
    for _ in range(LINKS):
        linked = [LinkedArtifact(each.link(), part.sha256, each.size, each.name) for part, each in job.sources]
        try:
            answer = fleet.indexer.scan_code(
                name, linked, handler=function.handler, runtime=function.runtime, triggers=job.triggers
            )
        except LinkExpired:
            continue
        except ReaderDied as death:
            _note_death(fleet, key, death)
            continue
        sealed = fleet.sealer().seal(Purpose.CODE, answer.findings, key)
        with fleet.database.transaction() as connection:
            code_scans.put(
                connection, key, files=answer.files, lines=answer.lines, problems=answer.problems, findings=sealed
            )
            master_key.require(connection, fleet.sealer())
        return
    raise AwsUnavailable("lambda:GetFunction", f"every link to {name} had expired; it is tried again later")


def _note_death(fleet: Fleet, key: str, death: ReaderDied) -> None:
    """Count that scanning ended its process. Raises SetAside if it did so too often."""
    with fleet.database.transaction() as connection:
        known = code_scans.note_crash(connection, key, str(death))
    _check_crashes(known)


def _set_aside(reason: str) -> str:
    return (
        f"The function's code is set aside: {reason}, {MAX_CRASHES} times. It is scanned again when it changes, or by: "
        "lambdascope rescan"
    )
