"""Containers written down: displays of lists and tables, and comprehensions."""

from __future__ import annotations

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.assignments import assign
from lambdascope.engine.codescan.elements import elements_of, spread_items
from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.guards import refine
from lambdascope.engine.codescan.heap import deep_taints
from lambdascope.engine.codescan.interpreter import evaluate
from lambdascope.engine.codescan.observed import assigned
from lambdascope.engine.codescan.state import Cell
from lambdascope.engine.codescan.values import FunctionValue, Key, Value, join, join_taints, key_of


def sequence(frame: Frame, expression: ir.SequenceDisplay) -> Value:
    items: dict[Key, Value] = {}
    rest: Value | None = None
    complete = True
    for element in expression.elements:
        if isinstance(element, ir.Spread):
            spread = evaluate(frame, element.value)
            cells = [cell for ref in spread.refs if (cell := frame.state.cell(ref)) is not None]
            if len(cells) == 1 and cells[0].complete and cells[0].rest is None and complete and cells[0].kind != "dict":
                for value in cells[0].items.values():
                    items[len(items)] = value
                continue
            inner = elements_of(frame, spread)
            complete = False
            if inner is not None:
                rest = inner if rest is None else join(rest, inner)
        else:
            value = evaluate(frame, element)
            frame.analysis.unread.put_away(frame, value)
            if complete and len(items) < 200:
                items[len(items)] = value
            else:
                rest = value if rest is None else join(rest, value)
    ref = frame.fresh(expression, expression.kind, Cell(expression.kind, items, rest, complete))
    return Value(refs=frozenset((ref,)))


def mapping(frame: Frame, expression: ir.MappingDisplay) -> Value:
    ref = frame.fresh(expression, "dict", Cell("dict"))
    frame.program.made[ref] = (frame.module.path, expression)
    items: dict[Key, Value] = {}
    rest: Value | None = None
    complete = True
    for entry in expression.entries:
        value = evaluate(frame, entry.value)
        frame.analysis.unread.put_away(frame, value)
        if entry.key is None:
            spread, known = spread_items(frame.state, value)
            items.update(spread)
            complete = complete and known
            if not known:
                inner = Value(taints=deep_taints(frame.state, value).taints)
                rest = inner if rest is None else join(rest, inner)
            continue
        key = key_of(evaluate(frame, entry.key))
        if key is not None and len(items) < 200:
            items[key] = value
            if value.functions:  # a method of an object literal
                own = Value(refs=frozenset((ref,)))
                items[key] = value.with_functions(
                    tuple(
                        each
                        if each.bound is not None or each.function.is_arrow or not frame.language.items_are_members
                        else FunctionValue(each.function, each.frame, own)
                        for each in value.functions
                    )
                )
            if isinstance(key, str):
                assigned(frame, key, value, entry.value, entry.value)
        else:
            rest = value if rest is None else join(rest, value)
            complete = False
    frame.state.heap[ref] = Cell("dict", items, rest, complete)
    return Value(refs=frozenset((ref,)))


def comprehension(frame: Frame, expression: ir.Comprehension) -> Value:
    kept = {}
    entered = True
    for clause in expression.clauses:
        value = elements_of(frame, evaluate(frame, clause.iterable))
        if value is None:
            entered = False
            break
        for name in bound_names(clause.target):
            if name not in kept:
                kept[name] = frame.state.variables.get(name)
        assign(frame, clause.target, value, None, comprehension=True)
        for condition in clause.conditions:
            evaluate(frame, condition)
            refine(frame, condition, True)
    kind = "dict" if expression.kind == "dict" else "list"
    cell = Cell(kind)
    if entered:
        element = evaluate(frame, expression.element)
        if expression.key is not None:
            key = evaluate(frame, expression.key)
            literal = key_of(key)
            if key.taints:
                element = element.with_taints(join_taints(element.taints, key.taints))
            cell = Cell(
                kind, {literal: element} if literal is not None else {}, None if literal is not None else element, False
            )
        else:
            cell = Cell(kind, {}, element, complete=False)
    for name, before in kept.items():
        if before is None:
            frame.state.variables.pop(name, None)
        else:
            frame.state.variables[name] = before
    ref = frame.fresh(expression, kind, cell)
    return Value(refs=frozenset((ref,)))


def bound_names(target: ir.Target | None) -> list[str]:
    """The variables that an assignment to `target` binds."""
    if isinstance(target, ir.Name):
        return [target.name]
    if isinstance(target, ir.SequencePattern):
        return [name for each in target.targets for name in bound_names(each)]
    if isinstance(target, ir.MappingPattern):
        return [name for each in (*target.targets, target.rest) for name in bound_names(each)]
    if isinstance(target, ir.DefaultPattern):
        return bound_names(target.target)
    return []
