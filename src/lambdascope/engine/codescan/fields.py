"""What the objects of a class hold in their fields, whichever function put it there."""

from __future__ import annotations

from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.state import Cell
from lambdascope.engine.codescan.values import Key, Value, join, symbol_ref


def remember_field(frame: Frame, holder: Value, key: Key | None, value: Value) -> None:
    """What objects of a class hold in a field, without where its data came from: types, functions, other objects."""
    if key is None or not (value.names or value.functions or value.classes or value.refs):
        return
    for ref in holder.refs:
        cell = frame.state.cell(ref)
        if cell is not None and cell.of_class is not None:
            fields = frame.program.fields.setdefault(cell.of_class.definition, {})
            kept = Value(
                names=value.names,
                functions=value.functions,
                classes=tuple(
                    inner.of_class
                    for each in value.refs
                    if (inner := frame.state.cell(each)) is not None and inner.of_class is not None
                ),
            )
            fields[key] = kept if key not in fields else join(fields[key], kept)


def typed_field(frame: Frame, value: Value, known: Value) -> Value:
    """A field of a parameter, with what is known of such fields in all objects of the class."""
    for of in known.classes:
        for symbol in value.alias:
            ref = symbol_ref(symbol)
            cell = frame.state.cell(ref)
            if cell is not None and cell.of_class is None and cell.symbol is not None:
                frame.state.heap[ref] = Cell(
                    "object", cell.items, cell.rest, cell.complete, of, cell.symbol, cell.written
                )
    return value.with_names(value.names | known.names).with_functions(value.functions or known.functions)
