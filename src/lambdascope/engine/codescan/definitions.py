"""Functions and classes as values."""

from __future__ import annotations

from collections.abc import Sequence

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.callbacks import call_value
from lambdascope.engine.codescan.checks import made_up
from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.heap import store
from lambdascope.engine.codescan.interpreter import evaluate, run
from lambdascope.engine.codescan.observed import assigned
from lambdascope.engine.codescan.state import Cell
from lambdascope.engine.codescan.values import ClassRef, FunctionValue, Value, constant, join_all


def closure(frame: Frame, function: ir.Function) -> Value:
    """A function made here: it sees the variables of the running one."""
    for parameter in function.parameters:
        if parameter.default is not None:
            made_up(
                frame,
                function,
                "$default",
                [(constant(parameter.name), None), (evaluate(frame, parameter.default), parameter.default)],
            )
    held = frame.own if not frame.in_module else None
    bound = frame.read("this") if function.is_arrow and frame.language.has_this else None
    return Value(functions=(FunctionValue(function, held, bound),))


def define(frame: Frame, function: ir.Function) -> None:
    """`def f` and `function f`: bind the name, after the decorators."""
    frame.write(function.name, apply_decorators(frame, closure(frame, function), function.decorators, function))


def define_class(frame: Frame, definition: ir.Class) -> Value:
    """A class: its methods and class attributes are the items of one cell."""
    ref = frame.program.id_of("class", definition)
    of = ClassRef(definition, frame.own if not frame.in_module else None)
    value = Value(classes=(of,))
    frame.program.class_modules[definition] = frame.module
    frame.program.bases[definition] = [evaluate(frame, base) for base in definition.bases]
    frame.state.heap[ref] = Cell("class", {}, None, complete=False)
    outer = {name: frame.state.variables.get(name) for name in _names_in(definition)}
    for function in definition.methods:
        made = closure(frame, function)
        if function.decorators:
            made = apply_decorators(frame, made, function.decorators, function)
        key = f"set {function.name}" if function.accessor == "set" else function.name
        store(frame.state, frozenset((ref,)), key, made, strong=True)
    _run_body(frame, definition, ref)
    for name, before in outer.items():
        if before is None:
            frame.state.variables.pop(name, None)
        else:
            frame.state.variables[name] = before
    if definition.decorators:
        for decorator in definition.decorators:
            evaluate(frame, decorator)
    return value


def _names_in(definition: ir.Class) -> list[str]:
    return [
        each.target.name for each in definition.body if isinstance(each, ir.Assign) and isinstance(each.target, ir.Name)
    ]


def _run_body(frame: Frame, definition: ir.Class, ref: int) -> None:

    for statement in definition.body:
        if isinstance(statement, ir.Assign) and isinstance(statement.target, ir.Name):
            value = evaluate(frame, statement.value)
            if statement.annotation is not None:
                value = frame.language.annotated(frame, statement.annotation, value)
            assigned(frame, statement.target.name, value, statement.value, statement)
            store(frame.state, frozenset((ref,)), statement.target.name, value, strong=True)
            frame.state.variables[statement.target.name] = value
        else:
            run(frame, (statement,))


def parent_of(frame: Frame) -> Value | None:
    """What `super` is in a method: the bases' methods, with the object of this one. None outside of methods."""
    function: ir.Function | None = frame.function
    while function is not None and function.method_of is None:
        function = frame.program.around[function].enclosing
    of = function.method_of if function is not None else None
    receiver = frame.language.receiver_name(function) if function is not None else None
    if of is None or receiver is None:
        return None
    own = frame.read(receiver)
    refs: set[int] = set()
    names: set[str] = set()
    for base in frame.program.bases.get(of, []):
        for each in base.classes:
            refs.add(frame.fresh(("super", each.definition), "super", Cell("super", {"self": own}, None, True, each)))
        names |= {f"{name}()" for name in base.names}
    return Value(refs=frozenset(refs), names=frozenset(names))


def apply_decorators(frame: Frame, value: Value, decorators: Sequence[ir.Expression], function: ir.Function) -> Value:
    """Decorators of the program are called with what they decorate; those of libraries keep it."""
    for decorator in reversed(decorators):
        made = evaluate(frame, decorator)
        for name in sorted(made.names):
            made_up(frame, function, "$decorate", [(constant(name), decorator)])
        frame.analysis.decorations.setdefault(function, []).append(made)
        if made.functions:
            given = [call_value(frame, each, [value], decorator) for each in made.functions]
            got = join_all(given)
            if got is not None and (got.functions or got.classes):
                value = got
    return value
