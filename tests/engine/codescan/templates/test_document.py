"""Templates as plain values: tags make no objects, and nothing hostile takes long."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdascope.engine.codescan.templates.document import MAX_BYTES, read_template
from lambdascope.model.errors import ManifestError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: !Ref Queue", {"a": {"Ref": "Queue"}}),
        ("a: !GetAtt Queue.Arn", {"a": {"Fn::GetAtt": ["Queue", "Arn"]}}),
        ("a: !GetAtt [Queue, Arn]", {"a": {"Fn::GetAtt": ["Queue", "Arn"]}}),
        ("a: !Sub '${Queue.Arn}/x'", {"a": {"Fn::Sub": "${Queue.Arn}/x"}}),
        ("a: !Join ['', [!Ref X, y]]", {"a": {"Fn::Join": ["", [{"Ref": "X"}, "y"]]}}),
        ("a: !If [Is, {b: c}, !Ref 'AWS::NoValue']", {"a": {"Fn::If": ["Is", {"b": "c"}, {"Ref": "AWS::NoValue"}]}}),
        ("a: !Condition Is", {"a": {"Condition": "Is"}}),
        ("a: !!python/object/apply:os.system ['touch /tmp/hostile']", {"a": ["touch /tmp/hostile"]}),
        ("a: !!python/name:os.system", {"a": ""}),
        ("a: !!binary aGFsbG8=", {"a": "aGFsbG8="}),
        ("a: 2012-10-17\nb: 1.0\nc: yes\nd: ~", {"a": "2012-10-17", "b": "1.0", "c": "yes", "d": "~"}),
        ("x: &x {b: c}\na: *x", {"x": {"b": "c"}, "a": {"b": "c"}}),
        ("x: &x {b: c, d: e}\na: {<<: *x, b: own}", {"x": {"b": "c", "d": "e"}, "a": {"b": "own", "d": "e"}}),
        ("a: {<<: [{b: 1}, {b: 2, c: 3}]}", {"a": {"b": "1", "c": "3"}}),
        ("? [a, b]\n: c\nd: e", {"d": "e"}),
        ('{"a": {"Ref": "Queue"}}', {"a": {"Ref": "Queue"}}),
        ("{a: !Ref Queue}", {"a": {"Ref": "Queue"}}),
    ],
)
def test_it_is_read_as_plain_values(text: str, expected: object) -> None:
    assert read_template(text) == expected


def _laughs() -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "- a",
        "[]",
        "a: [",
        "a: 'x",
        "a: b\n---\nc: d",
        "\0",
        "a: *nowhere",
        "a: &a [*a]",
        _laughs(),
        "a: " + "[" * 200 + "]" * 200,
        '{"a": ' + "[" * 100_000 + "]" * 100_000 + "}",
        "#" * (MAX_BYTES + 1),
        "a: b\n" + "#" * 1_100_000,
    ],
    ids=lambda text: repr(text[:20]),
)
def test_what_is_no_template_is_refused_in_no_time(text: str) -> None:
    started = time.perf_counter()

    with pytest.raises(ManifestError) as caught:
        read_template(text)

    assert caught.value.code == "template-invalid"
    assert time.perf_counter() - started < 10


@given(st.text(alphabet="a:!&*-[]{}'\"\n <>|#?,%@`0", max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found: Any = read_template(text)
    except ManifestError:
        return
    assert isinstance(found, dict)
