"""One call as rules see it: its names, its arguments, and the tests a rule may make of them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.heap import element
from lambdascope.engine.codescan.index import operands, regex
from lambdascope.engine.codescan.rules.model import Condition, Selector, Test, Where
from lambdascope.engine.codescan.state import REST, Cell, State
from lambdascope.engine.codescan.values import UNKNOWN, Key, Source, Taints, Value, known_prefix

if TYPE_CHECKING:
    from lambdascope.engine.codescan.frame import Frame

Given = tuple[Value, "ir.Expression | None"]


class Site:
    """One call at one place. `names`: what is called; `method`: the bare method name on a receiver of unknown type."""

    __slots__ = (
        "_frame",
        "facts_false",
        "facts_true",
        "forwarded",
        "keywords",
        "method",
        "names",
        "new",
        "node",
        "path",
        "positional",
        "receiver",
        "result",
        "spread",
        "target",
    )

    def __init__(
        self,
        node: ir.Expression | ir.Statement | None,
        names: tuple[str, ...],
        positional: list[Given],
        keywords: dict[str, Given] | None = None,
        *,
        receiver: Given | None = None,
        method: str | None = None,
        spread: bool = False,
        new: bool = False,
        frame: Frame,
    ) -> None:
        self.node = node
        self.names = names
        self.positional = positional
        self.keywords = keywords if keywords is not None else {}
        self.receiver = receiver
        self.method = method
        self.spread = spread
        self.new = new
        self._frame = frame
        self.result: Value = UNKNOWN
        self.target: Value = UNKNOWN
        self.forwarded: Taints = {}
        """The data that functions give which the call calls by itself."""
        self.path: str | None = None
        """The file of the place to report, where it is not the running one."""
        self.facts_true: tuple[tuple[ir.Expression, tuple[str | int, ...], int], ...] = ()
        self.facts_false: tuple[tuple[ir.Expression, tuple[str | int, ...], int], ...] = ()

    @property
    def state(self) -> State:
        """The state as it is by now: the states of all calls of a function would take room with its length squared."""
        return self._frame.state

    def select(self, selector: Selector) -> list[Given]:
        """The values that `selector` names; empty if the call does not give it."""
        found = list(self._base(selector))
        for key in selector.path:
            found = [
                (inner, _part(expression, at))
                for value, expression in found
                for at, inner in self._parts(value, key)
                if inner is not None
            ]
        return found

    def _parts(self, value: Value, key: Key) -> Iterator[tuple[Key, Value | None]]:
        """What is under `key`; each element by itself for `*`, where all are known."""
        known = [cell for ref in sorted(value.refs) if (cell := self.state.cell(ref)) is not None]
        if key == REST and known and all(cell.complete and cell.rest is None for cell in known):
            for cell in known:
                yield from cell.items.items()
        else:
            yield key, self._inside(value, key)

    def _base(self, selector: Selector) -> Iterator[Given]:
        if selector.position is not None:
            if selector.onwards:
                yield from self.positional[selector.position :]
            elif selector.position < len(self.positional):
                yield self.positional[selector.position]
                return
        for name in selector.names:
            if name == "receiver":
                if self.receiver is not None:
                    yield self.receiver
            elif name == "return":
                yield self.result, None
            elif name == "any":
                yield from self.positional
                yield from self.keywords.values()
            elif name in self.keywords:
                yield self.keywords[name]

    def _inside(self, value: Value, key: str | int) -> Value | None:
        state = self.state
        known = [cell for ref in value.refs if (cell := state.cell(ref)) is not None]
        if key == REST:
            return element(state, value, None) if known or value.taints else None
        matching: str | int = key
        for cell in known:
            if key not in cell.items and isinstance(key, str):
                matching = next(
                    (each for each in cell.items if isinstance(each, str) and each.lower() == key.lower()), matching
                )
        if known and all(matching not in cell.items and cell.complete and cell.rest is None for cell in known):
            return None
        return element(state, value, matching) if known or value.taints else None

    def holds(self, alternatives: tuple[tuple[Condition, ...], ...], of: tuple[Selector, Given] | None = None) -> bool:
        """Whether one of the alternatives holds; true of none. `of` is the one argument that a selector means here."""
        return not alternatives or any(all(self._test(each, of) for each in conditions) for conditions in alternatives)

    def _test(self, condition: Condition, of: tuple[Selector, Given] | None) -> bool:
        given = [of[1]] if of is not None and of[0] == condition.selector else self.select(condition.selector)
        if condition.test is Test.TYPE and condition.negated:
            wanted = operands(condition.operand)
            return not any(value.names and all(name in wanted for name in value.names) for value, _ in given)
        return self._proven(condition, given) is not condition.negated

    def _proven(self, condition: Condition, given: list[Given]) -> bool:
        if condition.test is Test.MISSING:
            missing = not given and not self.spread
            return missing is bool(condition.operand)
        if condition.test is Test.CONSTANT:
            known = bool(given) and all(value.constants is not None for value, _ in given)
            return bool(given) and known is bool(condition.operand)
        return any(_holds(value, expression, condition, self.state) for value, expression in given)


def _part(expression: ir.Expression | None, key: str | int) -> ir.Expression | None:
    """The piece of a display that is written where the argument is."""
    if isinstance(expression, ir.MappingDisplay):
        for entry in expression.entries:
            if isinstance(entry.key, ir.Const) and str(entry.key.value).lower() == str(key).lower():
                return entry.value
        return None
    if isinstance(expression, ir.SequenceDisplay) and isinstance(key, int) and key < len(expression.elements):
        return expression.elements[key]
    return expression


def _holds(value: Value, expression: ir.Expression | None, condition: Condition, state: State) -> bool:
    test, operand = condition.test, condition.operand
    if test is Test.NAMED:
        name = last_segment(expression)
        return name is not None and regex(operand).search(name) is not None
    if test is Test.MADE_FROM:
        return any(regex(operand).search(name) for name in mentioned(expression))
    if test in _OF_FORM:
        return _OF_FORM[test](value, expression, operand, state)
    if test is Test.TYPE:
        wanted = operand if isinstance(operand, (tuple, list, frozenset)) else (operand,)
        return any(name in wanted for name in value.names)
    if test is Test.TAINTED:
        kinds = operand if isinstance(operand, (tuple, list, frozenset)) else (operand,)
        return any(isinstance(taint.origin, Source) and taint.origin.kind in kinds for taint in value.taints.values())
    if test is Test.PREFIX:
        return regex(operand).match(known_prefix(value)) is not None
    constants = value.constant_values()
    if constants is None:
        return False
    if test is Test.IS:
        return all(_equal(each, operand) for each in constants)
    if test is Test.IN:
        return all(any(_equal(each, one) for one in operands(operand)) for each in constants)
    if test is Test.MAY_BE:
        return any(_equal(each, one) for each in constants for one in operands(operand))
    if test is Test.MATCHES:
        return all(isinstance(each, (str, bytes)) and regex(operand).search(_text(each)) for each in constants)
    if test is Test.MAY_MATCH:
        return any(isinstance(each, (str, bytes)) and regex(operand).search(_text(each)) for each in constants)
    if test is Test.ENTROPY:
        return all(isinstance(each, (str, bytes)) and entropy(_text(each)) >= float(str(operand)) for each in constants)
    numbers = [each for each in constants if isinstance(each, (int, float)) and not isinstance(each, bool)]
    if len(numbers) != len(constants):
        return False
    if test is Test.BELOW:
        return all(each < float(str(operand)) for each in numbers)
    if test is Test.ABOVE:
        return all(each > float(str(operand)) for each in numbers)
    if test is Test.BITS:
        return all(isinstance(each, int) and each & int(str(operand), 0) for each in numbers)
    return False


def _has_text(value: Value, expression: object, operand: object, _: State) -> bool:
    texts = value.texts()
    if texts:
        return all(regex(operand).search(text) for text in texts)
    written = "".join(_pieces(expression))
    return bool(written) and regex(operand).search(written) is not None


def _pieces(expression: object) -> Iterator[str]:
    if isinstance(expression, ir.Const):
        yield str(expression.value)
    elif isinstance(expression, ir.Format):
        for part in expression.parts:
            yield from _pieces(part) if isinstance(part, ir.Const) else ("?",)
    elif isinstance(expression, ir.Binary):
        yield from _pieces(expression.left)
        yield from _pieces(expression.right)
    elif isinstance(expression, ir.Call) and isinstance(expression.callee, ir.Attribute):
        yield from _pieces(expression.callee.object)


def _has_key(value: Value, _: object, operand: object, state: State) -> bool:
    cells = [cell for ref in value.refs if (cell := state.cell(ref)) is not None]
    return any(regex(operand).search(key) for cell in cells for key in _own_keys(cell) if isinstance(key, str))


def _own_keys(cell: Cell) -> Iterable[str | int]:
    """The keys that a program gave a table: what a parameter holds has those too that were only asked for."""
    if cell.of_class is not None:
        return ()
    return cell.items if cell.symbol is None or cell.complete else cell.written


def _is_computed(_: Value, expression: object, operand: object, __: State) -> bool:
    computed = isinstance(expression, ir.Item) and not isinstance(expression.index, ir.Const)
    return computed is operand


def _is_whole(value: Value, _: object, operand: object, state: State) -> bool:
    cells = [cell for ref in value.refs if (cell := state.cell(ref)) is not None]
    open_ = all(not cell.complete for cell in cells) and bool(value.taints)
    return open_ is operand


def _is_own(value: Value, _: object, operand: object, state: State) -> bool:
    cells = [(ref, cell) for ref in value.refs if (cell := state.cell(ref)) is not None]
    made = bool(cells) and all(cell.symbol is None and ref not in state.shared for ref, cell in cells)
    return made is operand


def _accepts_all(value: Value, _: object, operand: object, __: State) -> bool:
    return bool(value.functions) and all(_answers_yes(each.function) for each in value.functions) is operand


def _answers_yes(function: ir.Function) -> bool:
    """Whether it returns nothing, or a constant that is no error, on its only way."""
    if not function.body:
        return True
    last = function.body[-1]
    if len(function.body) > 1 or not isinstance(last, ir.Return):
        return False
    return last.value is None or (
        isinstance(last.value, (ir.Const, ir.Name))
        and (last.value.value in (None, True) if isinstance(last.value, ir.Const) else last.value.name == "undefined")
    )


_OF_FORM: dict[Test, Callable[[Value, object, object, State], bool]] = {
    Test.TEXT: _has_text,
    Test.HAS_KEY: _has_key,
    Test.COMPUTED: _is_computed,
    Test.OWN: _is_own,
    Test.WHOLE: _is_whole,
    Test.ACCEPTS_ALL: _accepts_all,
}


def _equal(one: object, other: object) -> bool:
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode("latin-1")


def root_of(expression: ir.Expression) -> ir.Expression:
    """What an expression takes attributes and items of: `a` of `a.b["c"].d`."""
    while isinstance(expression, (ir.Attribute, ir.Item)):
        expression = expression.object
    return expression


def last_segment(expression: object) -> str | None:
    """The name a person would call this expression."""
    if isinstance(expression, ir.Name):
        return expression.name
    if isinstance(expression, ir.Attribute):
        return expression.name
    if isinstance(expression, ir.Item) and isinstance(expression.index, ir.Const):
        return str(expression.index.value)
    if isinstance(expression, (ir.Await, ir.Spread)):
        return last_segment(expression.value)
    if isinstance(expression, ir.Call):
        name = last_segment(expression.callee)
        if name == "get" and expression.arguments and isinstance(expression.arguments[0].value, ir.Const):
            return str(expression.arguments[0].value.value)
        return name
    return None


def mentioned(expression: object, depth: int = 0) -> Iterator[str]:
    """The names of the variables and attributes that an expression is made of."""
    if depth > 6:
        return
    if isinstance(expression, ir.Name):
        yield expression.name
    elif isinstance(expression, ir.Attribute):
        yield expression.name
        yield from mentioned(expression.object, depth + 1)
    elif isinstance(expression, ir.Item):
        if isinstance(expression.index, ir.Const):
            yield str(expression.index.value)
        yield from mentioned(expression.object, depth + 1)
    elif isinstance(expression, ir.Call):
        if isinstance(expression.callee, ir.Attribute):
            yield from mentioned(expression.callee.object, depth + 1)
        for argument in expression.arguments:
            yield from mentioned(argument.value, depth + 1)
    elif isinstance(expression, ir.Binary):
        yield from mentioned(expression.left, depth + 1)
        yield from mentioned(expression.right, depth + 1)
    elif isinstance(expression, ir.Format):
        for part in expression.parts:
            yield from mentioned(part, depth + 1)
    elif isinstance(expression, ir.MappingDisplay):  # what it is a copy of
        for entry in expression.entries:
            if entry.key is None:
                yield from mentioned(entry.value, depth + 1)


def entropy(text: str) -> float:
    """Shannon entropy in bits a character."""
    if not text:
        return 0.0
    counts = Counter(text).values()
    return -sum(count / len(text) * math.log2(count / len(text)) for count in counts)


def is_in_place(where: Where, *, in_module: bool, in_loop: bool, in_try: bool, absent: bool) -> bool:
    """Whether a pattern's `where` holds; for HANDLER it is only not yet excluded."""
    if where is Where.MODULE:
        return in_module
    if where is Where.HANDLER:
        return not in_module
    if where is Where.UNTRIED:
        return not in_try
    if where is Where.ABSENT:
        return absent
    return where is not Where.LOOP or in_loop
