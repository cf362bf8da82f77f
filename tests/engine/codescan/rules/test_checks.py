"""Rules that could be read but never meant are refused, so that a typing error is not a rule that finds nothing."""

from __future__ import annotations

import pytest

from lambdascope.engine.codescan.rules.loading import RuleFile, load
from lambdascope.engine.codescan.rules.model import RuleSet
from lambdascope.model.errors import RuleError

FLOW = """\
detector: own-detector
name: Our own
cwe: [78]
tags: [own]
severity: {python: high}
description: Something of ours.
rules:
  - id: own
    languages: [python]
    message: "{source} reaches {sink}"
    fix: Do not.
    kind: shell
    sources: [untrusted]
    sinks:
      - {call: [os.system], argument: 0}
"""
CALL = f"""\
{FLOW.partition("    message")[0]}\
    message: "{{sink}} is forbidden"
    fix: Do not.
    match:
      - """
LIBRARY = "library: own\nlanguages: [python]\n"


def load_one(text: str) -> RuleSet:
    return load([RuleFile("own.yaml", text)])


def flow(old: str, new: str) -> str:
    assert old in FLOW
    return FLOW.replace(old, new)


def call(when: str) -> str:
    return f"{CALL}{{call: a.b, when: {when}}}\n"


REFUSED = {
    "a result that is held, and nothing that should be read of it": (
        f"{CALL}{{call: a.b, held: true}}\n",
        13,
        "`held` goes with `unread`",
    ),
    "words that are no regular expression": (
        f"{CALL}{{call: a.b}}\n    unless: {{mentions: '('}}\n",
        14,
        "is no regular expression",
    ),
    "a name of what has no type, with more than a method": (
        flow("[os.system]", "['*.builder().where']"),
        15,
        "write `*.method`",
    ),
    "a placeholder of a message that nobody fills": (flow("{source}", "{origin}"), 10, "there is no {origin}"),
    "the source of a rule that follows none": (
        f"{CALL}{{call: a.b}}\n".replace("{sink}", "{source}"),
        10,
        "known only of a rule with `sinks`",
    ),
    "sources that go nowhere": (f"{CALL}{{call: a.b}}\n    sources: [untrusted]\n", 14, "without `sinks`"),
    "a language without a severity": (flow("[python]", "[python, javascript]"), 9, "has none for javascript"),
    "an id that a comment cannot name": (flow("id: own", "id: 'own]'"), 8, "is no rule id"),
    "no id": (flow("id: own", "id: ''"), 8, "is no rule id"),
    "no rules": (f"{FLOW.partition('rules:')[0]}rules: []\n", 1, "at least one rule"),
    "a weakness that is none": (flow("[78]", "[-78]"), 3, "the number of a CWE"),
    "a replacement with a group that is not there": (
        f"{CALL}{{call: a.b}}\n    fix-replace: ['a', '\\9']\n",
        14,
        "is no replacement: invalid group reference",
    ),
    "a replacement with an unknown name": (
        f"{CALL}{{call: a.b}}\n    fix-replace: ['a', '\\g<b>']\n",
        14,
        "is no replacement: unknown group name",
    ),
    "a star within a name": (f"{CALL}{{call: 'a.*.b'}}\n", 13, "everything or nothing"),
    "a star at both ends": (f"{CALL}{{call: '*.a.*'}}\n", 13, "everything or nothing"),
    "only stars": (f"{CALL}{{call: '*.*'}}\n", 13, "everything or nothing"),
    "conditions of nothing": (call("{}"), 13, "asks nothing"),
    "no alternative": (call("[]"), 13, "holds no alternative"),
    "a selector that nothing is asked of": (call("{0: {}}"), 13, "asks nothing"),
    "a list to be equal to": (call("{0: {is: [1, 2]}}"), 13, "write `in` for a list"),
    "nothing to be in": (call("{0: {in: []}}"), 13, "at least one value"),
    "lists to be in": (call("{0: {in: [[a], [b]]}}"), 13, "not lists of them"),
    "bits that are a text": (call("{0: {bits: many}}"), 13, "a whole number above 0"),
    "bits that are true": (call("{0: {bits: true}}"), 13, "a whole number above 0"),
    "no bits": (call("{0: {bits: 0}}"), 13, "a whole number above 0"),
    "a type that is a number": (call("{0: {type: 3}}"), 13, "needs qualified names"),
    "a taint of an unknown source": (call("{0: {tainted: [elsewhere]}}"), 13, "'elsewhere' is no kind of source"),
    "a missing argument with a value": (call("{0: {missing: true, is: 3}}"), 13, "can never be `is`"),
    "an argument not given, with a value": (call("{0: {not-missing: false, is: 3}}"), 13, "can never be `is`"),
    "what is discarded of nothing": (f"{CALL}{{call: a.b, discarded: true}}\n", 13, "goes with `unread`"),
    "a model for no language": ("library: own\n", 1, "`languages` must be of"),
    "a model for an unknown language": ("library: own\nlanguages: [cobol]\n", 1, "`languages` must be of"),
    "a guard against nothing": (f"{LIBRARY}guards: [{{call: a.b, argument: 0}}]\n", 3, "needs `clears`"),
    "alternatives of a model": (
        f"{LIBRARY}sources: [{{call: a.b, kind: stored, when: [{{0: {{is: 1}}}}, {{0: {{is: 2}}}}]}}]\n",
        3,
        "knows no alternatives",
    ),
    "everything being neutral": (f"{LIBRARY}neutral: ['*']\n", 3, "everything or nothing"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_meant_is_refused_with_its_line(name: str) -> None:
    text, line, said = REFUSED[name]

    with pytest.raises(RuleError) as refused:
        load_one(text)

    assert str(refused.value).startswith(f"own.yaml:{line}: ")
    assert said in str(refused.value)


MEANT = {
    "a severity for JavaScript counts for TypeScript": flow("{python: high}", "{javascript: low}").replace(
        "[python]", "[typescript]"
    ),
    "braces of another kind in a message": flow("{source}", "{ } {source} ${x.y}"),
    "every name below a module": f"{CALL}{{call: a.b.*}}\n",
    "a method of anything": f"{CALL}{{call: '*.b'}}\n",
    "a result of a call": f"{CALL}{{call: 'a.b().c'}}\n",
    "a made-up call": f"{CALL}{{call: $assign}}\n",
    "an argument that is given, with a value": call("{0: {missing: false, is: 3}}"),
    "missing here, a value there": call("[{0: {missing: true}}, {0: {is: 3}}]"),
    "missing, and so not a value": call("{0: {missing: true, not-is: 3}}"),
    "one value to be in": call("{0: {in: a}}"),
    "equal to nothing": call("{0: {is: null}}"),
    "octal bits": call("{0: {bits: 022}}"),
    "a replacement with a group": f"{CALL}{{call: a.b}}\n    fix-replace: ['(?P<b>a)', '\\1\\g<b>']\n",
}


@pytest.mark.parametrize("name", MEANT)
def test_what_is_like_it_and_can_be_meant_is_read(name: str) -> None:
    assert len(load_one(MEANT[name]).rules) == 1
