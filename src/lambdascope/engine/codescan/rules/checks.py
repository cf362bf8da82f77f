"""Rules that can be read but not meant: they would never report anything, report everything, or fail in a scan."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lambdascope.engine.codescan.rules.model import Condition, Rule, Test
from lambdascope.engine.codescan.rules.yaml import Node

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PLACEHOLDERS = ("source", "sink")


def check_id(node: Node, of: str) -> None:
    """Ids stand in comments and in finding types, so they hold nothing but words and hyphens."""
    if _ID.fullmatch(node.string()) is None:
        raise node.error(f"{node.value!r} is no {of} id: lower-case words with hyphens")


def check_rule(rule: Rule, node: Node) -> None:
    """Refuse a rule whose parts do not fit each other."""
    check_id(node.get("id"), "rule")
    for name in re.findall(r"\{(\w*)\}", rule.message):
        if name not in _PLACEHOLDERS:
            raise node.get("message").error(f"there is no {{{name}}} for a message; choose of {{source}}, {{sink}}")
    if "{source}" in rule.message and not rule.sinks:
        raise node.get("message").error("{source} is known only of a rule with `sinks`; say it in words")
    if rule.sources and not rule.sinks:
        raise node.get("sources").error("`sources` without `sinks` are followed nowhere; add `sinks` or remove them")
    for language in rule.languages:
        known = rule.detector.severity
        if language not in known and not (language == "typescript" and "javascript" in known):
            raise node.get("languages").error(f"the detector's `severity` has none for {language}; add it there")
    if rule.replace is not None:
        try:
            re.sub(rule.replace[0], rule.replace[1], "")
        except (re.error, IndexError) as error:
            raise node.get("fix-replace").error(f"{rule.replace[1][:60]!r} is no replacement: {error}") from error


def check_name(name: str, node: Node) -> None:
    """Refuse a name of a call that nothing has, or everything."""
    body = name.removeprefix("*.") if name.startswith("*.") else name.removesuffix(".**").removesuffix(".*")
    is_deep = name.endswith(".**") and "." in body
    if not body or "*" in body or " " in name or name.startswith(".") or is_deep:
        raise node.error(
            f"{name!r} matches everything or nothing; write a qualified name, `a.b.*`, `a.**` or `*.method`"
        )
    if name.startswith("*.") and "." in body:
        raise node.error(f"{name!r} is never met: of what has no type only the method is known; write `*.method`")


def check_conditions(conditions: Iterable[Condition], node: Node) -> None:
    """Refuse conditions that nothing is asked by, or that cannot hold together."""
    made = tuple(conditions)
    if not made:
        raise node.error("asks nothing; write a selector with a test, as in {shell: {is: true}}, or leave `when` out")
    absent = {each.selector for each in made if each.test is Test.MISSING and bool(each.operand) is not each.negated}
    for each in made:
        if each.selector in absent and each.test is not Test.MISSING and not each.negated:
            raise node.error(f"an argument that is missing can never be `{each.test.value}`; remove one of the two")


def check_operand(test: Test, operand: object, node: Node, source_kinds: Iterable[str]) -> None:
    """Refuse an operand with which a test is never true."""
    choices = operand if isinstance(operand, tuple) else (operand,)
    if test is Test.IS and isinstance(operand, tuple):
        raise node.error("`is` compares with one value; write `in` for a list")
    if test in (Test.IN, Test.MAY_BE, Test.TYPE, Test.TAINTED) and not choices:
        raise node.error(f"`{test.value}` needs at least one value")
    if test is Test.BITS and (isinstance(operand, bool) or not isinstance(operand, int) or operand <= 0):
        raise node.error("`bits` needs a whole number above 0, as 0x3f or 022")
    if test in (Test.IN, Test.MAY_BE) and any(isinstance(each, (list, tuple)) for each in choices):
        raise node.error(f"`{test.value}` needs texts and numbers, not lists of them")
    if test is Test.TYPE and not all(isinstance(each, str) for each in choices):
        raise node.error("`type` needs qualified names")
    if test is Test.TAINTED:
        known = sorted(source_kinds)
        for each in choices:
            if each not in known:
                raise node.error(f"{each!r} is no kind of source; choose of {', '.join(known)}")
