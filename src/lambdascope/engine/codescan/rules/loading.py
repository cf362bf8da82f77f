"""Rule files and library models: from YAML text to the values the engine reads, with errors that name file and line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import NamedTuple, TypeVar

from lambdascope.engine.codescan.kinds import KINDS
from lambdascope.engine.codescan.regexes import is_catastrophic
from lambdascope.engine.codescan.rules.checks import check_conditions, check_id, check_name, check_operand, check_rule
from lambdascope.engine.codescan.rules.model import (
    CallPattern,
    Condition,
    Confidence,
    Configuration,
    Detector,
    EventShape,
    Forwarding,
    Guard,
    Library,
    Propagator,
    Route,
    Rule,
    RuleSet,
    RuleSeverity,
    Selector,
    Sink,
    SourceModel,
    Test,
    Type,
    Unless,
    Where,
)
from lambdascope.engine.codescan.rules.selectors import selector_of
from lambdascope.engine.codescan.rules.shapes import event_shapes
from lambdascope.engine.codescan.rules.yaml import Node, read
from lambdascope.model.errors import RuleError

LANGUAGES = ("python", "javascript", "typescript")
SOURCE_KINDS = frozenset(
    [
        "untrusted",
        "request",
        "stored",
        "authorizer",
        "secret",
        "credentials",
        "exception",
        "trace",
        "environment",
        "event",
        "weak-random",
        "model-output",
        "file-name",
        "plaintext",
        "downloaded",
        "environment-secret",
        "trigger",
    ]
)
T = TypeVar("T")
_CONFIDENCES = {each.name.lower(): each for each in Confidence}
_MAX_PATTERN = 2_000
_OPERANDS_ARE_FLAGS = (Test.MISSING, Test.CONSTANT, Test.COMPUTED, Test.OWN, Test.WHOLE, Test.ACCEPTS_ALL)
_OPERANDS_ARE_PATTERNS = (
    Test.MATCHES,
    Test.MAY_MATCH,
    Test.NAMED,
    Test.MADE_FROM,
    Test.TEXT,
    Test.HAS_KEY,
    Test.PREFIX,
)


class RuleFile(NamedTuple):
    """One YAML text. `path` is what errors name."""

    path: str
    text: str


def load(files: Iterable[RuleFile]) -> RuleSet:
    """All rules and models of these files. Raises RuleError for the first mistake, with its file and line."""
    rules: list[Rule] = []
    libraries: list[Library] = []
    events: list[EventShape] = []
    seen: dict[str, str] = {}
    for file in files:
        node = read(file.path, file.text)
        if "library" in node.value:
            libraries.append(_library(node))
            continue
        if "events" in node.value:
            events += event_shapes(node)
            continue
        for rule, at in _rules(node):
            if rule.id in seen:
                raise at.error(f"a rule {rule.id!r} is in {seen[rule.id]} already; give this one another id")
            seen[rule.id] = file.path
            rules.append(rule)
    return RuleSet(tuple(rules), tuple(libraries), tuple(events))


def _rules(node: Node) -> Iterator[tuple[Rule, Node]]:
    node.only("detector", "name", "cwe", "tags", "severity", "description", "rules")
    detector = Detector(
        node.text("detector"),
        node.text("name"),
        tuple(_weakness(each) for each in node.each("cwe")),
        tuple(each.string() for each in node.each("tags")),
        _severities(node.get("severity")),
        node.text("description"),
    )
    check_id(node.get("detector"), "detector")
    if not node.each("rules"):
        raise node.error("needs `rules` with at least one rule")
    for each in node.each("rules"):
        rule = _rule(detector, each)
        check_rule(rule, each)
        yield rule, each


def _weakness(node: Node) -> int:
    number = node.integer()
    if number <= 0:
        raise node.error("a weakness is the number of a CWE, as 78")
    return number


def _severities(node: Node) -> dict[str, RuleSeverity]:
    if isinstance(node.value, str):
        severity = _choice(node, {each.value: each for each in RuleSeverity}, "severity")
        return dict.fromkeys(LANGUAGES, severity)
    found = {}
    for language, value in node.items():
        if language not in LANGUAGES:
            raise node.error(f"{language!r} is no language; choose of {', '.join(LANGUAGES)}")
        found[language] = _choice(value, {each.value: each for each in RuleSeverity}, "severity")
    return found


def _rule(detector: Detector, node: Node) -> Rule:
    node.only(
        "id",
        "languages",
        "message",
        "fix",
        "kind",
        "sources",
        "sinks",
        "match",
        "confidence",
        "once-per-function",
        "at-source",
        "enabled",
        "fix-replace",
        "unless",
    )
    kind = node.text("kind") if "kind" in node.value else None
    if kind is not None and kind not in KINDS:
        raise node.get("kind").error(f"{kind!r} is no kind of taint; choose of {', '.join(KINDS)}")
    sinks = tuple(_sink(each) for each in node.each("sinks"))
    if sinks and kind is None:
        raise node.error("a rule with sinks needs a `kind`, so that sanitizers can speak of it")
    sources = tuple(_source_kind(each) for each in node.each("sources"))
    if sinks and not sources:
        raise node.error("a rule with sinks needs `sources`")
    configurations = tuple(_configuration(each) for each in node.each("match"))
    if not sinks and not configurations:
        raise node.error("a rule needs `sinks` or `match`")
    replace = [each.string() for each in node.each("fix-replace")]
    if replace and len(replace) != 2:
        raise node.get("fix-replace").error("needs a regular expression and its replacement")
    if replace:
        _pattern(node.get("fix-replace"), replace[0])
    return Rule(
        node.text("id"),
        detector,
        _languages(node),
        node.text("message"),
        node.text("fix"),
        kind,
        sources,
        sinks,
        configurations,
        _confidence(node),
        node.flag("once-per-function"),
        node.flag("at-source"),
        node.flag("enabled", default=True),
        (replace[0], replace[1]) if replace else None,
        _unless(node.get("unless")) if "unless" in node.value else None,
    )


def _unless(node: Node) -> Unless:
    node.only("mentions", "anywhere")
    return Unless(_pattern(node.get("mentions"), node.get("mentions").plain()), node.flag("anywhere"))


def _languages(node: Node) -> tuple[str, ...]:
    languages = tuple(each.string() for each in node.each("languages"))
    if not languages or set(languages) - set(LANGUAGES):
        raise node.error(f"`languages` must be of {', '.join(LANGUAGES)}")
    return languages


def _source_kind(node: Node) -> str:
    kind = node.string()
    if kind not in SOURCE_KINDS:
        raise node.error(f"{kind!r} is no kind of source; choose of {', '.join(sorted(SOURCE_KINDS))}")
    return kind


def _sink(node: Node) -> Sink:
    node.only("call", "argument", "when", "where", "new", "confidence", "severity")
    return Sink(_call(node), _selector(node, "argument"), _confidence(node), _severity(node))


def _configuration(node: Node) -> Configuration:
    node.only("call", "argument", "when", "where", "new", "confidence", "severity", "unread", "discarded", "held")
    for key in ("discarded", "held"):
        if node.flag(key) and not node.each("unread"):
            raise node.get(key).error(f"`{key}` goes with `unread`, the keys of the result that should be read")
    return Configuration(
        _call(node),
        _selector(node, "argument") if "argument" in node.value else None,
        tuple(each.string() for each in node.each("unread")),
        node.flag("discarded"),
        node.flag("held"),
        _confidence(node),
        _severity(node),
    )


def _call(node: Node) -> CallPattern:
    where = Where.ANYWHERE
    if "where" in node.value:
        where = _choice(node.get("where"), {each.value: each for each in Where}, "`where`")
    return CallPattern(_names(node, "call"), _when(node), where, node.flag("new"))


def _names(node: Node, *keys: str) -> tuple[str, ...]:
    found = [each for key in keys for each in node.each(key)]
    if not found:
        raise node.error(f"needs `{keys[0]}` with at least one name")
    for each in found:
        check_name(each.string(), each)
    return tuple(each.string() for each in found)


def _when(node: Node) -> tuple[tuple[Condition, ...], ...]:
    if "when" not in node.value:
        return ()
    given = node.get("when")
    alternatives = given.each_of() if isinstance(given.value, list) else [given]
    made = tuple(tuple(_conditions(each)) for each in alternatives)
    for conditions, each in zip(made, alternatives, strict=True):
        check_conditions(conditions, each)
    if not made:
        raise given.error("holds no alternative; leave `when` out where there is no condition")
    return made


def _only_when(node: Node) -> tuple[Condition, ...]:
    """Of a model, which knows no alternatives."""
    alternatives = _when(node)
    if len(alternatives) > 1:
        raise node.get("when").error("a model knows no alternatives; write one entry for each")
    return alternatives[0] if alternatives else ()


def _conditions(node: Node) -> Iterator[Condition]:
    for text, tests in node.items():
        selector = _selected(tests, text)
        for name, operand in tests.items():
            negated = name.startswith("not-")
            test = _named_test(operand, name.removeprefix("not-"))
            yield Condition(selector, test, _operand(operand, test), negated)


def _named_test(node: Node, name: str) -> Test:
    known = {each.value: each for each in Test}
    if name not in known:
        near = get_close_matches(name, known, 1)
        raise node.error(f"{name!r} is no test{f'; did you mean {near[0]!r}?' if near else ''}")
    return known[name]


def _operand(node: Node, test: Test) -> object:
    value = node.plain()
    if test in _OPERANDS_ARE_PATTERNS:
        return _pattern(node, value)
    if test in (Test.BELOW, Test.ABOVE, Test.ENTROPY) and (
        isinstance(value, bool) or not isinstance(value, (int, float))
    ):
        raise node.error(f"`{test.value}` needs a number")
    if test in _OPERANDS_ARE_FLAGS and not isinstance(value, bool):
        raise node.error(f"`{test.value}` needs true or false")
    operand = tuple(value) if isinstance(value, list) else value
    check_operand(test, operand, node, SOURCE_KINDS)
    return operand


def _pattern(node: Node, value: object) -> str:
    if not isinstance(value, str):
        raise node.error("needs a regular expression")
    if len(value) > _MAX_PATTERN:
        raise node.error(f"the pattern has {len(value):,} characters, of which {_MAX_PATTERN:,} may be; split it")
    try:
        re.compile(value)
    except (re.error, OverflowError, RecursionError) as error:
        raise node.error(f"{value[:60]!r} is no regular expression: {error}") from error
    if is_catastrophic(value):
        raise node.error(f"{value[:60]!r} can take exponential time; write it without a repetition in a repetition")
    return value


def _selector(node: Node, key: str) -> Selector:
    inner = node.get(key)
    return _selected(inner, str(inner.value))


def _selected(node: Node, text: str) -> Selector:
    try:
        return selector_of(text)
    except ValueError as error:
        raise node.error(str(error)) from error


def _confidence(node: Node) -> Confidence:
    if "confidence" not in node.value:
        return Confidence.HIGH
    return _choice(node.get("confidence"), _CONFIDENCES, "confidence")


def _severity(node: Node) -> RuleSeverity | None:
    if "severity" not in node.value:
        return None
    return _choice(node.get("severity"), {each.value: each for each in RuleSeverity}, "severity")


def _choice(node: Node, choices: Mapping[str, T], what: str) -> T:
    value = node.string()
    if value not in choices:
        raise node.error(f"{value!r} is no {what}; choose of {', '.join(choices)}")
    return choices[value]


# --- library models -------------------------------------------------------------------------------------------------


def _library(node: Node) -> Library:
    node.only(
        "library", "languages", "types", "sources", "propagators", "guards", "neutral", "routes", "forwards", "exists"
    )
    return Library(
        node.text("library"),
        _languages(node),
        tuple(_type(each) for each in node.each("types")),
        tuple(_source(each) for each in node.each("sources")),
        tuple(_propagator(each) for each in node.each("propagators")),
        tuple(_guard(each) for each in node.each("guards")),
        _names(node, "neutral") if "neutral" in node.value else (),
        tuple(_route(each) for each in node.each("routes")),
        tuple(_forwarding(each) for each in node.each("forwards")),
        _names(node, "exists") if "exists" in node.value else (),
    )


def _forwarding(node: Node) -> Forwarding:
    node.only("call", "function", "with")
    given = tuple(_selected(each, str(each.value)) for each in node.each("with"))
    return Forwarding(_names(node, "call"), _selector(node, "function"), given)


def _route(node: Node) -> Route:
    node.only("call", "handler", "request")
    request = node.text("request") if "request" in node.value else None
    return Route(_names(node, "call"), _selector(node, "handler"), request)


def _type(node: Node) -> Type:
    node.only("call", "type", "argument")
    argument = _selector(node, "argument") if "argument" in node.value else None
    if argument is not None and not (argument.path and isinstance(argument.path[-1], int)):
        raise node.get("argument").error("names no parameter; write its position behind the argument, as in `any.0`")
    return Type(_names(node, "call"), node.text("type"), argument)


def _source(node: Node) -> SourceModel:
    node.only("call", "attribute", "kind", "description", "when", "confidence", "argument")
    return SourceModel(
        _names(node, "call", "attribute"),
        _source_kind(node.get("kind")),
        node.text("description") if "description" in node.value else "",
        _only_when(node),
        _confidence(node),
        _selector(node, "argument") if "argument" in node.value else None,
    )


def _propagator(node: Node) -> Propagator:
    node.only("call", "attribute", "from", "to", "clears", "type", "when")
    if "call" in node.value and "attribute" in node.value:
        raise node.get("attribute").error("is called or read; write one entry for `call` and one for `attribute`")
    return Propagator(
        _names(node, "call", "attribute"),
        tuple(_selected(each, str(each.value)) for each in node.each("from")),
        _selector(node, "to") if "to" in node.value else selector_of("return"),
        _kinds(node),
        node.text("type") if "type" in node.value else None,
        _only_when(node),
        "attribute" in node.value,
    )


def _guard(node: Node) -> Guard:
    node.only("call", "argument", "clears", "outcome", "when", "raises", "equal", "signed-by")
    if not node.each("clears"):
        raise node.error("a guard needs `clears`, the kinds of harm that it rules out")
    return Guard(
        _names(node, "call"),
        _selector(node, "argument"),
        _kinds(node),
        node.flag("outcome", default=True),
        _only_when(node),
        node.flag("raises"),
        _names(node, "signed-by") if "signed-by" in node.value else (),
        node.flag("equal"),
    )


def _kinds(node: Node) -> tuple[str, ...]:
    kinds = tuple(each.string() for each in node.each("clears"))
    for kind in kinds:
        if kind != "*" and kind not in KINDS:
            raise node.get("clears").error(f"{kind!r} is no kind of taint; choose of *, {', '.join(KINDS)}")
    return kinds


def switched(rules: RuleSet, disabled: Iterable[str] = (), enabled: Iterable[str] = ()) -> RuleSet:
    """The rule set with rules or detectors switched by their id. Raises RuleError for an id nobody has."""
    off, on = frozenset(disabled), frozenset(enabled)
    known = {rule.id for rule in rules.rules} | {rule.detector.id for rule in rules.rules}
    for each in sorted((off | on) - known):
        near = get_close_matches(each, known, 1)
        raise RuleError(
            f"there is no rule or detector {each!r}{f'; did you mean {near[0]!r}?' if near else ''}; "
            "see: lambdascope rules list"
        )
    return rules._replace(
        rules=tuple(
            rule._replace(
                enabled=(rule.enabled or bool({rule.id, rule.detector.id} & on))
                and not {rule.id, rule.detector.id} & off
            )
            for rule in rules.rules
        )
    )
