"""Scanning the code of a function with its layers: found by what it is made of, or done once and stored."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import NamedTuple

from lambdascope.engine.codescan.version import code_engine
from lambdascope.engine.runtimes import has_front_end
from lambdascope.model.errors import AwsDenied, AwsNotFound, AwsUnavailable, LinkExpired, ReaderDied, SetAside
from lambdascope.model.function import Function
from lambdascope.service.fleet.fleet import Fleet
from lambdascope.service.fleet.indexer import LinkedArtifact
from lambdascope.service.fleet.parts import LINKS, MAX_CRASHES, Part, Parts, Source, composition, source_of
from lambdascope.sources.aws.functions import Described
from lambdascope.store import code_scans, locks, master_key
from lambdascope.store.sealing import Purpose


class ScannedCode(NamedTuple):
    """Of which scan the findings in a function's code are."""

    key: str | None
    """None where nothing was scanned, because its runtime's language has no front end."""
    parts: Parts


def scan_code_of(fleet: Fleet, described: Described) -> ScannedCode:
    """Have the code of a function scanned with its layers, unless the same was scanned before.

    Raises AwsError if it cannot be had, ArchiveError if it cannot be read, SetAside, or CodeChanged. A layer that
    cannot be had leaves a gap, which is told.
    """
    function = described.function
    if not has_front_end(function.runtime):
        return ScannedCode(None, Parts(()))
    parts = composition(fleet, function)
    while True:
        key = scan_key(function, parts.readable)
        if _is_done(fleet, key):
            return ScannedCode(key, parts)
        sources, gone = _sources(fleet, described, parts.readable)
        if not gone:
            _scan_once(fleet, function, sources, key)
            return ScannedCode(key, parts)
        readable = tuple(part for part in parts.readable if part.layer_arn not in gone)
        parts = Parts(readable, (*parts.unreadable, *gone.items()))


def scan_key(function: Function, parts: Sequence[Part]) -> str:
    """A digest of all that the findings in the code of a function depend on."""
    text = repr((code_engine(), function.runtime, function.handler, [tuple(part) for part in parts]))
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _is_done(fleet: Fleet, key: str) -> bool:
    """Whether the code needs no scan. Raises SetAside if it must not be scanned."""
    with fleet.database.transaction() as connection:
        known = code_scans.find(connection, key)
    if known is not None and not known.is_done and known.crashes >= MAX_CRASHES:
        raise SetAside(_set_aside(known.reason))
    return known is not None and known.is_done


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


def _scan_once(fleet: Fleet, function: Function, sources: Sequence[tuple[Part, Source]], key: str) -> None:
    """Scan the code unless somebody else is just doing so, and store what was found."""
    # As with artifacts, the guard touches no table.
    with fleet.database.transaction() as guard:
        locks.scan_code(guard, key)
        if not _is_done(fleet, key):
            _scan(fleet, function, sources, key)


def _scan(fleet: Fleet, function: Function, sources: Sequence[tuple[Part, Source]], key: str) -> None:
    for _ in range(LINKS):
        linked = [LinkedArtifact(each.link(), part.sha256, each.size, each.name) for part, each in sources]
        try:
            answer = fleet.indexer.scan_code(
                function.key.name, linked, handler=function.handler, runtime=function.runtime
            )
        except LinkExpired:
            continue
        except ReaderDied as death:
            _note_death(fleet, key, death)
            continue
        sealed = fleet.sealer.seal(Purpose.CODE, answer.findings, key)
        with fleet.database.transaction() as connection:
            code_scans.put(
                connection, key, files=answer.files, lines=answer.lines, problems=answer.problems, findings=sealed
            )
            master_key.require(connection, fleet.sealer)
        return
    name = function.key.name
    raise AwsUnavailable("lambda:GetFunction", f"every link to {name} had expired; it is tried again later")


def _note_death(fleet: Fleet, key: str, death: ReaderDied) -> None:
    """Count that scanning ended its process. Raises SetAside if it did so too often."""
    with fleet.database.transaction() as connection:
        known = code_scans.note_crash(connection, key, str(death))
    if known.crashes >= MAX_CRASHES:
        raise SetAside(_set_aside(str(death))) from death


def _set_aside(reason: str) -> str:
    return f"The function's code is set aside: {reason}, {MAX_CRASHES} times. It is scanned again when it changes."
