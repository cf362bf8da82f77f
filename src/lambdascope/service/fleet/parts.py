"""The artifacts of a function: found by their digest, or read once and stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from lambdascope.engine.scan import ENGINE_VERSION
from lambdascope.model.errors import (
    AwsDenied,
    AwsNotFound,
    AwsUnavailable,
    CodeChanged,
    LinkExpired,
    ReaderDied,
    SetAside,
)
from lambdascope.model.function import Function
from lambdascope.service.fleet.fleet import Fleet
from lambdascope.service.fleet.indexer import LinkedArtifact
from lambdascope.sources.aws.functions import Described, describe, layer_version
from lambdascope.store import artifacts, locks
from lambdascope.store.artifacts import StoredArtifact

MAX_CRASHES = 2
"""An artifact that killed its process so often is set aside, until it or the engine changes."""

LINKS = 4
"""So many links are asked for: one may expire while its artifact waits, and each crash needs another."""


class Part(NamedTuple):
    """One artifact of a function."""

    sha256: str
    """Base64, as Lambda gives it."""
    layer_arn: str | None
    """None for the function's own package."""


class Parts(NamedTuple):
    """What a function is made of."""

    readable: tuple[Part, ...]
    """The function's own package first, then its layers in attachment order."""
    unreadable: tuple[tuple[str, str], ...] = ()
    """Layers that cannot be had, each with the reason."""


def parts_of(fleet: Fleet, described: Described) -> Parts:
    """The artifacts of a function, each indexed now or before.

    Raises AwsError if its code cannot be had, ArchiveError if it cannot be read, SetAside, or CodeChanged. A layer that
    cannot be had leaves a gap, which is told.
    """
    readable, unreadable = composition(fleet, described.function)
    with fleet.database.transaction() as connection:
        stored = artifacts.find(connection, [part.sha256 for part in readable], ENGINE_VERSION)
    gone: dict[str, str] = {}
    for part in dict.fromkeys(readable):
        if _is_indexed(part, stored.get(part.sha256)):
            continue
        try:
            _index_once(fleet, part, source_of(fleet, described, part))
        except (AwsDenied, AwsNotFound) as error:
            if part.layer_arn is None:
                raise
            # Its digest is known from a time when it could be had; so may be what an older engine saw in it.
            if not _is_known_from_before(fleet, part):
                gone[part.layer_arn] = str(error)
    return Parts(tuple(part for part in readable if part.layer_arn not in gone), (*unreadable, *gone.items()))


def composition(fleet: Fleet, function: Function) -> Parts:
    """The artifacts of a function, whether or not they were ever read. Raises AwsError."""
    digests, unreadable = _layers(fleet, function)
    layers = [Part(digests[arn], arn) for arn in function.layers if arn in digests]
    return Parts((Part(function.code_sha256, None), *layers), unreadable)


def _is_known_from_before(fleet: Fleet, part: Part) -> bool:
    with fleet.database.transaction() as connection:
        return bool(artifacts.newest(connection, [part.sha256]))


class Source(NamedTuple):
    """Where an artifact can be had."""

    size: int
    name: str
    """The function's name, or the layer's ARN."""
    link: Callable[[], str]
    """Gives a link that is good for some minutes, a fresh one each time."""


def _layers(fleet: Fleet, function: Function) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """Digests of layer versions by ARN, and those that cannot be had."""
    with fleet.database.transaction() as connection:
        known = artifacts.layer_versions(connection, function.layers)
    digests = {arn: layer.sha256 for arn, layer in known.items()}
    unreadable = []
    for arn in function.layers:
        if arn in digests:
            continue
        try:
            layer = layer_version(fleet.sessions, function.key.scope, arn)
        except (AwsDenied, AwsNotFound) as error:
            unreadable.append((arn, str(error)))
            continue
        with fleet.database.transaction() as connection:
            artifacts.put_layer_version(connection, artifacts.LayerVersion(arn, layer.sha256, layer.size))
        digests[arn] = layer.sha256
    return digests, tuple(unreadable)


def source_of(fleet: Fleet, described: Described, part: Part) -> Source:
    """Where an artifact of a function can be had. Raises AwsError, and as asking for a link does."""
    function = described.function
    scope = function.key.scope
    if part.layer_arn is not None:
        layer = layer_version(fleet.sessions, scope, part.layer_arn)
        links = iter([layer.url])
        arn = part.layer_arn
        return Source(layer.size, arn, lambda: next(links, None) or layer_version(fleet.sessions, scope, arn).url)
    links = iter([_code_link(described)])
    return Source(function.code_size, function.key.name, lambda: next(links, None) or _fresh_code_link(fleet, function))


def _fresh_code_link(fleet: Fleet, function: Function) -> str:
    again = describe(fleet.sessions, function.key)
    if again.function.code_sha256 != function.code_sha256:
        raise CodeChanged(f"{function.key.name} was updated while it was scanned")
    return _code_link(again)


def _code_link(described: Described) -> str:
    if described.code_url is not None:
        return described.code_url
    name = described.function.key.name
    if described.code_error is not None:
        raise AwsDenied("kms:Decrypt", f"the code of {name} cannot be decrypted: {described.code_error}")
    raise AwsUnavailable("lambda:GetFunction", f"AWS gave no link to the code of {name}; it is tried again later")


def _is_indexed(part: Part, known: StoredArtifact | None) -> bool:
    """Whether an artifact needs no reading. Raises SetAside for one that must not be read."""
    if known is None or known.is_indexed:
        return known is not None
    if known.crashes >= MAX_CRASHES:
        raise SetAside(_set_aside(part, known.reason))
    return False


def _index_once(fleet: Fleet, part: Part, source: Source) -> None:
    """Read an artifact unless somebody else is just doing so, and store its inventory."""
    # The guard touches no table: a migration that waited for it would hold up what happens within, for ever.
    with fleet.database.transaction() as guard:
        locks.read_artifact(guard, part.sha256, ENGINE_VERSION)
        with fleet.database.transaction() as connection:
            known = artifacts.find(connection, [part.sha256], ENGINE_VERSION).get(part.sha256)
        if not _is_indexed(part, known):
            _index(fleet, part, source)


def _index(fleet: Fleet, part: Part, source: Source) -> None:
    for _ in range(LINKS):
        try:
            content = fleet.indexer.read(LinkedArtifact(source.link(), part.sha256, source.size, source.name))
        except LinkExpired:
            continue
        except ReaderDied as death:
            _note_death(fleet, part, source, death)
            continue
        with fleet.database.transaction() as connection:
            artifacts.put(connection, [content], ENGINE_VERSION)
        return
    raise AwsUnavailable("lambda:GetFunction", f"every link to {source.name} had expired; it is tried again later")


def _note_death(fleet: Fleet, part: Part, source: Source, death: ReaderDied) -> None:
    """Count that an artifact ended its process. Raises SetAside if it did so too often."""
    with fleet.database.transaction() as connection:
        known = artifacts.note_failure(
            connection, part.sha256, source.size, ENGINE_VERSION, reason=str(death), is_crash=True
        )
    if known.crashes >= MAX_CRASHES:
        raise SetAside(_set_aside(part, str(death))) from death


def _set_aside(part: Part, reason: str) -> str:
    what = "The function's package" if part.layer_arn is None else f"The layer {part.layer_arn}"
    return f"{what} is set aside: {reason}, {MAX_CRASHES} times. It is read again when it changes."


def unreadable_detail(parts: Parts) -> str:
    """One sentence for a person about layers that could not be had; empty if there are none."""
    if not parts.unreadable:
        return ""
    told = "; ".join(f"{arn} ({reason})" for arn, reason in parts.unreadable)
    return f"Only a part of the function is scanned. Layers that cannot be read: {told}."
