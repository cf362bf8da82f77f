"""What each expression may be, and what evaluating it does."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.heap import deep_taints, load
from lambdascope.engine.codescan.kinds import INDEX_KINDS, NUMBER_KINDS, TEXT_KINDS, URL_PREFIX_KINDS, mask_of
from lambdascope.engine.codescan.regexes import MAX_PATTERN
from lambdascope.engine.codescan.state import Cell, State, join_states
from lambdascope.engine.codescan.values import (
    MAX_TEXT,
    NOTHING,
    UNKNOWN,
    ClassRef,
    Constant,
    FunctionValue,
    Key,
    Taints,
    Value,
    clear,
    constant,
    constants_of,
    derived,
    join,
    join_taints,
    key_of,
    known_prefix,
    part_taints,
    with_sources,
)

MAX_DEPTH = 150
_REDIRECT = mask_of(("redirect",))


def evaluate(frame: Frame, expression: ir.Expression) -> Value:
    """The value of `expression` in the current state; what it does is done to the state."""
    if frame.depth > MAX_DEPTH:
        return UNKNOWN
    frame.depth += 1
    try:
        return _EXPRESSIONS[type(expression)](frame, expression)
    finally:
        frame.depth -= 1


def truth(value: Value) -> bool | None:
    """Whether it is true; None if it may be either."""
    constants = value.constant_values()
    if constants is not None:
        outcomes = {bool(each) for each in constants}
        return outcomes.pop() if len(outcomes) == 1 else None
    if value.prefix or value.functions or value.classes:
        return True
    return None


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
    if found is None and cells and all(cell.complete and not cell.items and cell.rest is None for cell in cells):
        return None
    if found is not None:
        return found.with_taints(join_taints(found.taints, value.taints)) if not cells else found
    texts = value.texts()
    if texts and len(texts) == 1 and len(texts[0]) <= 12 and value.constants is not None:
        return Value(constants_of(texts[0])) if texts[0] else None
    names = frozenset(f"{name}[]" for name in value.names)
    return Value(taints=value.taints, names=names)


def _literal(frame: Frame, expression: ir.Const) -> Value:
    value = expression.value
    if isinstance(value, str) and len(value) >= 8:
        frame.analysis.literal(frame, expression)
    return constant(value)


def _pattern(frame: Frame, expression: ir.Pattern) -> Value:
    ref = frame.fresh(expression, "regex")
    source = constant(expression.source) if len(expression.source) <= MAX_PATTERN else UNKNOWN
    frame.state.heap[ref] = Cell("regex", {"source": source, "flags": constant(expression.flags)})
    return Value(names=frozenset(("RegExp()",)), refs=frozenset((ref,)))


def _name(frame: Frame, expression: ir.Name) -> Value:
    if expression.name == "super" and frame.language.has_this:
        from lambdascope.engine.codescan.definitions import parent_of

        return parent_of(frame) or UNKNOWN
    return frame.read(expression.name)


def attribute(frame: Frame, expression: ir.Attribute) -> Value:
    """`object.name`."""
    return member(frame, evaluate(frame, expression.object), expression.name, expression)


def member(frame: Frame, value: Value, name: str, expression: ir.Spanned | None) -> Value:
    """The field or method `name` of `value`, bound to it."""
    if frame.language.is_number(name) and not _has_own(frame, value, name):
        return UNKNOWN
    found: Value | None = None
    unknown = not value.refs
    for ref in sorted(value.refs):
        cell = frame.state.cell(ref)
        if cell is None:
            unknown = True
            continue
        if cell.kind == "tracked":
            frame.analysis.read_key(ref, name)
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
        brought = frame.analysis.attribute_source(frame, value, name, names, expression)
        outside = Value(taints=join_taints(part_taints(value) if not value.refs else {}, brought), names=names)
        found = outside if found is None else join(found, outside)
    if found is None:
        return Value(taints=part_taints(value)) if value.taints and unknown else UNKNOWN
    return with_sources(found, value)


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
            inner = frame.analysis.typed_field(frame, inner, known)
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
            got = frame.analysis.call_function(frame, FunctionValue(each.function, each.frame, receiver), None)
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


def _item(frame: Frame, expression: ir.Item) -> Value:
    value = evaluate(frame, expression.object)
    index = evaluate(frame, expression.index)
    return item(frame, value, index, expression)


def item(frame: Frame, value: Value, index: Value, expression: ir.Expression | None) -> Value:
    """`value[index]`."""
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
            frame.analysis.read_key(ref, at)
        inner = load(frame.state, ref, at)
        if inner is None and cell.kind in ("list", "tuple") and isinstance(at, int) and cell.rest is None:
            inner = None if cell.complete else UNKNOWN
        if inner is not None:
            made_ = inner if made_ is None else join(made_, inner)
    if isinstance(key, str):
        names = frame.language.member_names(value, key)
        if names:
            brought = frame.analysis.attribute_source(frame, value, key, names, expression)
            outside = Value(taints=join_taints(part_taints(value) if not known else {}, brought), names=names)
            made_ = outside if made_ is None else join(made_, outside)
    elif value.names and made_ is None:
        brought = frame.analysis.attribute_source(frame, value, None, value.names, expression)
        names = frozenset(f"{name}[]" for name in value.names)
        made_ = Value(taints=join_taints(value.taints, brought), names=names)
    if made_ is None:
        text = value.only_constant()
        if isinstance(text, str) and isinstance(key, int) and -len(text) <= key < len(text):
            return constant(text[key])
        made_ = (
            Value(taints=value.taints)
            if value.taints and not (known and all(c.complete for _, c in known))
            else UNKNOWN
        )
    made_ = with_sources(made_, value)
    if key is None and known and index.taints:
        kept = clear(index.taints, INDEX_KINDS)
        made_ = made_.with_taints(join_taints(made_.taints, kept))
    if key is None and known and frame.language.items_are_members:
        return join(made_, constant(None))  # there may be no such key
    return made_


def _slice(frame: Frame, expression: ir.Slice) -> Value:
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


def _binary(frame: Frame, expression: ir.Binary) -> Value:
    # `a + b + c + ...` is one level
    operands: list[tuple[str, ir.Binary]] = []
    at: ir.Expression = expression
    while isinstance(at, ir.Binary):
        operands.append((at.operator, at))
        at = at.left
    value = evaluate(frame, at)
    for sign, node in reversed(operands):
        value = binary(frame, sign, value, evaluate(frame, node.right), node)
    return value


_FOLDS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
    "<<": operator.lshift,
    ">>": operator.rshift,
    "**": operator.pow,
}


def binary(frame: Frame, sign: str, left: Value, right: Value, node: ir.Binary) -> Value:
    """An operation; of constants it is folded."""
    folded = _fold(frame, sign, left, right)
    if folded is not None:
        return folded
    if sign == "+":
        return concatenated(frame, [left, right], node)
    if sign == "%":
        if left.texts() or left.prefix or left.taints:
            return _formatted(frame, left, right, node)
        return UNKNOWN
    if sign == "/" and (left.names or left.taints):  # pathlib joins with it
        made = frame.language.divided(frame, left, right)
        if made is not None:
            return made
    if sign in ("|", "&", "-", "^", "*") and _has_container(frame, left, right):
        return Value(refs=left.refs | right.refs, taints=join_taints(left.taints, right.taints))
    if sign == "*" and (left.texts() or right.texts() or left.prefix):
        return derived((left, right))
    return Value(taints=clear(join_taints(left.taints, right.taints), NUMBER_KINDS))


def _has_container(frame: Frame, *values: Value) -> bool:
    cells = [cell for value in values for ref in value.refs if (cell := frame.state.cell(ref)) is not None]
    return any(cell.symbol is None and cell.kind != "object" for cell in cells)


def _fold(frame: Frame, sign: str, left: Value, right: Value) -> Value | None:
    ones, others = left.constant_values(), right.constant_values()
    fold = _FOLDS.get(sign)
    if ones is None or others is None or fold is None or len(ones) * len(others) > 16:
        return None
    made: list[Any] = []
    for one in ones:
        for other in others:
            try:
                made.append(frame.language.fold(sign, one, other, fold))
            except (TypeError, ValueError, ArithmeticError, OverflowError, MemoryError):
                return None
    return Value(constants_of(made)) if all(_is_small(each) for each in made) else None


def _is_small(value: object) -> bool:
    if isinstance(value, (str, bytes)):
        return len(value) <= MAX_TEXT
    return not isinstance(value, int) or abs(value) < 1 << 64


def concatenated(frame: Frame, parts: Sequence[Value], node: ir.Expression) -> Value:
    """Texts put together; lists as well."""
    if any(part.refs for part in parts) and any(
        (cell := frame.state.cell(ref)) is not None and cell.kind in ("list", "tuple")
        for part in parts
        for ref in part.refs
    ):
        return _joined_lists(frame, parts, node)
    return _put_together(frame, parts, node, _text_of)


def concatenated_text(frame: Frame, parts: Sequence[Value], node: ir.Expression) -> Value:
    """Texts put together; what is no text is shown as one."""
    return _put_together(frame, parts, node, frame.language.text)


def _text_of(constant_: Constant) -> str | None:
    return constant_ if isinstance(constant_, str) else None


def _put_together(
    frame: Frame, parts: Sequence[Value], node: ir.Expression, spell: Callable[[Any], str | None]
) -> Value:
    """`spell`: a constant as text; None where it is no text, and the rest is no known beginning any more."""
    taints: Taints = {}
    prefix, is_known = "", True
    for part in parts:
        given = clear(deep_taints(frame.state, part).taints, TEXT_KINDS | (prefix_mask(prefix) if prefix else 0))
        taints = join_taints(taints, given)
        if is_known:
            only = part.only_constant()
            text = spell(only) if only is not NOTHING else None
            prefix += text if text is not None else known_prefix(part)
            is_known = text is not None
    made = Value(prefix=prefix[:200], taints=taints)
    return frame.passed(made, node.span, frame.source_text(node.span)) if taints else made


def prefix_mask(prefix: str) -> int:
    """What a text can not do any more behind this beginning: choose the host of a URL, or leave the site."""
    scheme, mark, rest = prefix.partition("://")
    if mark and scheme.isalpha() and "/" in rest and not rest.startswith("/"):
        return URL_PREFIX_KINDS
    if prefix.startswith("/") and len(prefix) > 1 and prefix[1] not in "/\\":
        return _REDIRECT
    return 0


def _joined_lists(frame: Frame, parts: Sequence[Value], node: ir.Expression) -> Value:
    items: dict[Key, Value] = {}
    rest: Value | None = None
    complete = True
    for part in parts:
        cells = [cell for ref in part.refs if (cell := frame.state.cell(ref)) is not None]
        if len(cells) == 1 and cells[0].complete and cells[0].rest is None and complete:
            for value in cells[0].items.values():
                items[len(items)] = value
        else:
            complete = False
            inner = elements_of(frame, part)
            if inner is not None:
                rest = inner if rest is None else join(rest, inner)
    ref = frame.fresh(node, "list", Cell("list", items, rest, complete))
    return Value(refs=frozenset((ref,)))


def _formatted(frame: Frame, form: Value, given: Value, node: ir.Expression) -> Value:
    """`form % given`."""
    prefix = known_prefix(form).partition("%")[0]
    inner = deep_taints(frame.state, given)
    taints = clear(inner.taints, prefix_mask(prefix)) if prefix else inner.taints
    text = form.only_constant()
    cells = [cell for ref in given.refs if (cell := frame.state.cell(ref)) is not None]
    values = list(cells[0].items.values()) if len(cells) == 1 else [given]
    constants = [each.only_constant() for each in values]
    if isinstance(text, str) and not taints and all(each is not NOTHING for each in constants):
        try:
            return constant(text % tuple(constants))
        except (TypeError, ValueError, OverflowError, MemoryError):
            return UNKNOWN
    made = Value(prefix=prefix[:200], taints=join_taints(form.taints, taints))
    return frame.passed(made, node.span, frame.source_text(node.span))


def _unary(frame: Frame, expression: ir.Unary) -> Value:
    value = evaluate(frame, expression.operand)
    if expression.operator == "not":
        known = truth(value)
        return constant(not known) if known is not None else UNKNOWN
    number = value.only_constant()
    if isinstance(number, (int, float)) and expression.operator in ("-", "+"):
        return constant(-number if expression.operator == "-" else number)
    if isinstance(number, int) and expression.operator == "~":
        return constant(~number)
    return UNKNOWN


_COMPARES: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "is": operator.eq,
    "is-not": operator.ne,
    "in": lambda one, other: one in other,
    "not-in": lambda one, other: one not in other,
}


def _compare(frame: Frame, expression: ir.Compare) -> Value:
    left, right = evaluate(frame, expression.left), evaluate(frame, expression.right)
    if expression.operator in ("==", "!="):
        frame.analysis.compared(frame, expression, left, right)
    ones, others = left.constant_values(), right.constant_values()
    fold = _COMPARES.get(expression.operator)
    if ones is None or others is None or fold is None or len(ones) * len(others) > 36:
        return UNKNOWN
    outcomes = set()
    for one in ones:
        for other in others:
            try:
                outcomes.add(bool(fold(one, other)))
            except TypeError:
                return UNKNOWN
    return constant(outcomes.pop()) if len(outcomes) == 1 else UNKNOWN


def _logical(frame: Frame, expression: ir.Logical) -> Value:
    from lambdascope.engine.codescan.guards import refine

    left = evaluate(frame, expression.left)
    known = truth(left)
    if expression.operator == "??":
        constants = left.constant_values()
        known = None if constants is None else False if all(each is not None for each in constants) else None
        if constants is not None and all(each is None for each in constants):
            return evaluate(frame, expression.right)
        if known is False:
            return left
    elif known is not None and known is (expression.operator == "or"):
        return left
    before = frame.state.copy()
    if expression.operator != "??":
        refine(frame, expression.left, expression.operator == "and")
    from lambdascope.engine.codescan.guards import outlives

    first_time = expression.operator != "and" and outlives(frame, expression.left)
    frame.first_time += first_time
    right = evaluate(frame, expression.right)
    frame.first_time -= first_time
    after = frame.state
    if known is not None and expression.operator != "??":
        frame.state = after
        return right
    frame.state = before
    if expression.operator != "??":
        refine(frame, expression.left, expression.operator == "or")
    frame.state = join_states(frame.state, after) if frame.state.alive else after
    if expression.operator == "or" and left.constants is not None:
        kept = [each for each in left.constant_values() or () if each]
        return join(Value(constants_of(kept)), right) if kept else right
    return join(left, right)


def _conditional(frame: Frame, expression: ir.Conditional) -> Value:
    from lambdascope.engine.codescan.guards import refine

    known = truth(evaluate(frame, expression.test))
    if known is not None:
        return evaluate(frame, expression.then if known else expression.otherwise)
    otherwise = frame.state.copy()
    refine(frame, expression.test, True)
    then = evaluate(frame, expression.then)
    after = frame.state
    frame.state = otherwise
    refine(frame, expression.test, False)
    other = evaluate(frame, expression.otherwise)
    frame.state = join_states(after, frame.state)
    return join(then, other)


def _format(frame: Frame, expression: ir.Format) -> Value:
    parts = [evaluate(frame, part) for part in expression.parts]
    constants = [part.only_constant() for part in parts]
    if all(each is not NOTHING for each in constants):
        return constant("".join(frame.language.text(each) for each in constants))
    return concatenated_text(frame, parts, expression)


def _sequence(frame: Frame, expression: ir.SequenceDisplay) -> Value:
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
            if complete and len(items) < 200:
                items[len(items)] = value
            else:
                rest = value if rest is None else join(rest, value)
    ref = frame.fresh(expression, expression.kind, Cell(expression.kind, items, rest, complete))
    return Value(refs=frozenset((ref,)))


def _spread(frame: Frame, expression: ir.Spread) -> Value:
    return evaluate(frame, expression.value)


def _mapping(frame: Frame, expression: ir.MappingDisplay) -> Value:
    ref = frame.fresh(expression, "dict", Cell("dict"))
    frame.program.made[ref] = (frame.module.path, expression)
    items: dict[Key, Value] = {}
    rest: Value | None = None
    complete = True
    for entry in expression.entries:
        value = evaluate(frame, entry.value)
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
                items[key] = Value(
                    value.constants,
                    value.prefix,
                    value.taints,
                    value.names,
                    value.refs,
                    tuple(
                        each
                        if each.bound is not None or each.function.is_arrow or frame.language.items_are_members is False
                        else FunctionValue(each.function, each.frame, own)
                        for each in value.functions
                    ),
                    value.classes,
                    value.alias,
                )
            if isinstance(key, str):
                frame.analysis.assigned(frame, key, value, entry.value, entry.value)
        else:
            rest = value if rest is None else join(rest, value)
            complete = False
    frame.state.heap[ref] = Cell("dict", items, rest, complete)
    return Value(refs=frozenset((ref,)))


def spread_items(state: State, value: Value) -> tuple[dict[Key, Value], bool]:
    """The literal keys of what is spread, and whether these are all."""
    cells = [cell for ref in value.refs if (cell := state.cell(ref)) is not None]
    if len(cells) != 1:
        return {}, value.only_constant() is None
    return cells[0].items, cells[0].complete and cells[0].rest is None


def _closure(frame: Frame, expression: ir.Closure) -> Value:
    from lambdascope.engine.codescan.definitions import closure

    return closure(frame, expression.function)


def _class_value(frame: Frame, expression: ir.ClassValue) -> Value:
    from lambdascope.engine.codescan.definitions import define_class

    return define_class(frame, expression.definition)


def _await(frame: Frame, expression: ir.Await) -> Value:
    return evaluate(frame, expression.value)


def _yield(frame: Frame, expression: ir.Yield) -> Value:
    if expression.value is None:
        return UNKNOWN
    value = evaluate(frame, expression.value)
    given = elements_of(frame, value) if expression.delegates else value
    if given is not None:
        frame.yields = given if frame.yields is None else join(frame.yields, given)
    return UNKNOWN


def _comprehension(frame: Frame, expression: ir.Comprehension) -> Value:
    from lambdascope.engine.codescan.assignments import assign
    from lambdascope.engine.codescan.guards import refine

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


def _assigning(frame: Frame, expression: ir.Assigning) -> Value:
    from lambdascope.engine.codescan.assignments import assign

    value = evaluate(frame, expression.value)
    assign(frame, expression.target, value, expression)
    return value


def _unknown(frame: Frame, expression: ir.Unknown) -> Value:
    return derived([deep_taints(frame.state, evaluate(frame, part)) for part in expression.parts])


def _call(frame: Frame, expression: ir.Call) -> Value:
    from lambdascope.engine.codescan.calls import call

    return call(frame, expression)


_EXPRESSIONS: dict[type, Callable[[Frame, Any], Value]] = {
    ir.Const: _literal,
    ir.Pattern: _pattern,
    ir.Name: _name,
    ir.Attribute: attribute,
    ir.Item: _item,
    ir.Slice: _slice,
    ir.Call: _call,
    ir.Binary: _binary,
    ir.Unary: _unary,
    ir.Compare: _compare,
    ir.Logical: _logical,
    ir.Conditional: _conditional,
    ir.Format: _format,
    ir.SequenceDisplay: _sequence,
    ir.Spread: _spread,
    ir.MappingDisplay: _mapping,
    ir.Closure: _closure,
    ir.ClassValue: _class_value,
    ir.Await: _await,
    ir.Yield: _yield,
    ir.Comprehension: _comprehension,
    ir.Assigning: _assigning,
    ir.Unknown: _unknown,
}
