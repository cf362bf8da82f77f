"""Elements of containers and texts: by index, by slice, by iteration."""

from __future__ import annotations

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.checks import made_up
from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.heap import load
from lambdascope.engine.codescan.interpreter import evaluate
from lambdascope.engine.codescan.kinds import INDEX_KINDS
from lambdascope.engine.codescan.members import member
from lambdascope.engine.codescan.sources import attribute_source
from lambdascope.engine.codescan.state import Cell, State
from lambdascope.engine.codescan.values import (
    UNKNOWN,
    Key,
    Value,
    clear,
    constant,
    constants_of,
    join,
    join_taints,
    key_of,
    part_taints,
    with_sources,
)


def elements_of(frame: Frame, value: Value) -> Value | None:
    """What iterating over `value` gives; None if it is known to be empty."""
    found: Value | None = None
    cells = [cell for ref in value.refs if (cell := frame.state.cell(ref)) is not None]
    for ref in value.refs:
        cell = frame.state.cell(ref)
        if cell is None:
            continue
        inner = frame.language.keys(frame, value) if cell.kind == "dict" else load(frame.state, ref, None)
        if inner is not None:
            found = inner if found is None else join(found, inner)
    is_empty = bool(cells) and all(cell.complete and not cell.items and cell.rest is None for cell in cells)
    if found is None and is_empty and not value.taints:
        return None
    if found is not None:
        return with_sources(found, value, None)
    texts = value.texts()
    if texts and len(texts) == 1 and len(texts[0]) <= 12 and value.constants is not None:
        return Value(constants_of(texts[0])) if texts[0] else None
    names = frozenset(f"{name}[]" for name in value.names)
    return Value(taints=part_taints(value, None), names=names)


def item_expression(frame: Frame, expression: ir.Item) -> Value:
    value = evaluate(frame, expression.object)
    index = evaluate(frame, expression.index)
    return item(frame, value, index, expression)


def item(frame: Frame, value: Value, index: Value, expression: ir.Expression | None) -> Value:
    """`value[index]`."""
    for name in sorted(value.names):
        if name.endswith("?") and expression is not None:
            made_up(frame, expression, f"{name}[]", [(index, None)])
    key = key_of(index)
    if key is None and index.constants is not None and len(index.constants) > 1:
        found = [item(frame, value, constant(each), expression) for each in index.constant_values() or ()]
        made = found[0]
        for each in found[1:]:
            made = join(made, each)
        return made
    if isinstance(key, str) and frame.language.items_are_members:
        return member(frame, value, key, expression)
    made_: Value | None = None
    known = [(ref, cell) for ref in sorted(value.refs) if (cell := frame.state.cell(ref)) is not None]
    for ref, cell in known:
        at = key
        if isinstance(key, int) and key < 0:
            length = len(cell.items)
            at = length + key if cell.complete and length + key >= 0 else None
        if cell.kind == "tracked" and at is not None:
            frame.analysis.unread.read_key(ref, at)
        inner = load(frame.state, ref, at)
        if inner is None and cell.kind in ("list", "tuple") and isinstance(at, int) and cell.rest is None:
            inner = None if cell.complete else UNKNOWN
        if inner is not None:
            made_ = inner if made_ is None else join(made_, inner)
    if isinstance(key, str):
        names = frame.language.member_names(value, key)
        if names:
            brought = attribute_source(frame, value, key, names, expression)
            outside = Value(taints=join_taints(part_taints(value, key) if not known else {}, brought), names=names)
            made_ = outside if made_ is None else join(made_, outside)
    elif value.names and made_ is None:
        brought = attribute_source(frame, value, None, value.names, expression)
        names = frozenset(f"{name}[]" for name in value.names)
        whole = Value(taints=join_taints(value.taints, brought))
        made_ = Value(taints=part_taints(whole, key), names=names)
    if made_ is None:
        text = value.only_constant()
        if isinstance(text, str) and isinstance(key, int) and -len(text) <= key < len(text):
            return constant(text[key])
        made_ = (
            Value(taints=part_taints(value, key))
            if value.taints and not (known and all(c.complete for _, c in known))
            else UNKNOWN
        )
    made_ = with_sources(made_, value, key)
    if key is None and known and index.taints:
        kept = clear(index.taints, INDEX_KINDS)
        made_ = made_.with_taints(join_taints(made_.taints, kept))
    if key is None and known and frame.language.items_are_members:
        return join(made_, constant(None))  # there may be no such key
    return made_


def slice_expression(frame: Frame, expression: ir.Slice) -> Value:
    value = evaluate(frame, expression.object)
    bounds = [evaluate(frame, each) if each is not None else None for each in (expression.start, expression.stop)]
    text = value.only_constant()
    start, stop = (each.only_constant() if each is not None else None for each in bounds)
    if (
        isinstance(text, (str, bytes))
        and expression.step is None
        and (start is None or isinstance(start, int))
        and (stop is None or isinstance(stop, int))
    ):
        return constant(text[start:stop])
    return sliced(frame, value, expression)


def sliced(frame: Frame, value: Value, node: object) -> Value:
    """Some part of a text or list."""
    cells = [cell for ref in value.refs if (cell := frame.state.cell(ref)) is not None and cell.kind != "dict"]
    if cells:
        inner = elements_of(frame, value)
        ref = frame.fresh(node, "list", Cell("list", {}, inner, complete=False))
        return Value(refs=frozenset((ref,)), taints=value.taints)
    return Value(taints=value.taints)


def spread_items(state: State, value: Value) -> tuple[dict[Key, Value], bool]:
    """The literal keys of what is spread, and whether these are all."""
    cells = [cell for ref in value.refs if (cell := state.cell(ref)) is not None]
    if len(cells) != 1:
        return {}, value.only_constant() is None
    return cells[0].items, cells[0].complete and cells[0].rest is None
