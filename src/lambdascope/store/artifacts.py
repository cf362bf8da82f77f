"""Artifacts and their packages: indexed once per content and engine version, however many functions use them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from lambdascope.model.ecosystem import Ecosystem, PackageName
from lambdascope.model.package import Evidence, Package, PackageManager, Problem
from lambdascope.store import locks
from lambdascope.store.database import Connection
from lambdascope.store.text import bounded, jsonb, storable

MAX_NAME_LENGTH = 300
"""Longer names are no registry's (npm, the longest, allows 214); what a hostile manifest makes up is cut."""

MAX_VERSION_LENGTH = 200

# Looked up for every package of every function; an enum's own call takes ten times as long.
_ECOSYSTEMS = {each.value: each for each in Ecosystem}
_MANAGERS = {each.value: each for each in PackageManager}
_EVIDENCE = {each.value: each for each in Evidence}


class StoredArtifact(NamedTuple):
    """What is known of one artifact without its packages."""

    id: int
    sha256: str
    """Base64, as Lambda gives it."""
    is_indexed: bool
    crashes: int
    """How often reading it killed its process."""
    reason: str
    """Why it cannot be read; empty while it can."""
    installed: frozenset[Ecosystem]
    problems: tuple[Problem, ...]


class ArtifactContent(NamedTuple):
    """What reading an artifact gave."""

    sha256: str
    size: int
    packages: tuple[Package, ...]
    problems: tuple[Problem, ...]
    claimed_paths: tuple[str, ...]
    installed: frozenset[Ecosystem]


class LayerVersion(NamedTuple):
    """A layer version that has been seen; immutable."""

    arn: str
    sha256: str
    size: int


class Link(NamedTuple):
    """An artifact as part of a function."""

    artifact_id: int
    layer_arn: str | None
    hidden_paths: frozenset[str] = frozenset()
    ignored_ecosystems: frozenset[Ecosystem] = frozenset()


class Instance(NamedTuple):
    """A package where it lies in one function, and what does not count of its artifact there."""

    function_id: int
    package_id: int
    package: Package
    hidden_paths: frozenset[str]
    ignored_ecosystems: frozenset[Ecosystem]


def find(connection: Connection, digests: Iterable[str], engine_version: int) -> dict[str, StoredArtifact]:
    """The artifacts with these digests, as this version of the engine indexed them."""
    rows = connection.execute(
        """
        SELECT id, sha256, is_indexed, crashes, reason, installed, problems
        FROM artifact WHERE engine_version = %s AND sha256 = ANY(%s)
        """,
        (engine_version, list(digests)),
    )
    return {row[1]: _stored(*row) for row in rows}


def newest(connection: Connection, digests: Iterable[str]) -> dict[str, StoredArtifact]:
    """The artifacts with these digests as the newest engine that could index them did."""
    rows = connection.execute(
        """
        SELECT DISTINCT ON (sha256) id, sha256, is_indexed, crashes, reason, installed, problems
        FROM artifact WHERE sha256 = ANY(%s) AND is_indexed ORDER BY sha256, engine_version DESC
        """,
        (list(digests),),
    )
    return {row[1]: _stored(*row) for row in rows}


def claimed_paths(connection: Connection, ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """The files that readers claimed of artifacts."""
    rows = connection.execute("SELECT id, claimed_paths FROM artifact WHERE id = ANY(%s)", (list(ids),))
    return {id_: tuple(paths) for id_, paths in rows}


def put(connection: Connection, contents: Sequence[ArtifactContent], engine_version: int) -> dict[str, int]:
    """Write inventories; returns the store's ids by digest. What another process has indexed meanwhile stays."""
    locks.hold_packages(connection)
    claimed = _claim(connection, contents, engine_version)
    fresh = [content for content in contents if claimed[content.sha256][1]]
    packages = package_ids(connection, {_key(package) for content in fresh for package in content.packages})
    with connection.cursor().copy(
        "COPY artifact_package (artifact_id, package_id, path, manager, evidence, identified_by, is_development) "
        "FROM STDIN"
    ) as copy:
        for content in fresh:
            artifact_id = claimed[content.sha256][0]
            for package in content.packages:
                copy.write_row((
                    artifact_id, packages[_key(package)], storable(package.file_path), package.package_manager.value,
                    package.evidence.value, storable(package.identified_by), package.is_development,
                ))  # fmt: skip
    return {digest: id_ for digest, (id_, _) in claimed.items()}


def note_failure(
    connection: Connection, sha256: str, size: int, engine_version: int, *, reason: str, is_crash: bool
) -> StoredArtifact:
    """Remember that an artifact could not be read, and whether reading it killed the process."""
    row = connection.execute(
        """
        INSERT INTO artifact AS a (sha256, engine_version, size, crashes, reason) VALUES (%s, %s, %s, %s, %s)
        ON CONFLICT (sha256, engine_version) DO UPDATE SET crashes = a.crashes + excluded.crashes,
          reason = excluded.reason
        RETURNING id, sha256, is_indexed, crashes, reason, installed, problems
        """,
        (sha256, engine_version, size, int(is_crash), storable(reason)),
    ).fetchone()
    assert row is not None  # RETURNING of an upsert
    return _stored(*row)


def package_ids(
    connection: Connection, packages: Iterable[tuple[str, str, str | None]]
) -> dict[tuple[str, str, str | None], int]:
    """The ids of packages by ecosystem, name and version; new ones get one."""
    # In one order, so that two transactions never wait for each other.
    wanted = sorted(packages, key=lambda key: (key[0], key[1], key[2] or ""))
    columns = ([key[0] for key in wanted], [key[1] for key in wanted], [key[2] for key in wanted])
    found = _select_packages(connection, columns)
    missing = [key for key in wanted if key not in found]
    if missing:
        columns = ([key[0] for key in missing], [key[1] for key in missing], [key[2] for key in missing])
        connection.execute(
            """
            INSERT INTO package (ecosystem, name, version)
            SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]) ON CONFLICT DO NOTHING
            """,
            columns,
        )
        found |= _select_packages(connection, columns)
    return found


def layer_versions(connection: Connection, arns: Iterable[str]) -> dict[str, LayerVersion]:
    """What is known of layer versions, by ARN; who asks for one is about to use it, so that it is kept."""
    wanted = sorted(set(arns))
    connection.execute(
        """
        UPDATE layer_version SET seen_at = now() WHERE arn IN (
          SELECT arn FROM layer_version WHERE arn = ANY(%s) AND seen_at < now() - interval '1 hour'
          ORDER BY arn FOR UPDATE SKIP LOCKED -- whoever holds it does the same, or has just found it unused
        )
        """,
        (wanted,),
    )
    rows = connection.execute("SELECT arn, sha256, size FROM layer_version WHERE arn = ANY(%s)", (wanted,))
    return {row[0]: LayerVersion(*row) for row in rows}


def put_layer_version(connection: Connection, layer: LayerVersion) -> None:
    """Remember a layer version."""
    connection.execute(
        "INSERT INTO layer_version (arn, sha256, size) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING", layer
    )


def link(connection: Connection, links: Mapping[int, Sequence[Link]]) -> None:
    """Make these the artifacts of functions, by function id; the function's own package first."""
    connection.execute("DELETE FROM function_artifact WHERE function_id = ANY(%s)", (list(links),))
    with connection.cursor().copy(
        "COPY function_artifact (function_id, position, artifact_id, layer_arn, hidden_paths, ignored_ecosystems) "
        "FROM STDIN"
    ) as copy:
        for function_id, parts in links.items():
            for position, part in enumerate(parts):
                copy.write_row((
                    function_id, position, part.artifact_id, part.layer_arn, sorted(part.hidden_paths),
                    sorted(each.value for each in part.ignored_ecosystems),
                ))  # fmt: skip


def linked(connection: Connection, function_id: int) -> tuple[tuple[str | None, StoredArtifact], ...]:
    """The artifacts of a function with their layer ARN, its own package first."""
    rows = connection.execute(
        """
        SELECT fa.layer_arn, a.id, a.sha256, a.is_indexed, a.crashes, a.reason, a.installed, a.problems
        FROM function_artifact fa JOIN artifact a ON a.id = fa.artifact_id
        WHERE fa.function_id = %s ORDER BY fa.position
        """,
        (function_id,),
    )
    return tuple((layer, _stored(*columns)) for layer, *columns in rows)


def packages_of(connection: Connection, function_ids: Sequence[int]) -> tuple[int, ...]:
    """The package versions in the artifacts of functions, by id, each once."""
    rows = connection.execute(
        """
        SELECT DISTINCT ap.package_id FROM artifact_package ap
        WHERE ap.artifact_id IN (SELECT fa.artifact_id FROM function_artifact fa WHERE fa.function_id = ANY(%s))
        """,
        (list(function_ids),),
    )
    return tuple(id_ for (id_,) in rows)


def versions(connection: Connection, package_ids: Sequence[int]) -> dict[int, tuple[Ecosystem, PackageName, str]]:
    """Ecosystem, name and version of packages by id; those without a version are left out."""
    rows = connection.execute(
        "SELECT id, ecosystem, name, version FROM package WHERE id = ANY(%s) AND version IS NOT NULL",
        (list(package_ids),),
    )
    return {id_: (_ECOSYSTEMS[ecosystem], PackageName(name), version) for id_, ecosystem, name, version in rows}


def instances(
    connection: Connection, function_ids: Sequence[int], packages: Sequence[int] | None = None
) -> Iterator[Instance]:
    """The packages of functions where they lie; only `packages`, by id, if given."""
    condition = "" if packages is None else "AND ap.package_id = ANY(%(packages)s)"
    rows = connection.execute(
        f"""
        SELECT fa.function_id, p.id, p.ecosystem, p.name, p.version, ap.manager, ap.path, fa.layer_arn, ap.evidence,
               ap.identified_by, ap.is_development, fa.hidden_paths, fa.ignored_ecosystems
        FROM function_artifact fa
        JOIN artifact_package ap ON ap.artifact_id = fa.artifact_id
        JOIN package p ON p.id = ap.package_id
        WHERE fa.function_id = ANY(%(functions)s) {condition}
        """,
        {"functions": list(function_ids), "packages": list(packages or ())},
    )
    for function_id, package_id, ecosystem, name, version, manager, path, layer, evidence, by, is_dev, *sets in rows:
        yield Instance(
            function_id,
            package_id,
            Package(
                _ECOSYSTEMS[ecosystem], name, version, _MANAGERS[manager], path, layer, _EVIDENCE[evidence], by, is_dev
            ),
            frozenset(sets[0]),
            frozenset(_ECOSYSTEMS[each] for each in sets[1]),
        )


def packages_named(
    connection: Connection, names: Iterable[tuple[Ecosystem, PackageName]]
) -> tuple[tuple[int, Ecosystem, PackageName, str], ...]:
    """Every stored version of these packages: id, ecosystem, name and version."""
    wanted = list(names)
    rows = connection.execute(
        """
        SELECT p.id, p.ecosystem, p.name, p.version
        FROM package p JOIN unnest(%s::text[], %s::text[]) AS w (ecosystem, name) USING (ecosystem, name)
        WHERE p.version IS NOT NULL
        """,
        ([ecosystem.value for ecosystem, _ in wanted], [name for _, name in wanted]),
    )
    return tuple((id_, Ecosystem(ecosystem), PackageName(name), version) for id_, ecosystem, name, version in rows)


def purge_unused(connection: Connection, limit: int) -> int:
    """Delete artifacts that no function has any more and no layer version names; at most `limit`."""
    return connection.execute(
        """
        DELETE FROM artifact WHERE id IN (
          SELECT a.id FROM artifact a
          WHERE NOT EXISTS (SELECT FROM function_artifact fa WHERE fa.artifact_id = a.id)
            AND (
              NOT EXISTS (SELECT FROM layer_version l WHERE l.sha256 = a.sha256)
              OR EXISTS (
                SELECT FROM artifact b
                WHERE b.sha256 = a.sha256 AND b.engine_version > a.engine_version AND b.is_indexed
              )
            )
            AND coalesce(a.indexed_at, now()) < now() - interval '1 day'
          LIMIT %s
        )
        """,
        (limit,),
    ).rowcount


def purge_packages(connection: Connection, limit: int) -> int:
    """Delete package versions that no artifact has any more; at most `limit`.

    Waits until nobody writes inventories, unless there is nothing to delete.
    """
    unused = "SELECT p.id FROM package p WHERE NOT EXISTS (SELECT FROM artifact_package ap WHERE ap.package_id = p.id)"
    if connection.execute(f"{unused} LIMIT 1").fetchone() is None:
        return 0
    locks.change_packages(connection)
    return connection.execute(f"DELETE FROM package WHERE id IN ({unused} LIMIT %s)", (limit,)).rowcount


def purge_layer_versions(connection: Connection, limit: int) -> int:
    """Forget layer versions that no function uses and nobody asked for since yesterday; at most `limit`."""
    return connection.execute(
        """
        DELETE FROM layer_version WHERE arn IN (
          SELECT l.arn
          FROM layer_version l LEFT JOIN (SELECT DISTINCT unnest(layers) AS arn FROM function) used USING (arn)
          WHERE used.arn IS NULL AND l.seen_at < now() - interval '1 day'
          LIMIT %s FOR UPDATE OF l SKIP LOCKED
        )
        """,
        (limit,),
    ).rowcount


def _claim(
    connection: Connection, contents: Sequence[ArtifactContent], engine_version: int
) -> dict[str, tuple[int, bool]]:
    """Id by digest, and whether the packages of it are ours to write."""
    rows = [
        {
            "sha256": content.sha256,
            "size": content.size,
            "claimed_paths": content.claimed_paths,
            "installed": sorted(each.value for each in content.installed),
            "problems": content.problems,
        }
        # In one order, so that two transactions never wait for each other.
        for content in sorted(contents, key=lambda content: content.sha256)
    ]
    ours = connection.execute(
        """
        INSERT INTO artifact AS a (
          sha256, engine_version, size, is_indexed, claimed_paths, installed, problems, indexed_at
        )
        SELECT sha256, %(version)s, size, true, claimed_paths, installed, problems, now()
        FROM jsonb_to_recordset(%(rows)s)
          AS r (sha256 text, size bigint, claimed_paths text[], installed text[], problems jsonb)
        ON CONFLICT (sha256, engine_version) DO UPDATE SET is_indexed = true, reason = '', size = excluded.size,
          claimed_paths = excluded.claimed_paths, installed = excluded.installed, problems = excluded.problems,
          indexed_at = excluded.indexed_at
        WHERE NOT a.is_indexed
        RETURNING sha256, id
        """,
        {"version": engine_version, "rows": jsonb(rows)},
    )
    claimed = {digest: (id_, True) for digest, id_ in ours}
    others = [content.sha256 for content in contents if content.sha256 not in claimed]
    if others:
        for digest, artifact in find(connection, others, engine_version).items():
            claimed[digest] = (artifact.id, False)
    return claimed


def _select_packages(
    connection: Connection, columns: tuple[list[str], list[str], list[str | None]]
) -> dict[tuple[str, str, str | None], int]:
    rows = connection.execute(
        """
        SELECT p.ecosystem, p.name, p.version, p.id
        FROM unnest(%s::text[], %s::text[], %s::text[]) AS w (ecosystem, name, version)
        JOIN package p ON p.ecosystem = w.ecosystem AND p.name = w.name AND p.version IS NOT DISTINCT FROM w.version
        """,
        columns,
    )
    return {(ecosystem, name, version): id_ for ecosystem, name, version, id_ in rows}


def _key(package: Package) -> tuple[str, str, str | None]:
    version = bounded(package.version, MAX_VERSION_LENGTH) if package.version is not None else None
    return package.ecosystem.value, bounded(package.name, MAX_NAME_LENGTH), version


def _stored(
    id_: int,
    sha256: str,
    is_indexed: bool,
    crashes: int,
    reason: str,
    installed: list[str],
    problems: list[list[str]],
) -> StoredArtifact:
    return StoredArtifact(
        id=id_,
        sha256=sha256,
        is_indexed=is_indexed,
        crashes=crashes,
        reason=reason,
        installed=frozenset(Ecosystem(each) for each in installed),
        problems=tuple(Problem(*each) for each in problems),
    )
