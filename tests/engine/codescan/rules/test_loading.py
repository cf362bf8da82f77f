"""Rule files and library models: what is read, and what is refused, by file and line."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdascope.engine.codescan.rules.loading import RuleFile, load, switched
from lambdascope.engine.codescan.rules.model import Confidence, RuleSet, RuleSeverity, Selector, Where
from lambdascope.engine.codescan.rules.model import Test as Asked
from lambdascope.model.errors import RuleError

RULE = """\
detector: os-command-injection
name: OS command injection
cwe: [78]
tags: [injection]
severity: {python: high, javascript: low}
description: Text becomes a command.
rules:
  - id: command
    languages: [python]
    message: "{source} reaches {sink}"
    fix: Quote it.
    kind: shell
    sources: [untrusted, stored]
    sinks:
      - {call: [os.system, "*.popen"], argument: 0|command}
"""
LIBRARY = """\
library: requests
languages: [python]
types: [{call: [requests.Session], type: requests.Session}]
sources: [{call: requests.get, kind: stored, description: an answer, confidence: medium}]
propagators: [{call: [shlex.quote], from: [0], clears: [shell]}]
guards: [{call: ["*.isdigit"], argument: receiver, clears: ["*"]}]
neutral: [len]
"""


def rules_of(*texts: str) -> RuleSet:
    return load(RuleFile(f"own/{number}.yaml", text) for number, text in enumerate(texts, 1))


def test_a_rule_is_read_with_its_detector() -> None:
    (rule,) = rules_of(RULE).rules

    assert (rule.id, rule.kind, rule.sources) == ("command", "shell", ("untrusted", "stored"))
    assert rule.detector.severity == {"python": RuleSeverity.HIGH, "javascript": RuleSeverity.LOW}
    assert rule.sinks[0].pattern.names == ("os.system", "*.popen")
    assert rule.sinks[0].argument == Selector(0, ("command",))
    assert rule.confidence is Confidence.HIGH
    assert rule.enabled


def test_a_severity_without_languages_is_that_of_all() -> None:
    (rule,) = rules_of(RULE.replace("{python: high, javascript: low}", "medium")).rules

    assert set(rule.detector.severity.values()) == {RuleSeverity.MEDIUM}


def test_a_library_is_read() -> None:
    (library,) = rules_of(LIBRARY).libraries

    assert library.name == "requests"
    assert library.types[0].type == "requests.Session"
    assert (library.sources[0].kind, library.sources[0].confidence) == ("stored", Confidence.MEDIUM)
    assert library.propagators[0].clears == ("shell",)
    assert library.propagators[0].target == Selector(None, ("return",))
    assert library.guards[0].clears == ("*",)
    assert library.neutral == ("len",)


def with_match(entry: str) -> str:
    head = RULE.partition("    kind: shell")[0].replace("{source} reaches {sink}", "{sink} is called")
    return f"{head}    match:\n      - {entry}\n"


@pytest.mark.parametrize(
    ("when", "selector", "test", "operand", "negated"),
    [
        ("{verify: {is: false}}", Selector(None, ("verify",)), Asked.IS, False, False),
        ("{0|mode: {bits: 2}}", Selector(0, ("mode",)), Asked.BITS, 2, False),
        ("{0|mode: {is: 0o777}}", Selector(0, ("mode",)), Asked.IS, "0o777", False),
        ("{0|mode: {is: 0777}}", Selector(0, ("mode",)), Asked.IS, 0o777, False),
        ("{0|mode: {is: -1_000}}", Selector(0, ("mode",)), Asked.IS, -1000, False),
        ("{'0[1]': {in: [a, b]}}", Selector(0, (), path=(1,)), Asked.IN, ("a", "b"), False),
        ("{1.headers.Location: {missing: true}}", Selector(1, (), path=("headers", "Location")), Asked.MISSING, True, False),
        ("{receiver: {not-named: '^re$'}}", Selector(None, ("receiver",)), Asked.NAMED, "^re$", True),
        ("{any: {constant: false}}", Selector(None, ("any",)), Asked.CONSTANT, False, False),
        ("{Items.*: {tainted: [untrusted]}}", Selector(None, ("Items",), path=("*",)), Asked.TAINTED, ("untrusted",), False),
        ("{1+: {above: 2.5}}", Selector(1, (), onwards=True), Asked.ABOVE, 2.5, False),
    ],
)  # fmt: skip
def test_a_condition_is_read(when: str, selector: Selector, test: Asked, operand: object, negated: bool) -> None:
    (rule,) = rules_of(with_match(f"{{call: a.b, when: {when}}}")).rules

    ((condition,),) = rule.configurations[0].pattern.when

    assert condition == (selector, test, operand, negated)


def test_a_list_of_conditions_holds_alternatives() -> None:
    (rule,) = rules_of(with_match("{call: a.b, when: [{0: {is: 1}, 1: {is: 2}}, {2: {is: 3}}], where: loop}")).rules

    pattern = rule.configurations[0].pattern

    assert [len(each) for each in pattern.when] == [2, 1]
    assert pattern.where is Where.LOOP


MISTAKES = {
    "an unknown key": (RULE.replace("    fix:", "    fixx:"), 11, "did you mean 'fix'?"),
    "an unknown kind of taint": (RULE.replace("kind: shell", "kind: shel"), 12, "'shel' is no kind of taint"),
    "an unknown source": (RULE.replace("stored]", "storage]"), 13, "'storage' is no kind of source"),
    "an unknown severity": (RULE.replace("python: high", "python: awful"), 5, "'awful' is no severity"),
    "an unknown language of a severity": (RULE.replace("python: high", "cobol: high"), 5, "'cobol' is no language"),
    "an unknown language": (RULE.replace("[python]", "[cobol]"), 8, "`languages` must be of"),
    "a bad selector": (RULE.replace("0|command", '"0]"'), 15, "can not be read from"),
    "a selector of nothing": (RULE.replace("0|command", '""'), 15, "names no argument"),
    "no sink and no match": (RULE.partition("    kind:")[0], 8, "needs `sinks` or `match`"),
    "sinks without a kind": (RULE.replace("    kind: shell\n", ""), 8, "needs a `kind`"),
    "sinks without sources": (RULE.replace("    sources: [untrusted, stored]\n", ""), 8, "needs `sources`"),
    "a name that is everything": (RULE.replace("os.system", '"*"'), 15, "matches everything or nothing"),
    "a name of all below something below": (RULE.replace("os.system", "os.path.**"), 15, "matches everything or nothing"),
    "a missing key": (RULE.replace("    fix: Quote it.\n", ""), 8, "needs a key 'fix'"),
    "a detector's id with spaces": (RULE.replace("os-command-injection", "OS command", 1), 1, "is no detector id"),
    "a weakness that is no number": (RULE.replace("[78]", "[CWE-78]"), 3, "must be a whole number"),
    "a key twice": (RULE.replace("name: OS", "detector: x\nname: OS"), 2, "is given twice"),
    "an alias": (RULE.replace("[injection]", "&a [injection]").replace("cwe: [78]", "cwe: [78]\nmore: *a"), 4, "alias"),
    "no mapping": ("- a\n- b\n", 1, "must be a mapping"),
    "no YAML": (RULE.replace("cwe: [78]", "cwe: [78"), 4, "is not YAML"),
    "a tag": (RULE.replace("Quote it.", "!!python/object/apply:os.system [ls]"), 11, "must be a text"),
    "an unknown test": (with_match("{call: a.b, when: {0: {iss: 1}}}"), 13, "did you mean 'is'?"),
    "a bad pattern": (with_match("{call: a.b, when: {0: {matches: '('}}}"), 13, "is no regular expression"),
    "a pattern that takes forever": (with_match("{call: a.b, when: {0: {matches: '(a+)+$'}}}"), 13, "exponential time"),
    "a pattern without end": (with_match("{call: a.b, when: {0: {matches: '" + "(" * 2_001 + "'}}}"), 13, "split it"),
    "a pattern too deep": (with_match("{call: a.b, when: {0: {matches: '" + "(" * 2_000 + "'}}}"), 13, "is no regular"),
    "a pattern that repeats too often": (with_match("{call: a.b, when: {0: {matches: 'a{99999999999}'}}}"), 13, "is no"),
    "a number of another kind": (with_match("{call: a.b, when: {0: {is: 1:30}}}"), 13, "is no number we read"),
    "an endless number": (with_match("{call: a.b, when: {0: {is: .inf}}}"), 13, "is no number we read"),
    "a pattern that is a number": (with_match("{call: a.b, when: {0: {matches: 1}}}"), 13, "needs a regular expression"),
    "a bound that is a text": (with_match("{call: a.b, when: {0: {below: many}}}"), 13, "needs a number"),
    "a flag that is none": (with_match("{call: a.b, new: perhaps}"), 13, "must be true or false"),
    "an unknown place": (with_match("{call: a.b, where: nowhere}"), 13, "'nowhere' is no `where`"),
    "half a replacement": (with_match("{call: a.b}\n    fix-replace: [a]"), 14, "a regular expression and its replacement"),
    "a library's unknown kind": (LIBRARY.replace("[shell]", "[shel]"), 5, "'shel' is no kind of taint"),
    "a library's unknown language": (LIBRARY.replace("[python]", "[pyton]"), 1, "`languages` must be of"),
    "a type of no parameter": (LIBRARY.replace("Session}]", "Session, argument: any}]"), 3, "names no parameter"),
    "a library's unknown key": (LIBRARY.replace("neutral", "neutrals"), 7, "did you mean 'neutral'?"),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_refused_with_its_line(name: str) -> None:
    text, line, said = MISTAKES[name]

    with pytest.raises(RuleError) as refused:
        rules_of(text)

    assert str(refused.value).startswith(f"own/1.yaml:{line}: ")
    assert said in str(refused.value)


def test_an_id_is_taken_once() -> None:
    with pytest.raises(RuleError, match=r"own/2\.yaml:8: a rule 'command' is in own/1\.yaml already"):
        rules_of(RULE, RULE)


def test_depth_and_size_are_bounded() -> None:
    deep = "a: " + "[" * 500 + "]" * 500
    bomb = dedent("""\
        a: &a [x, x, x, x, x, x, x, x, x]
        b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
        c: [*b, *b, *b, *b, *b, *b, *b, *b, *b]
    """)
    for text in (deep, "[" * 100_000, "a: " + "x" * 200_001, bomb):
        with pytest.raises(RuleError, match=r"own/1\.yaml"):
            rules_of(text)


@given(st.text(max_size=200) | st.sampled_from(RULE.splitlines()).map(lambda line: RULE.replace(line, line[::-1])))
def test_no_text_raises_anything_else(text: str) -> None:
    try:
        made = rules_of(text)
    except RuleError as error:
        assert str(error).startswith("own/1.yaml")
    else:
        assert isinstance(made, RuleSet)


@given(st.integers(0, len(RULE) - 1), st.sampled_from("[]{}:-*&!|>'\"#%\n\t\0 a1"))
def test_no_mistyped_rule_raises_anything_else(place: int, character: str) -> None:
    text = RULE[:place] + character + RULE[place + 1 :]
    try:
        made = rules_of(text)
    except RuleError as error:
        assert str(error).startswith("own/1.yaml")
    else:
        assert isinstance(made, RuleSet)


@pytest.mark.parametrize("switch", ["command", "os-command-injection"])
def test_rules_are_switched_by_their_id_or_their_detector_s(switch: str) -> None:
    rules = rules_of(RULE)

    off = switched(rules, disabled=[switch])

    assert [rule.enabled for rule in off.rules] == [False]
    assert [rule.enabled for rule in switched(off, enabled=[switch]).rules] == [True]


def test_a_switch_for_nothing_is_refused() -> None:
    with pytest.raises(RuleError, match="no rule or detector 'comand'; did you mean 'command'"):
        switched(rules_of(RULE), disabled=["comand"])


def test_every_test_of_a_condition_is_explained() -> None:
    page = (Path(__file__).parents[4] / "docs/howto/add-a-rule.md").read_text(encoding="utf-8")
    table = page.partition("| test | holds if |")[2].partition("\n\n")[0]
    first_cells = "".join(row.split("|")[1] for row in table.splitlines() if row.count("|") > 2)

    assert {name for name in Asked if f"`{name.value}`" not in first_cells} == set()
