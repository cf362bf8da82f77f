"""Artifacts are stored once per content, their packages once per version, and joined to functions."""

from __future__ import annotations

from contextlib import ExitStack

from lambdascope.engine.scan import ENGINE_VERSION
from lambdascope.model.ecosystem import Ecosystem, PackageName
from lambdascope.model.package import Problem
from lambdascope.store import artifacts, functions
from lambdascope.store.artifacts import ArtifactContent, LayerVersion, Link
from lambdascope.store.database import Connection, Database
from tests.builders import (
    START,
    a_function,
    a_layer_arn,
    a_package,
    an_artifact,
    digest,
    every_row,
    in_thread,
    wait_until_blocked,
)


def put(connection: Connection, *contents: ArtifactContent) -> dict[str, int]:
    return artifacts.put(connection, contents, ENGINE_VERSION)


def test_an_inventory_is_written_once_however_often_it_is_taken(database: Database) -> None:
    content = an_artifact("code", [a_package(), a_package("jinja2"), a_package(path="elsewhere")])
    with database.transaction() as connection:
        first = put(connection, content)
    with database.transaction() as connection:
        again = put(connection, content._replace(packages=()))
        other_engine = artifacts.put(connection, [content], ENGINE_VERSION + 1)

    assert first == again
    assert other_engine != first
    assert [len(every_row(database, table)) for table in ("artifact", "package", "artifact_package")] == [2, 2, 6]


def test_what_is_known_of_an_artifact(database: Database) -> None:
    problems = (Problem("broken", "a\0b", None, "is broken"),)
    content = an_artifact("code", [a_package()], problems=problems)
    with database.transaction() as connection:
        ids = put(connection, content, an_artifact("other"))
        found = artifacts.find(connection, [digest("code"), digest("unknown")], ENGINE_VERSION)
        paths = artifacts.claimed_paths(connection, ids.values())

    (stored,) = found.values()
    assert (stored.is_indexed, stored.crashes, stored.reason) == (True, 0, "")
    assert stored.installed == {Ecosystem.PYPI}
    assert stored.problems == (Problem("broken", "a�b", None, "is broken"),)
    assert paths == {ids[digest("code")]: ("flask-1.0.dist-info/METADATA",), ids[digest("other")]: ()}


def test_two_processes_that_read_the_same_artifact_write_it_once(database: Database) -> None:
    content = an_artifact("code", [a_package(), a_package("jinja2")])
    ids: list[dict[str, int]] = []

    def put_late() -> None:
        with database.transaction() as late:
            ids.append(put(late, content))

    with ExitStack() as beside, database.transaction() as connection:
        ids.append(put(connection, content))
        beside.enter_context(in_thread(put_late))
        wait_until_blocked(database)

    assert ids[0] == ids[1]
    assert len(every_row(database, "artifact_package")) == 2


def test_crashes_are_counted_until_it_is_read(database: Database) -> None:
    def fail(is_crash: bool) -> int:
        with database.transaction() as connection:
            return artifacts.note_failure(
                connection, digest("code"), 1, ENGINE_VERSION, reason="out of memory\0", is_crash=is_crash
            ).crashes

    assert [fail(True), fail(False), fail(True)] == [1, 1, 2]
    with database.transaction() as connection:
        (failed,) = artifacts.find(connection, [digest("code")], ENGINE_VERSION).values()
        put(connection, an_artifact("code", [a_package()]))
        (read,) = artifacts.find(connection, [digest("code")], ENGINE_VERSION).values()

    assert (failed.is_indexed, failed.reason) == (False, "out of memory�")
    assert (read.is_indexed, read.reason, read.id) == (True, "", failed.id)
    assert len(every_row(database, "artifact_package")) == 1


def test_packages_have_one_id_per_version(database: Database) -> None:
    keys = [("PyPI", "flask", "1.0"), ("PyPI", "flask", None), ("npm", "flask", "1.0"), ("PyPI", "flask", "1.1")]
    with database.transaction() as connection:
        first = artifacts.package_ids(connection, keys[:3])
        again = artifacts.package_ids(connection, keys)
        named = artifacts.packages_named(connection, [(Ecosystem.PYPI, PackageName("flask"))])

    assert len(set(again.values())) == 4
    assert {key: again[key] for key in first} == first
    assert sorted(version for _, _, _, version in named) == ["1.0", "1.1"]


def test_names_and_versions_that_no_index_takes_are_cut_and_stay_different(database: Database) -> None:
    packages = [a_package("😀" * 10_000 + end, "9" * 10_000 + end, path=end) for end in ("a", "b")]
    with database.transaction() as connection:
        put(connection, an_artifact("code", packages))

    rows = every_row(database, "package")
    assert len({row[2] for row in rows}) == len({row[3] for row in rows}) == 2
    assert all(len(row[2]) == 300 and len(row[3]) == 200 for row in rows)


def test_packages_are_found_where_they_lie_in_functions(database: Database) -> None:
    arn = a_layer_arn()
    with database.transaction() as connection:
        ids = put(connection, an_artifact("code", [a_package()]), an_artifact("layer", [a_package("jinja2")]))
        of_function = functions.upsert(
            connection, [(a_function("one"), None), (a_function("two"), None)], START, is_complete=True
        )
        one, two = of_function.values()
        code, layer = ids[digest("code")], ids[digest("layer")]
        hidden, ignored = frozenset(("a", "b")), frozenset((Ecosystem.NPM,))
        artifacts.link(
            connection, {one: [Link(code, None), Link(layer, arn, hidden, ignored)], two: [Link(code, None)]}
        )
        artifacts.link(connection, {two: [Link(layer, arn)]})
        instances = list(artifacts.instances(connection, [one, two]))
        jinja_only = list(artifacts.instances(connection, [one], [each.package_id for each in instances[-1:]]))
        linked = artifacts.linked(connection, one)

    found = sorted((each.function_id, each.package.name, each.package.layer or "") for each in instances)
    assert found == [(one, "flask", ""), (one, "jinja2", arn), (two, "jinja2", arn)]
    (in_layer,) = [each for each in instances if each.function_id == one and each.package.layer]
    assert (in_layer.hidden_paths, in_layer.ignored_ecosystems) == (hidden, ignored)
    assert in_layer.package == a_package("jinja2", layer=arn)
    assert len(jinja_only) == 1
    assert [(name, artifact.sha256) for name, artifact in linked] == [(None, digest("code")), (arn, digest("layer"))]


def test_layer_versions_are_remembered(database: Database) -> None:
    layer = LayerVersion(a_layer_arn(), "digest", 5)
    with database.transaction() as connection:
        for _ in range(2):
            artifacts.put_layer_version(connection, layer)
        assert artifacts.layer_versions(connection, [layer.arn, "unknown"]) == {layer.arn: layer}
