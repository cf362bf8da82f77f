"""The shapes of arguments for which a function is read by itself: constants, functions, types and tables of them."""

from __future__ import annotations

from typing import NamedTuple

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.frame import OUTER, Frame
from lambdascope.engine.codescan.state import Cell
from lambdascope.engine.codescan.values import (
    MAX_PATH,
    ClassRef,
    Constant,
    FunctionValue,
    Key,
    Symbol,
    Value,
    symbol_ref,
    symbolic,
)

MAX_SHAPED_TEXT = 200
MAX_SHAPED_ITEMS = 24
MAX_SHAPE_DEPTH = 2
BOUND = "#bound"
"""The key under which a bound function's receiver is found."""


class Shape(NamedTuple):
    """What a function is read for; where data came from is no part of it."""

    constants: frozenset[tuple[type, Constant]] | None = None
    names: frozenset[str] = frozenset()
    functions: tuple[tuple[ir.Function, bool], ...] = ()
    """With whether it has a receiver."""
    classes: tuple[ClassRef, ...] = ()
    of_class: ClassRef | None = None
    kind: str = ""
    items: tuple[tuple[Key, Shape | None], ...] = ()
    complete: bool = False
    prefix: str = ""
    removed: frozenset[str] = frozenset()
    missing: bool = False
    """The parameter is not given."""

    @staticmethod
    def absent() -> Shape:
        return _ABSENT


_ABSENT = Shape(missing=True)


def shape_of(frame: Frame, value: Value, depth: int = 0) -> Shape | None:
    """None for a value that can be anything."""
    constants = value.constants
    if constants is not None and (
        len(constants) > 3
        or any(isinstance(each, (str, bytes)) and len(each) > MAX_SHAPED_TEXT for _, each in constants)
    ):
        constants = None
    kind, complete, of_class = "", False, None
    items: tuple[tuple[Key, Shape | None], ...] = ()
    if len(value.refs) == 1 and depth < MAX_SHAPE_DEPTH:
        cell = frame.state.cell(next(iter(value.refs)))
        if cell is not None and cell.kind not in ("frame", "module", "tracked"):
            of_class = cell.of_class
            if len(cell.items) <= MAX_SHAPED_ITEMS and cell.symbol is None:
                kind, complete = cell.kind, cell.complete and cell.rest is None
                items = tuple(
                    (key, shape_of(frame, each, depth + 1))
                    for key, each in sorted(cell.items.items(), key=lambda item: str(item[0]))
                )
                if not complete and all(each is None for _, each in items):
                    items = ()
            elif cell.kind != "object":
                kind = cell.kind
    prefix = value.prefix[:60] if value.constants is None else ""
    names = _told_apart(frame, value.names) if value.names else value.names
    known = names or value.functions or value.classes or of_class or kind or prefix or value.removed
    if constants is None and not known:
        return None
    return Shape(
        constants,
        names,
        tuple((each.function, each.bound is not None) for each in value.functions[:4]),
        value.classes[:4],
        of_class,
        kind,
        items,
        complete,
        prefix,
        value.removed,
    )


def _told_apart(frame: Frame, names: frozenset[str]) -> frozenset[str]:
    """The names of which rules or the language speak; none of the others, which tell only that it came from outside."""
    return frozenset(name for name in names if frame.index.speaks_of(name) or frame.language.speaks_of(name))


def captured(frame: Frame, holder: int, depth: int = 0) -> Shape | None:
    """The functions among the variables around one, as a decorator's that of what it decorates; None without any."""
    cell = frame.state.cell(holder)
    if cell is None or cell.kind != "frame" or depth > MAX_SHAPE_DEPTH:
        return None
    items: list[tuple[Key, Shape | None]] = []
    for key, value in sorted(cell.items.items(), key=lambda item: str(item[0])):
        if key == OUTER:
            above = frame.holder(value)
            shape = captured(frame, above, depth + 1) if above is not None and above != holder else None
        elif value.functions:
            functions = tuple((each.function, each.bound is not None) for each in value.functions[:4])
            is_beside = all(each.frame == holder and each.bound is None for each in value.functions)
            shape = Shape(functions=functions, kind=_BESIDE if is_beside else "")
        else:
            continue
        if shape is not None and len(items) < MAX_SHAPED_ITEMS:
            items.append((key, shape))
    return Shape(kind="frame", items=tuple(items)) if items else None


_BESIDE = "beside"
"""The kind of a captured function that sees the same variables."""


def enter_around(frame: Frame, symbol: Symbol, shape: Shape | None) -> Value:
    """The variables around a function, with the functions that are known to be among them."""
    ref = symbol_ref(symbol)
    items: dict[Key, Value] = {}
    for key, each in shape.items if shape is not None else ():
        inner = Symbol(symbol.root, (*symbol.path, key))
        if each is None or len(inner.path) > MAX_PATH:
            continue
        if each.kind == "frame":
            items[key] = enter_around(frame, inner, each)
        elif each.kind == _BESIDE:
            functions = tuple(FunctionValue(function, ref) for function, _ in each.functions)
            items[key] = symbolic(inner).with_functions(functions)
        else:
            items[key] = enter(frame, inner, each)
    frame.state.heap[ref] = Cell("frame", items, complete=False, symbol=symbol)
    return Value(refs=frozenset((ref,)), alias=(symbol,))


def enter(frame: Frame, symbol: Symbol, shape: Shape | None) -> Value:
    """What a parameter of this shape holds inside the function."""
    made = symbolic(symbol)
    ref = symbol_ref(symbol)
    if shape is None:
        if ref in made.refs and ref not in frame.state.heap:
            frame.state.heap[ref] = Cell("object", complete=False, symbol=symbol)
        return made
    refs = made.refs
    if shape.constants is not None and not (shape.kind or shape.of_class):
        return Value(shape.constants, "", made.taints, shape.names, frozenset(), (), (), made.alias, shape.removed)
    if ref in refs:
        cell = Cell(shape.kind or "object", {}, None, shape.complete, shape.of_class, symbol)
        frame.state.heap[ref] = cell
        if len(symbol.path) < MAX_PATH:
            items = {key: enter(frame, Symbol(symbol.root, (*symbol.path, key)), each) for key, each in shape.items}
            frame.state.heap[ref] = Cell(cell.kind, items, None, shape.complete, shape.of_class, symbol)
    functions = tuple(_function(frame, symbol, each, has_bound) for each, has_bound in shape.functions)
    return Value(
        shape.constants,
        shape.prefix,
        made.taints,
        shape.names,
        refs,
        functions,
        shape.classes,
        made.alias,
        shape.removed,
    )


def _function(frame: Frame, symbol: Symbol, function: ir.Function, has_bound: bool) -> FunctionValue:
    """A function that was passed in: its variables are the caller's."""
    outer = Symbol(symbol.root, (*symbol.path, OUTER))
    holder = symbol_ref(outer)
    if holder not in frame.state.heap:
        frame.state.heap[holder] = Cell("frame", complete=False, symbol=outer)
    bound: Value | None = None
    if has_bound:
        of = function.method_of
        inner = Symbol(symbol.root, (*symbol.path, BOUND))
        ref = symbol_ref(inner)
        if ref not in frame.state.heap:
            of_class = ClassRef(of, None) if of is not None else None
            frame.state.heap[ref] = Cell("object", complete=False, symbol=inner, of_class=of_class)
        bound = symbolic(inner)
    return FunctionValue(function, holder, bound)
