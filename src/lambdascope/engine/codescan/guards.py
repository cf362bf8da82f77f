"""What a test shows of the values it looks at, on the path where it holds and on the one where it does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.heap import deep_taints, load
from lambdascope.engine.codescan.interpreter import evaluate
from lambdascope.engine.codescan.kinds import (
    CHECKED_KINDS,
    TEXT_KINDS,
    URL_PREFIX_KINDS,
    harmless_with,
    harmless_without,
    mask_of,
)
from lambdascope.engine.codescan.presence import asks_for_file
from lambdascope.engine.codescan.regexes import characters, removed
from lambdascope.engine.codescan.sites import Given, Site, last_segment
from lambdascope.engine.codescan.state import join_states
from lambdascope.engine.codescan.values import ALL_KINDS, NOTHING, UNKNOWN, Symbol, Value, constants_of, key_of

MAX_DOUBTS = 4
"""How deep tests of which only one is known to hold are followed; each level doubles the work."""


def refine(frame: Frame, test: ir.Expression, outcome: bool) -> None:
    """Narrow the state to the paths on which `test` is `outcome`."""
    if not frame.state.alive:
        return
    if isinstance(test, ir.Unary) and test.operator == "not":
        refine(frame, test.operand, not outcome)
    elif isinstance(test, ir.Logical) and test.operator in ("and", "or"):
        if (test.operator == "and") is outcome:
            refine(frame, test.left, outcome)
            refine(frame, test.right, outcome)
        else:
            _either(frame, test, outcome)
    elif isinstance(test, ir.Compare):
        _compare(frame, test, outcome)
    elif isinstance(test, ir.Call):
        _call(frame, test, outcome)
    elif isinstance(test, (ir.Assigning, ir.Await)):
        refine(frame, test.value, outcome)
        if outcome:
            _is_there(frame, test)
    elif isinstance(test, (ir.Name, ir.Attribute, ir.Item)):
        _lookup(frame, test, outcome)


def _either(frame: Frame, test: ir.Logical, outcome: bool) -> None:
    """Only one of two tests is known to be `outcome`: what both show."""
    if frame.doubts >= MAX_DOUBTS:
        return
    frame.doubts += 1
    other = frame.state.copy()
    refine(frame, test.left, outcome)
    first = frame.state
    frame.state = other
    refine(frame, test.left, not outcome)
    refine(frame, test.right, outcome)
    frame.state = join_states(first, frame.state)
    frame.doubts -= 1


def _lookup(frame: Frame, test: ir.Expression, outcome: bool) -> None:
    """A value that is there; or a flag that a test was remembered in (`ok = x in ALLOWED`)."""
    if outcome:
        _is_there(frame, test)
    if isinstance(test, ir.Name):
        remembered = frame.tests.pop(test.name, None)
        if remembered is not None:
            refine(frame, remembered, outcome)
            frame.tests[test.name] = remembered


def _is_there(frame: Frame, expression: ir.Expression) -> None:
    """It is not None: what may have been is of its type from here on."""
    _note_key(frame, expression)
    if isinstance(expression, ir.Assigning):
        if not isinstance(expression.target, ir.Name):
            return
        expression = expression.target
    value = quiet_place(frame, expression)
    if value is not None and _may_be_none(value):
        _put(frame, expression, value.with_names(frozenset(name.removesuffix("?") for name in value.names)))


def _note_key(frame: Frame, expression: ir.Expression) -> None:
    """`table.get("key")` was tested: it is there when it is asked for again."""
    at = frame.language.same_text(expression) if isinstance(expression, ir.Call) else expression
    if isinstance(at, ir.Item) and isinstance(at.index, ir.Const) and isinstance(at.index.value, str):
        frame.there.add((last_segment(at.object), at.index.value))


def _compare(frame: Frame, test: ir.Compare, outcome: bool) -> None:
    sign = test.operator
    if sign in ("!=", "is-not", "not-in"):
        sign, outcome = {"!=": "==", "is-not": "is", "not-in": "in"}[sign], not outcome
    if sign == "==":
        for side in (test.left, test.right):
            site = frame.sites.get(side) if isinstance(side, ir.Call) else None
            if site is not None:
                apply_guards(frame, site, outcome, equal=True)
    if isinstance(test.left, ir.Call):
        _found_at(frame, test, outcome)
    if sign in ("==", "is") and not outcome and _is_none(frame, test.right):
        _is_there(frame, test.left)
    if sign in ("==", "is") and outcome:
        for one, other in ((test.left, test.right), (test.right, test.left)):
            value = quiet(frame, other)
            if value is not None and value.constants is not None:
                _is_constant(frame, one, value)
                return
        _equals(frame, test)
    elif sign == "in":
        _membership(frame, test, outcome)
    _compared_numbers(frame, test, outcome)


def _may_be_none(value: Value) -> bool:
    return any(name.endswith("?") for name in value.names)


def _is_none(frame: Frame, expression: ir.Expression) -> bool:
    value = quiet(frame, expression)
    return value is not None and value.only_constant() is None


def _equals(frame: Frame, test: ir.Compare) -> None:
    """Two texts are the same, as in `name == basename(name)`: what one of them can not do, the other can not."""
    for one, other in ((test.left, test.right), (test.right, test.left)):
        value = quiet(frame, other) if isinstance(other, (ir.Call, ir.Attribute)) else None
        if value is not None and value.taints:
            mask = ALL_KINDS
            for taint in value.taints.values():
                mask &= taint.cleared
            harmless(frame, one, mask)


def _membership(frame: Frame, test: ir.Compare, outcome: bool) -> None:
    """`x in container`, and `"/" in text` where it is false."""
    container = quiet(frame, test.right)
    if outcome and container is not None and is_fixed(frame, container):
        keys = _constant_elements(frame, container)
        becomes(frame, test.left, keys) if keys is not None else harmless(frame, test.left, ALL_KINDS)
    element = quiet(frame, test.left) or UNKNOWN
    only = element.only_constant()
    if outcome and isinstance(only, str):
        frame.there.add((last_segment(test.right), only))
    if not outcome and isinstance(only, str) and len(only) == 1 and not _holds_own(frame, container):
        harmless(frame, test.right, harmless_without(frozenset(only)))
    right = test.right.callee if isinstance(test.right, ir.Call) else test.right
    receiver: Given | None = None
    if isinstance(right, ir.Attribute):
        receiver = (quiet(frame, right.object) or UNKNOWN, right.object)
    given: list[Given] = [(element, test.left), (container or UNKNOWN, test.right)]
    apply_guards(frame, Site(None, ("$in",), given, receiver=receiver, frame=frame), outcome)


def _holds_own(frame: Frame, value: Value | None) -> bool:
    """Whether it is a container that the program made: its elements are tested, not the characters of a text."""
    cells = [cell for ref in value.refs if (cell := frame.state.cell(ref)) is not None] if value is not None else []
    return any(cell.symbol is None for cell in cells)


def _is_constant(frame: Frame, expression: ir.Expression, value: Value) -> None:
    only = value.only_constant()
    if isinstance(expression, ir.Unary) and expression.operator == "typeof":
        if only in ("number", "boolean", "bigint"):
            harmless(frame, expression.operand, ALL_KINDS)
        elif only == "string":
            harmless(frame, expression.operand, TEXT_KINDS)
        return
    if isinstance(expression, ir.Call):
        if isinstance(only, bool):
            refine(frame, expression, only)
        elif frame.language.is_type_of(expression) and expression.arguments:
            harmless(frame, expression.arguments[0].value, ALL_KINDS)
        _host_is(frame, expression)
        return
    if isinstance(expression, ir.Attribute):
        _host_is(frame, expression)
    becomes(frame, expression, value)


_PATH_KINDS = mask_of(("path",))
_HOSTS = ("hostname", "host", "netloc", "origin")


def _host_is(frame: Frame, expression: ir.Expression) -> None:
    """`parsed.hostname == "..."` shows what `parsed`, and the text it was parsed from, can reach."""
    if not (isinstance(expression, ir.Attribute) and expression.name in _HOSTS):
        return
    harmless(frame, expression.object, URL_PREFIX_KINDS)
    parsed = expression.object
    if isinstance(parsed, ir.Name):
        for name in frame.parsed_from.get(parsed.name, ()):
            harmless(frame, name, URL_PREFIX_KINDS)
    elif isinstance(parsed, ir.Call) and parsed.arguments:
        harmless(frame, parsed.arguments[0].value, URL_PREFIX_KINDS)


def _found_at(frame: Frame, test: ir.Compare, outcome: bool) -> None:
    """`list.indexOf(x) !== -1`, `>= 0`, and the like; `re.match(...) is not None`."""
    call = test.left
    other = quiet(frame, test.right)
    only = other.only_constant() if other is not None else NOTHING
    if only is None and test.operator in ("is", "is-not", "==", "!="):
        refine(frame, call, not outcome)
        return
    if not (isinstance(call, ir.Call) and isinstance(call.callee, ir.Attribute) and call.arguments):
        return
    if call.callee.name in ("indexOf", "lastIndexOf", "findIndex"):
        found = (
            (only == -1 and test.operator in ("==", "!=") and not outcome)
            or (((only == -1 and test.operator == ">") or (only == 0 and test.operator == ">=")) and outcome)
            or (only == 0 and test.operator == "<" and not outcome)
        )
        container = quiet(frame, call.callee.object)
        if found and container is not None and is_fixed(frame, container):
            harmless(frame, call.arguments[0].value, ALL_KINDS)
        _index_in_text(frame, test, call, only, outcome)


def _index_in_text(frame: Frame, test: ir.Compare, call: ir.Call, only: object, outcome: bool) -> None:
    """`text.indexOf(part)`: compared with 0 it asks what `startsWith` does, otherwise what `includes` does."""
    site = frame.sites.get(call)
    if site is None or site.receiver is None:
        return
    if only == 0 and test.operator in ("==", "!="):
        asked, holds = "startsWith", outcome
    elif (only == -1 and test.operator in ("==", "!=")) or (only == 0 and test.operator == "<"):
        asked, holds = "includes", not outcome
    elif (only == -1 and test.operator == ">") or (only == 0 and test.operator == ">="):
        asked, holds = "includes", outcome
    else:
        return
    same = Site(call, (f"?.{asked}",), site.positional, receiver=site.receiver, method=asked, frame=frame)
    apply_guards(frame, same, holds)


def _compared_numbers(frame: Frame, test: ir.Compare, outcome: bool) -> None:
    """`len(x) <= 20` bounds what a pattern has to work on, `x <= 20` what is made of that size."""
    if test.operator not in ("<", "<=", ">", ">="):
        return
    for side, upper in ((test.left, test.operator in ("<", "<=")), (test.right, test.operator in (">", ">="))):
        if upper is not outcome:
            continue
        if (measured := frame.language.measured(side)) is not None:
            harmless(frame, measured, mask_of(("regex", "archive", "size")))
        if isinstance(side, (ir.Name, ir.Attribute, ir.Item)):
            bound = quiet(frame, test.right if side is test.left else test.left)
            if bound is not None and not bound.taints:
                harmless(frame, side, mask_of(("size",)))


def _call(frame: Frame, test: ir.Call, outcome: bool) -> None:
    site = frame.sites.get(test)
    if site is None:
        return
    if outcome:
        _note_key(frame, test)
        _by_pattern(frame, test, site)
        _by_container(frame, test, site)
        types = frame.language.harmless_type_test(frame, test)
        if types is not None:
            harmless(frame, *types)
    else:
        _by_excluded(frame, test, site)
        if asks_for_file(frame, site):
            frame.state.absent = True
    tested = frame.language.characters_tested(frame, test, outcome)
    if tested is not None:
        harmless(frame, *tested)
    apply_guards(frame, site, outcome)
    facts = site.facts_true if outcome else site.facts_false
    if facts:
        _by_summary(frame, facts)


def apply_guards(frame: Frame, site: Site, outcome: bool | None, *, equal: bool = False) -> None:
    """The guards of library models; `outcome` None: the call came back, so it did not raise."""
    unknown = site.method is not None
    for name in site.names:
        for guard, mask in frame.index.guards.of(name, with_methods=unknown or "()" in name or "[]" in name):
            if guard.raises is not (outcome is None) or guard.equal is not equal:
                continue
            if (outcome is not None and guard.outcome is not outcome) or (guard.when and not site.holds((guard.when,))):
                continue
            for _, expression in site.select(guard.argument):
                inner: Sequence[ir.Expression | None] = (
                    expression.elements if isinstance(expression, ir.SequenceDisplay) else (expression,)
                )
                if guard.signed_by:
                    inner = tuple(_signed(frame, expression, guard.signed_by, 0))
                for each in inner:
                    if each is not None:
                        harmless(frame, each, mask)


def _signed(
    frame: Frame, expression: ir.Expression | None, signers: tuple[str, ...], depth: int
) -> Iterator[ir.Expression]:
    """What a signature is made of: the arguments of the call that makes it, wherever that stands in its expression."""
    if isinstance(expression, ir.Name):
        expression = frame.tests.get(expression.name)
    if not isinstance(expression, ir.Call) or depth > _MAX_SIGNED:
        return
    site = frame.sites.get(expression)
    given = [each.value for each in expression.arguments]
    if site is not None and any(name in signers for name in site.names):
        yield from given
    inner = [expression.callee.object] if isinstance(expression.callee, ir.Attribute) else []
    for each in (*inner, *given):
        yield from _signed(frame, each, signers, depth + 1)


_MAX_SIGNED = 4


def _by_pattern(frame: Frame, test: ir.Call, site: Site) -> None:
    """A text that matched a pattern has only the characters that the pattern allows."""
    looked = frame.language.pattern_test(frame, test, site)
    if looked is None:
        return
    pattern, subject, full = looked
    allowed = characters(pattern, full=full)
    if allowed is not None:
        harmless(frame, subject, harmless_with(allowed) | CHECKED_KINDS)


def _by_excluded(frame: Frame, test: ir.Call, site: Site) -> None:
    """A text that a pattern of single characters was found nowhere in has none of them."""
    looked = frame.language.pattern_test(frame, test, site)
    if looked is not None:
        pattern, subject, full = looked
        if not full and (taken := removed(pattern)):
            harmless(frame, subject, harmless_without(taken))


def _by_container(frame: Frame, test: ir.Call, site: Site) -> None:
    if site.method in ("includes", "has", "hasOwnProperty", "hasOwn", "__contains__", "contains") and site.receiver:
        container, expression = site.receiver
        subject = test.arguments[0].value if test.arguments else None
        if site.method == "hasOwn" and len(test.arguments) > 1:
            container, subject = site.positional[0][0], test.arguments[1].value
        del expression
        if subject is not None and is_fixed(frame, container):
            harmless(frame, subject, ALL_KINDS)


def _by_summary(frame: Frame, facts: tuple[tuple[ir.Expression, tuple[str | int, ...], int], ...]) -> None:
    for expression, path, mask in facts:
        at = expression
        for key in path:
            at = ir.Item(at, ir.Const(key, at.span), at.span)
        harmless(frame, at, mask)


def is_fixed(frame: Frame, container: Value) -> bool:
    """Whether it is a list, set or table whose contents are the program's own."""
    if container.constants is not None:
        return False
    cells = [cell for ref in container.refs if (cell := frame.state.cell(ref)) is not None]
    if cells:
        return all(cell.symbol is None for cell in cells) and not deep_taints(frame.state, container).taints
    return bool(container.names) and not container.taints


def _constant_elements(frame: Frame, container: Value) -> Value | None:
    values: list[object] = []
    for ref in container.refs:
        cell = frame.state.cell(ref)
        if cell is None or not cell.complete or cell.rest is not None:
            return None
        if cell.kind == "dict":
            values += cell.items
            continue
        for value in cell.items.values():
            only = value.only_constant()
            if only is NOTHING:
                return None
            values.append(only)
    constants = constants_of(values)  # type: ignore[arg-type]  # constants by now
    return Value(constants) if constants is not None else None


def quiet(frame: Frame, expression: ir.Expression) -> Value | None:
    """The value of an expression that has no effect; None for others."""

    if isinstance(expression, (ir.Const, ir.Name)):
        return evaluate(frame, expression)
    if isinstance(expression, (ir.Attribute, ir.Item)):
        inner = quiet(frame, expression.object)
        return evaluate(frame, expression) if inner is not None else None
    if isinstance(expression, (ir.SequenceDisplay, ir.MappingDisplay, ir.Unary)):
        return evaluate(frame, expression)
    if isinstance(expression, ir.Call):
        site = frame.sites.get(expression)
        return site.result if site is not None else None
    return None


def harmless(frame: Frame, expression: ir.Expression, mask: int) -> None:
    """What `expression` names can do no harm of these kinds from here on."""
    if mask == ALL_KINDS:
        _host_is(frame, expression)
    if isinstance(expression, ir.Name) and mask & _PATH_KINDS:
        for told in frame.parsed_from.get(expression.name, ()):
            harmless(frame, told, _PATH_KINDS)
    value = quiet_place(frame, expression)
    if value is None:
        return
    _note(frame, value, mask)
    _put(frame, expression, value.cleared(mask))


def becomes(frame: Frame, expression: ir.Expression, constants: Value) -> None:
    """What `expression` names is one of `constants` from here on."""
    _host_is(frame, expression)
    value = quiet_place(frame, expression)
    if value is not None:
        _note(frame, value, ALL_KINDS)
        if constants.only_constant() is not None or not _may_be_none(value):  # that it is None was known before
            _put(frame, expression, constants)


def quiet_place(frame: Frame, expression: ir.Expression) -> Value | None:
    while isinstance(expression, ir.Await):
        expression = expression.value
    if isinstance(expression, (ir.Name, ir.Attribute, ir.Item)):
        return quiet(frame, expression)
    if isinstance(expression, ir.Call):
        inner = frame.language.same_text(expression)
        if inner is not None:
            return quiet_place(frame, inner)
    if isinstance(expression, ir.Logical) and isinstance(expression.right, ir.Const):
        return quiet_place(frame, expression.left)
    return None


def _note(frame: Frame, value: Value, mask: int) -> None:
    if len(value.alias) == 1:
        symbol: Symbol = value.alias[0]
        facts = dict(frame.state.facts)
        facts[symbol] = facts.get(symbol, 0) | mask
        frame.state.facts = facts


def _put(frame: Frame, expression: ir.Expression, value: Value) -> None:
    while isinstance(expression, ir.Await):
        expression = expression.value
    if isinstance(expression, ir.Call):
        inner = frame.language.same_text(expression)
        if inner is not None:
            _put(frame, inner, value)
    elif isinstance(expression, ir.Logical):
        _put(frame, expression.left, value)
    elif isinstance(expression, ir.Name):
        if (
            expression.name in frame.function.assigned
            or frame.in_module
            or expression.name not in frame.module.body.assigned
        ):
            frame.write(expression.name, value)
    elif isinstance(expression, (ir.Attribute, ir.Item)):
        holder = quiet(frame, expression.object)
        if holder is None:
            return
        if isinstance(expression, ir.Attribute):
            key: str | int | None = expression.name
        else:
            index = quiet(frame, expression.index)
            key = key_of(index) if index is not None else None
        if key is not None and len(holder.refs) == 1:
            ref = next(iter(holder.refs))
            cell = frame.state.cell(ref)
            if cell is not None:
                # a test is no write: the caller's object stays as it is
                load(frame.state, ref, key)
                cell = frame.state.cell(ref) or cell
                frame.state.heap[ref] = cell.replace({**cell.items, key: value}, cell.rest, cell.written)
