"""Results of code scanning in the database."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdascope.model.caller import Caller
from lambdascope.model.code_finding import CodeFinding, CodePlace, Patch, SnippetLine, TraceStep
from lambdascope.model.finding import Severity
from lambdascope.model.package import Problem
from lambdascope.store import code_scans
from lambdascope.store.code_coding import Decoded, decode_all, decode_code, encode_all, encode_code, encode_quoted
from lambdascope.store.code_scans import Scanned
from lambdascope.store.database import Database
from tests.builders import SCOPE, World, a_function

QUOTED = {"message", "source", "sink", "patch", "trace", "snippet", "ignored"}
TEXTS = st.text(max_size=20)
PLACES = st.builds(CodePlace, TEXTS, st.none() | TEXTS, *[st.integers(1, 99)] * 4)
FINDINGS = st.builds(
    CodeFinding,
    arn=st.just(""),
    rule_id=TEXTS,
    detector_id=TEXTS,
    detector_name=TEXTS,
    detector_tags=st.lists(TEXTS).map(tuple),
    cwes=st.lists(st.integers(1, 999)).map(tuple),
    severity=st.sampled_from(Severity),
    confidence=TEXTS,
    explanation=TEXTS,
    place=PLACES,
    message=TEXTS,
    fix=TEXTS,
    patch=st.none() | st.builds(Patch, st.integers(1, 99), TEXTS, TEXTS),
    source=st.none() | TEXTS,
    sink=TEXTS,
    trace=st.lists(st.builds(TraceStep, PLACES, TEXTS), max_size=3).map(tuple),
    snippet=st.lists(st.builds(SnippetLine, st.integers(1, 99), TEXTS), max_size=3).map(tuple),
    fingerprint=TEXTS,
    ignored=st.none() | TEXTS,
    snippet_path=TEXTS,
    generated=st.none() | PLACES,
)


@given(st.lists(FINDINGS, max_size=3).map(tuple))
def test_findings_are_read_as_they_were_written(findings: tuple[CodeFinding, ...]) -> None:
    assert decode_all(encode_all(findings, ["f1", "f2"])) == Decoded(findings, frozenset(("f1", "f2")))


@given(FINDINGS)
def test_what_quotes_code_is_apart(finding: CodeFinding) -> None:
    shown = encode_code(finding)
    assert not shown.keys() & QUOTED
    without = decode_code("arn", shown)
    assert (without.trace, without.snippet, without.patch, without.source, without.sink) == ((), (), None, None, "")
    assert (without.ignored is None) == (finding.ignored is None)
    assert without._replace(**{name: getattr(finding, name) for name in QUOTED}, arn="") == finding
    assert decode_code("", shown, encode_quoted(finding)) == finding


@pytest.fixture
def world(database: Database, tmp_path: Path) -> World:
    """A fleet without functions."""
    return World(database, tmp_path)


def test_the_first_result_of_a_scan_stays(world: World) -> None:
    problem = Problem("code", "app.py", None, "is broken")
    with world.database.transaction() as connection:
        assert code_scans.find(connection, "key") is None
        assert code_scans.note_crash(connection, "key", "too\0large").reason == "too\ufffdlarge"
        assert code_scans.note_crash(connection, "key", "slow").crashes == 2
        assert code_scans.problems_of(connection, 12345) == ()
        first = code_scans.put(connection, "key", files=1, lines=2, problems=[problem], findings=b"first")
        second = code_scans.put(connection, "key", files=3, lines=4, problems=[], findings=b"second")
        assert code_scans.sealed_findings(connection, second.id) == b"first"

        assert code_scans.problems_of(connection, second.id) == (problem,)

    assert first == second
    assert (first.is_done, first.files, first.lines, first.reason) == (True, 1, 2, "")


def test_what_no_function_has_any_more_is_purged(world: World) -> None:
    world.switch_on()
    world.deploy("billing")
    now = world.clock()
    id_ = world.function("billing").id
    with world.database.transaction() as connection:
        used, unused, fresh = (
            code_scans.put(connection, key, files=1, lines=1, problems=[], findings=b"") for key in ("a", "b", "c")
        )
        code_scans.link(connection, id_, Scanned(unused.id, "0", now, ()))
        callers = (Caller("sqs", "arn:aws:sqs:eu-central-1:111122223333:q"), Caller("*"))
        code_scans.link(connection, id_, Scanned(used.id, "1", now, None))
        assert code_scans.of_functions(connection, [id_])[id_].callers is None
        code_scans.link(connection, id_, Scanned(used.id, "1", now, callers))
        connection.execute("UPDATE code_scan SET used_at = now() - interval '2 days' WHERE id <> %s", (fresh.id,))
        assert code_scans.of_functions(connection, [id_]) == {id_: Scanned(used.id, "1", now, callers)}
        assert code_scans.purge_unused(connection, 10) == 1
        assert [bool(code_scans.find(connection, key)) for key in ("a", "b", "c")] == [True, False, True]
        found = code_scans.of_function(connection, id_)
        assert found is not None and found.id == used.id

        code_scans.forget_scope(connection, SCOPE._replace(region="elsewhere"))
        assert code_scans.of_functions(connection, [id_])
        code_scans.forget_scope(connection, a_function().key.scope)
        assert not code_scans.of_functions(connection, [id_])
