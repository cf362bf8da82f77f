"""Fields and methods of values, bound to what they are read from."""

from __future__ import annotations

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.fields import typed_field
from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.heap import load
from lambdascope.engine.codescan.interpreter import evaluate
from lambdascope.engine.codescan.invocation import call_function
from lambdascope.engine.codescan.sources import attribute_source
from lambdascope.engine.codescan.state import Cell
from lambdascope.engine.codescan.values import (
    UNKNOWN,
    ClassRef,
    FunctionValue,
    Value,
    join,
    join_taints,
    part_taints,
    with_sources,
)


def attribute(frame: Frame, expression: ir.Attribute) -> Value:
    """`object.name`."""
    return member(frame, evaluate(frame, expression.object), expression.name, expression)


def member(frame: Frame, value: Value, name: str, expression: ir.Spanned | None) -> Value:
    """The field or method `name` of `value`, bound to it."""
    if frame.language.is_number(name) and not _has_own(frame, value, name):
        return UNKNOWN
    if value.alias:
        frame.analysis.unread.read_by_parameter(frame, value, name)
    found: Value | None = None
    unknown = not value.refs
    for ref in sorted(value.refs):
        cell = frame.state.cell(ref)
        if cell is None:
            unknown = True
            continue
        if cell.kind == "tracked":
            frame.analysis.unread.read_key(ref, name)
        inner = _own(frame, ref, cell, name, value)
        if inner is None:
            unknown = unknown or not cell.complete or cell.of_class is None
        else:
            found = inner if found is None else join(found, inner)
    for each in value.classes:
        inner = class_member(frame, each, name, 0)
        if inner is not None:
            found = inner if found is None else join(found, inner)
    names = frame.language.member_names(value, name)
    if names:
        brought = attribute_source(frame, value, name, names, expression)
        outside = Value(taints=join_taints(part_taints(value, name) if not value.refs else {}, brought), names=names)
        found = outside if found is None else join(found, outside)
    if found is None:
        return Value(taints=part_taints(value, name)) if value.taints and unknown else UNKNOWN
    found = with_sources(found, value, name)
    return _as_modelled(frame, found, names) if names else found


def _as_modelled(frame: Frame, value: Value, names: frozenset[str]) -> Value:
    """An attribute with what models say of it: what it can not do any more, whatever it was read from, and its type."""
    masks: list[int] = []
    types: set[str] = set()
    for name in names:
        for propagator, mask in frame.index.attributes.of(name):
            masks.append(mask)
            types |= {propagator.type} if propagator.type is not None else set()
    if not masks:
        return value
    common = masks[0] if len(masks) == len(names) else 0
    for mask in masks[1:]:
        common &= mask
    value = value.cleared(common)
    return value.with_names(frozenset(types)) if types else value


def _has_own(frame: Frame, value: Value, name: str) -> bool:
    """Whether it is a table of the program's own, or has a field of that name."""
    cells = [cell for ref in value.refs if (cell := frame.state.cell(ref)) is not None]
    return any(cell.symbol is None or name in cell.items for cell in cells)


def _own(frame: Frame, ref: int, cell: Cell, name: str, receiver: Value) -> Value | None:
    if cell.of_class is not None:
        field = cell.items.get(name)
        if field is not None:
            return field
        found = class_member(frame, cell.of_class, name, 0)
        if found is not None and found.functions:
            if cell.kind == "super":
                return bind(frame, found, cell.items["self"], cell.of_class)
            bound = Value(refs=frozenset((ref,)), taints=receiver.taints, names=receiver.names, alias=receiver.alias)
            return bind(frame, found, bound, cell.of_class)
        if found is not None and found.constants is not None and cell.symbol is None:
            return found
        known = frame.program.fields.get(cell.of_class.definition, {}).get(name)
        inner = load(frame.state, ref, name)
        if known is not None and inner is not None and (inner.is_opaque or inner.alias):
            inner = typed_field(frame, inner, known)
        return inner if inner is not None else found
    if name in cell.items or cell.symbol is not None or cell.kind in ("module", "frame", "object", "dict"):
        if cell.kind == "dict" and name not in cell.items and frame.language.is_container_method(name):
            return None
        return load(frame.state, ref, name)
    return None


def bind(frame: Frame, value: Value, receiver: Value, of: ClassRef) -> Value:
    """Methods with their receiver; properties with their value."""
    made: Value | None = None
    for each in value.functions:
        if frame.language.is_property(each.function):
            got = call_function(frame, FunctionValue(each.function, each.frame, receiver), None)
        elif frame.language.is_static(each.function):
            got = Value(functions=(each,))
        else:
            holder = Value(classes=(of,)) if frame.language.is_class_method(each.function) else receiver
            got = Value(functions=(FunctionValue(each.function, each.frame, holder),))
        made = got if made is None else join(made, got)
    return made if made is not None else value


def class_member(frame: Frame, of: ClassRef, name: str, depth: int) -> Value | None:
    """What the class, or one of its bases, defines as `name`."""
    ref = frame.program.id_of("class", of.definition)
    cell = frame.state.cell(ref)
    if cell is not None and name in cell.items:
        return cell.items[name]
    if depth > 10:
        return None
    for base in frame.program.bases.get(of.definition, ()):
        for each in base.classes:
            found = class_member(frame, each, name, depth + 1)
            if found is not None:
                return found
    for base in frame.program.bases.get(of.definition, ()):
        if base.names:
            return Value(names=frozenset(f"{each}().{name}" for each in base.names))
    return None
