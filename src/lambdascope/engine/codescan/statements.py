"""What each statement does to the state."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.assignments import assign, delete, exported, imported
from lambdascope.engine.codescan.checks import made_up
from lambdascope.engine.codescan.choices import truth
from lambdascope.engine.codescan.definitions import define, define_class
from lambdascope.engine.codescan.elements import elements_of
from lambdascope.engine.codescan.frame import Frame, Loop
from lambdascope.engine.codescan.guards import becomes, refine
from lambdascope.engine.codescan.interpreter import evaluate, run
from lambdascope.engine.codescan.observed import returned
from lambdascope.engine.codescan.presence import is_unset_test
from lambdascope.engine.codescan.sites import last_segment
from lambdascope.engine.codescan.state import State, join_states, widen
from lambdascope.engine.codescan.values import UNKNOWN, Value, constant, constants_of, join

ROUNDS = 2
"""How often a loop's body is read beyond the first time; data goes one variable further with each."""


def _assign(frame: Frame, statement: ir.Assign) -> None:
    value = evaluate(frame, statement.value)
    if statement.annotation is not None:
        value = frame.language.annotated(frame, statement.annotation, value)
    assign(frame, statement.target, value, statement)


def _evaluate(frame: Frame, statement: ir.Evaluate) -> None:
    evaluate(frame, statement.value)
    if frame.language.never_returns(frame, statement.value):
        frame.ends()


def _if(frame: Frame, statement: ir.If) -> None:
    # long chains of else-if are one level, not a thousand
    after: State | None = None
    at: ir.If | None = statement
    while at is not None:
        known = truth(evaluate(frame, at.test))
        otherwise = frame.state.copy()
        if known is not False:
            refine(frame, at.test, True)
            first_time = is_unset_test(frame, at.test)
            frame.first_time += first_time
            run(frame, at.then)
            frame.first_time -= first_time
            after = frame.state if after is None else join_states(after, frame.state)
        frame.state = otherwise
        if known is True:
            frame.state.alive = False
            break
        refine(frame, at.test, False)
        chained = at.otherwise
        if len(chained) == 1 and isinstance(chained[0], ir.If):
            at = chained[0]
            continue
        run(frame, at.otherwise)
        break
    frame.state = join_states(after, frame.state) if after is not None else frame.state


def _while(frame: Frame, statement: ir.While) -> None:
    exits: list[tuple[State, bool | None]] = []

    def enter() -> bool:
        known = truth(evaluate(frame, statement.test))
        exits.append((frame.state.copy(), known))
        if known is False:
            return False
        refine(frame, statement.test, True)
        return True

    _, breaks = _loop(frame, statement.body, enter)
    frame.state, known = exits[-1]
    if known is True:  # only a break ends it
        frame.state.alive = False
    else:
        refine(frame, statement.test, False)
        run(frame, statement.otherwise)
    if breaks is not None:
        frame.state = join_states(frame.state, breaks)


def _for(frame: Frame, statement: ir.For) -> None:
    iterable = evaluate(frame, statement.iterable)

    def enter() -> bool:
        value = frame.language.keys(frame, iterable) if statement.over_keys else elements_of(frame, iterable)
        if value is None:
            return False
        assign(frame, statement.target, value, None)
        return True

    frame.state, breaks = _loop(frame, statement.body, enter)
    run(frame, statement.otherwise)
    if breaks is not None:
        frame.state = join_states(frame.state, breaks)


def _loop(frame: Frame, body: Sequence[ir.Statement], enter: Callable[[], bool]) -> tuple[State, State | None]:
    """The state at the loop's head after any number of rounds, and the one that a `break` leaves with."""
    loop = Loop()
    frame.loops.append(loop)
    head = frame.state.copy()
    for _ in range(1 + ROUNDS):
        frame.state = head.copy()
        if not enter():
            break
        run(frame, body)
        if loop.continues is not None:
            frame.state = join_states(frame.state, loop.continues)
            loop.continues = None
        if not frame.state.alive:
            break
        head = widen(head, frame.state)
    frame.loops.pop()
    return head, loop.breaks


def _match(frame: Frame, statement: ir.Match) -> None:
    subject = evaluate(frame, statement.subject)
    loop = Loop(is_switch=True)
    frame.loops.append(loop)
    after: State | None = None
    falling: State | None = None
    constants = subject.constant_values()
    pending = frame.state.copy()
    decided = False
    excluded: list[object] = []
    for case in statement.cases:
        frame.state = pending.copy()
        taken: bool | None = None
        if case.patterns is not None:
            tested = [evaluate(frame, pattern) for pattern in case.patterns]
            taken = _matches(constants, tested)
            if all(each.constants is not None for each in tested):
                refine_to(frame, statement.subject, tested)
                excluded += [value for each in tested for value in each.constant_values() or ()]
        elif constants is not None and excluded and all(value in excluded for value in constants):
            taken = False
        if case.binds is not None:
            assign(frame, case.binds, subject, None)
        if case.guard is not None:
            known = truth(evaluate(frame, case.guard))
            taken = False if known is False else None if taken is not False else False
            refine(frame, case.guard, True)
        enters = taken is not False and not decided
        if not enters:
            frame.state.alive = False
        if falling is not None:
            frame.state = join_states(frame.state, falling) if frame.state.alive else falling
            falling = None
        run(frame, case.body)
        if case.falls_through:
            falling = frame.state.copy()
        else:
            after = frame.state if after is None else join_states(after, frame.state)
        decided = decided or (enters and taken is True)
    frame.loops.pop()
    frame.state = pending
    if decided or any(case.patterns is None and case.guard is None for case in statement.cases):
        frame.state.alive = False
    for each in (after, falling, loop.breaks):
        if each is not None:
            frame.state = join_states(frame.state, each)


def _matches(constants: list[Any] | None, tested: list[Value]) -> bool | None:
    if constants is None or any(each.constants is None for each in tested):
        return None
    wanted = [value for each in tested for value in each.constant_values() or ()]
    hits = [value in wanted for value in constants]
    return True if all(hits) else None if any(hits) else False


def refine_to(frame: Frame, subject: ir.Expression, tested: list[Value]) -> None:
    value = tested[0]
    for each in tested[1:]:
        value = join(value, each)
    becomes(frame, subject, value)


def _return(frame: Frame, statement: ir.Return) -> None:
    value = evaluate(frame, statement.value) if statement.value is not None else UNKNOWN
    returned(frame, statement.value, value, statement.span)
    if isinstance(statement.value, (ir.Compare, ir.Call, ir.Logical, ir.Unary)) and value.constants is None:
        _leave_by_test(frame, statement.value, value)
    else:
        frame.leave(value)
    frame.ends()


def _leave_by_test(frame: Frame, test: ir.Expression, value: Value) -> None:
    """`return test`: what the test shows is known where the result is true."""
    before = frame.state
    for outcome in (True, False):
        frame.state = before.copy()
        refine(frame, test, outcome)
        frame.leave(Value(constants_of((outcome,)), taints=value.taints) if _is_test(test) else value, outcome)
    frame.state = before


def _is_test(test: ir.Expression) -> bool:
    return isinstance(test, ir.Compare) or (isinstance(test, ir.Unary) and test.operator == "not")


def _raise(frame: Frame, statement: ir.Raise) -> None:
    if statement.value is not None:
        value = evaluate(frame, statement.value)
        made_up(frame, statement, "$raise", [(value, statement.value)])
    if frame.raising:
        frame.raising[-1].append(frame.state.copy())
    frame.ends()


def _break(frame: Frame, _: ir.Break) -> None:
    if frame.loops:
        frame.loops[-1].leave(frame.state)
    frame.ends()


def _continue(frame: Frame, _: ir.Continue) -> None:
    for loop in reversed(frame.loops):
        if not loop.is_switch:
            loop.go_on(frame.state)
            break
    frame.ends()


def _try(frame: Frame, statement: ir.Try) -> None:
    frame.raising.append([frame.state.copy()])
    run(frame, statement.body)
    raised = frame.raising.pop()
    if frame.state.alive:
        run(frame, statement.otherwise)
    after = frame.state
    at_raise = raised[0]
    for each in raised[1:]:
        at_raise = join_states(at_raise, each)
    for handler in statement.handlers:
        frame.state = at_raise.copy()
        _handle(frame, handler)
        after = join_states(after, frame.state)
    if not statement.handlers and statement.final:
        # what runs at last runs after a failure, too, and control leaves then
        frame.state = at_raise.copy()
        run(frame, statement.final)
    frame.state = after
    if statement.final:
        was_alive = frame.state.alive
        if not was_alive:
            frame.state = at_raise.copy()
        run(frame, statement.final)
        frame.state.alive = frame.state.alive and was_alive


def _handle(frame: Frame, handler: ir.Handler) -> None:
    types = [evaluate(frame, each) for each in handler.types]
    names = frozenset(name for each in types for name in each.names)
    made_up(
        frame,
        handler,
        "$except",
        [(each, expression) for each, expression in zip(types, handler.types, strict=True)],
    )
    if _is_broad(handler, names) and all(_only_tells(each) for each in handler.body):
        made_up(frame, handler, "$swallow", [(constant(""), None)])
    if handler.name is not None:
        made = frozenset(f"{name}()" for name in names) or frozenset(("Error()",))
        assign(frame, handler.name, frame.caught(handler.span, made), None)
    run(frame, handler.body)


def _is_broad(handler: ir.Handler, names: frozenset[str]) -> bool:
    return not handler.types or bool(names & {"Exception", "BaseException"})


def _only_tells(statement: ir.Statement) -> bool:
    """A statement that at most writes to a log."""
    if isinstance(statement, ir.Continue):
        return True
    if not isinstance(statement, ir.Evaluate):
        return False
    value = statement.value
    if isinstance(value, ir.Const):
        return True
    if not isinstance(value, ir.Call):
        return False
    name = last_segment(value.callee)
    return name in ("print", "debug", "info", "warning", "warn", "error", "exception", "log", "critical")


def _with(frame: Frame, statement: ir.With) -> None:
    value = evaluate(frame, statement.value)
    frame.analysis.unread.put_away(frame, value)
    if statement.target is not None:
        assign(frame, statement.target, frame.language.entered(frame, value), None)
    run(frame, statement.body)


def _delete(frame: Frame, statement: ir.Delete) -> None:
    delete(frame, statement.target)


def _assert(frame: Frame, statement: ir.Assert) -> None:
    evaluate(frame, statement.test)
    refine(frame, statement.test, True)


def _define(frame: Frame, statement: ir.Define) -> None:
    define(frame, statement.function)


def _define_class(frame: Frame, statement: ir.DefineClass) -> None:
    frame.write(statement.definition.name, define_class(frame, statement.definition))


STATEMENTS: dict[type, Callable[[Frame, Any], None]] = {
    ir.Assign: _assign,
    ir.Evaluate: _evaluate,
    ir.If: _if,
    ir.While: _while,
    ir.For: _for,
    ir.Match: _match,
    ir.Return: _return,
    ir.Raise: _raise,
    ir.Break: _break,
    ir.Continue: _continue,
    ir.Try: _try,
    ir.With: _with,
    ir.Delete: _delete,
    ir.Assert: _assert,
    ir.Import: imported,
    ir.Export: exported,
    ir.Define: _define,
    ir.DefineClass: _define_class,
}
