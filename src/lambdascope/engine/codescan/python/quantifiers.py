"""`any(...)` and `all(...)` over the characters of a text: what they show of it."""

from __future__ import annotations

import string

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.guards import quiet
from lambdascope.engine.codescan.kinds import CHECKED_KINDS, harmless_with, harmless_without

_CLASSES = {
    "isalnum": string.ascii_letters + string.digits,
    "isalpha": string.ascii_letters,
    "isdigit": string.digits,
    "isdecimal": string.digits,
    "isnumeric": string.digits,
    "islower": string.ascii_lowercase,
    "isupper": string.ascii_uppercase,
    "isascii": "".join(map(chr, range(1, 127))),
}


def characters_tested(frame: Frame, test: ir.Call, outcome: bool) -> tuple[ir.Expression, int] | None:
    """The text that a quantifier looks at, and the harm it can not do; None for other tests.

    `all(c in "abc" for c in text)` says which characters are in it, `any(c in text for c in "/.")` which are not.
    """
    name = test.callee.name if isinstance(test.callee, ir.Name) else ""
    if name != ("all" if outcome else "any") or len(test.arguments) != 1:
        return None
    of = test.arguments[0].value
    if not isinstance(of, ir.Comprehension) or len(of.clauses) != 1 or of.clauses[0].conditions:
        return None
    clause = of.clauses[0]
    if not isinstance(clause.target, ir.Name):
        return None
    variable = clause.target.name
    allowed = _allowed(frame, of.element, variable, outcome)
    if allowed is not None:
        return clause.iterable, harmless_with(allowed) | CHECKED_KINDS
    element = of.element
    if not isinstance(element, ir.Compare) or element.operator != ("not-in" if outcome else "in"):
        return None
    if not _is(element.left, variable):
        return None
    for known, text in ((clause.iterable, element.right), (element.right, clause.iterable)):
        excluded = _characters(frame, known)
        if excluded:
            return text, harmless_without(excluded)
    return None


def _allowed(frame: Frame, test: ir.Expression, variable: str, outcome: bool) -> frozenset[str] | None:
    """The characters for which a test of one character has this outcome; None where that is not known."""
    if isinstance(test, ir.Unary) and test.operator == "not":
        return _allowed(frame, test.operand, variable, not outcome)
    if isinstance(test, ir.Logical) and test.operator in ("and", "or"):
        left = _allowed(frame, test.left, variable, outcome)
        right = _allowed(frame, test.right, variable, outcome)
        if (test.operator == "or") is outcome:
            return left | right if left is not None and right is not None else None
        return left if right is None else right if left is None else left & right
    if isinstance(test, ir.Compare):
        if test.operator != ("in" if outcome else "not-in") or not _is(test.left, variable):
            return None
        return _characters(frame, test.right) or None
    if isinstance(test, ir.Call) and isinstance(test.callee, ir.Attribute) and _is(test.callee.object, variable):
        return frozenset(_CLASSES[test.callee.name]) if outcome and test.callee.name in _CLASSES else None
    return None


def _characters(frame: Frame, expression: ir.Expression) -> frozenset[str]:
    """The characters of a text, list or set that is known; empty where it is not."""
    value = quiet(frame, expression)
    if value is None:
        return frozenset()
    text = value.only_constant()
    if isinstance(text, str):
        return frozenset(text)
    found: set[str] = set()
    for ref in value.refs:
        cell = frame.state.cell(ref)
        if cell is None or not cell.complete or cell.rest is not None:
            return frozenset()
        for each in cell.items.values():
            only = each.only_constant()
            if not isinstance(only, str) or len(only) != 1:
                return frozenset()
            found.add(only)
    return frozenset(found)


def _is(expression: ir.Expression, variable: str) -> bool:
    return isinstance(expression, ir.Name) and expression.name == variable
