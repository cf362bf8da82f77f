"""Assignments to variables, fields, elements and patterns; imports and exports as well."""

from __future__ import annotations

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.checks import made_up
from lambdascope.engine.codescan.choices import truth
from lambdascope.engine.codescan.elements import elements_of, item
from lambdascope.engine.codescan.fields import remember_field
from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.heap import element, load, store
from lambdascope.engine.codescan.interpreter import evaluate
from lambdascope.engine.codescan.members import member
from lambdascope.engine.codescan.observed import assigned, stored
from lambdascope.engine.codescan.sites import last_segment, root_of
from lambdascope.engine.codescan.state import Cell
from lambdascope.engine.codescan.values import Key, Value, constant, join, key_of


def assign(
    frame: Frame, target: ir.Target, value: Value, node: ir.Assign | ir.Assigning | None, *, comprehension: bool = False
) -> None:
    """Put `value` where `target` says."""
    if isinstance(target, ir.Name):
        if comprehension:
            frame.state.variables[target.name] = value
            if frame.own is not None and target.name in frame.function.assigned:
                frame.write(target.name, value)
            return
        _to_name(frame, target, value, node)
    elif isinstance(target, ir.Attribute):
        holder = evaluate(frame, target.object)
        _to_key(frame, holder, target.name, constant(target.name), value, target, node)
    elif isinstance(target, ir.Item):
        holder = evaluate(frame, target.object)
        index = evaluate(frame, target.index)
        _to_key(frame, holder, key_of(index), index, value, target, node)
    elif isinstance(target, ir.SequencePattern):
        _to_sequence(frame, target, value)
    elif isinstance(target, ir.MappingPattern):
        _to_mapping(frame, target, value)
    elif isinstance(target, ir.DefaultPattern):
        if value.constants is not None and truth(value) is False:
            value = evaluate(frame, target.default)
        elif value.constants is None:
            value = join(value, evaluate(frame, target.default))
        assign(frame, target.target, value, node)


def _to_name(frame: Frame, target: ir.Name, value: Value, node: ir.Assign | ir.Assigning | None) -> None:
    if node is not None:
        if value.taints:
            value = frame.passed(value, node.span, frame.source_text(node.span))
        assigned(frame, target.name, value, node.value, node)
        _remember_form(frame, target.name, node.value)
        if not frame.in_module and target.name in frame.function.outer and frame.is_of_module(target.name):
            made_up(frame, node, "$global", [(constant(target.name), target), (value, node.value)])
    frame.analysis.unread.assigned(frame, target.name, value)
    frame.write(target.name, value)


def _remember_form(frame: Frame, name: str, written: ir.Expression) -> None:
    """What later tests of the variable tell of something else: a flag of its test, an address of the text
    it was parsed from, the way to a file of that file."""
    frame.tests.pop(name, None)
    frame.parsed_from.pop(name, None)
    if isinstance(written, (ir.Compare, ir.Logical, ir.Unary)):
        frame.tests[name] = written
    elif isinstance(written, ir.Call):
        callee = last_segment(written.callee)
        if callee in ("urlparse", "urlsplit", "URL", "parse", "relative"):
            frame.parsed_from[name] = tuple(each.value for each in written.arguments)
        else:
            frame.tests[name] = written


def _to_key(
    frame: Frame,
    holder: Value,
    key: Key | None,
    index: Value,
    value: Value,
    target: ir.Attribute | ir.Item,
    node: ir.Assign | ir.Assigning | None,
) -> None:
    written = node.value if node is not None else None
    if node is not None and value.taints:
        value = frame.passed(value, node.span, frame.source_text(node.span))
    if isinstance(key, str):
        assigned(frame, key, value, written, node or target)
    stored(frame, holder, index, value, target, written)
    frame.analysis.unread.put_away(frame, value)
    if not frame.in_module:
        _global_field(frame, holder, value, target, written)
    store(frame.state, holder.refs, key, value, strong=key is not None)
    remember_field(frame, holder, key, value)
    if not holder.refs and value.taints and isinstance(target.object, ir.Name) and not holder.names:
        known = frame.read(target.object.name)
        frame.write(target.object.name, known.with_taints({**value.taints, **known.taints}))


def _global_field(
    frame: Frame, holder: Value, value: Value, target: ir.Attribute | ir.Item, written: ir.Expression | None
) -> None:
    root = variable_of_module(frame, target)
    if root is not None and (holder.classes or any(ref in frame.state.shared for ref in holder.refs)):
        name = last_segment(target) or root
        made_up(frame, target, "$global", [(constant(name), target), (value, written)])


def variable_of_module(frame: Frame, expression: ir.Expression) -> str | None:
    """The variable of the module that an expression begins with, in a function; None where there is none."""
    expression = root_of(expression)
    if (
        not frame.in_module
        and isinstance(expression, ir.Name)
        and expression.name in frame.module.body.assigned
        and expression.name not in frame.function.assigned
        and frame.is_of_module(expression.name)
    ):
        return expression.name
    return None


def _to_sequence(frame: Frame, target: ir.SequencePattern, value: Value) -> None:
    count = len(target.targets)
    for index, each in enumerate(target.targets):
        if each is None:
            continue
        if target.rest is not None and index == target.rest:
            inner = elements_of(frame, value)
            ref = frame.fresh(target, "list", Cell("list", {}, inner, complete=False))
            assign(frame, each, Value(refs=frozenset((ref,)), taints=value.taints), None)
            continue
        at = index if target.rest is None or index < target.rest else index - count
        if frame.analysis.unread.is_tracked(value) and _is_never_read(frame, each):
            continue
        got = item(frame, value, constant(at), None)
        if not value.refs and value.names:
            got = Value(got.constants, got.prefix, value.taints, frozenset(f"{name}[]" for name in value.names))
        assign(frame, each, got, None)


def _is_never_read(frame: Frame, target: ir.Target) -> bool:
    """Whether it is a variable that its function names nowhere else."""
    if not isinstance(target, ir.Name):
        return False
    return target.name == "_" or frame.words[target.name] == 1


def _to_mapping(frame: Frame, target: ir.MappingPattern, value: Value) -> None:
    for key, each in zip(target.keys, target.targets, strict=True):
        got = element(frame.state, value, None) if key is None else member(frame, value, key, target)
        if got.taints:
            got = frame.passed(got, target.span, frame.source_text(target.span))
        assign(frame, each, got, None)
    if target.rest is not None:
        frame.analysis.unread.escapes(frame, value)
        ref = frame.fresh(target, "dict")
        items: dict[Key, Value] = {}
        rest: Value | None = None
        for each_ref in value.refs:
            cell = frame.state.cell(each_ref)
            if cell is not None:
                items.update({k: v for k, v in cell.items.items() if k not in target.keys})
                inner = load(frame.state, each_ref, None) if not cell.complete else cell.rest
                if inner is not None:
                    rest = inner if rest is None else join(rest, inner)
        frame.state.heap[ref] = Cell("dict", items, rest, complete=rest is None)
        assign(frame, target.rest, Value(refs=frozenset((ref,)), taints=value.taints), None)


def delete(frame: Frame, target: ir.Target) -> None:
    """`del x[k]`."""
    if isinstance(target, (ir.Attribute, ir.Item)):
        holder = evaluate(frame, target.object)
        index = constant(target.name) if isinstance(target, ir.Attribute) else evaluate(frame, target.index)
        made_up(frame, target, "$delete", [(holder, target.object), (index, None)])
        key = key_of(index)
        if key is not None:
            store(frame.state, holder.refs, key, constant(None), strong=True)


def imported(frame: Frame, statement: ir.Import) -> None:
    """Bind what an import brings: a module of the scanned program, or the name of one outside."""
    made_up(frame, statement, "$import", [(constant(_full_name(statement)), None)])
    value = frame.analysis.imported(frame, statement.module, statement.member)
    if statement.member == "*" and statement.local is None:
        for ref in value.refs:
            cell = frame.state.cell(ref)
            for key, each in cell.items.items() if cell is not None else ():
                if isinstance(key, str) and not key.startswith("_"):
                    frame.state.variables.setdefault(key, each) if frame.own is None else store(
                        frame.state, frozenset((frame.own,)), key, each, strong=True
                    )
        return
    if statement.local is not None:
        frame.write(statement.local, value)


def _full_name(statement: ir.Import) -> str:
    return statement.module if statement.member in (None, "*") else f"{statement.module}.{statement.member}"


def exported(frame: Frame, statement: ir.Export) -> None:
    """`export`: a member of the module for its importers."""
    value = evaluate(frame, statement.value)
    ref = frame.program.exports_ref(frame.module)
    if statement.name == "*":
        for each in value.refs:
            cell = frame.state.cell(each)
            for key, inner in cell.items.items() if cell is not None else ():
                store(frame.state, frozenset((ref,)), key, inner, strong=True)
        return
    store(frame.state, frozenset((ref,)), statement.name, value, strong=True)
