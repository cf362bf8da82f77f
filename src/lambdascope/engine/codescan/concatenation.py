"""Texts put together of parts, and what stands before a part takes from its harm; lists as well."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.elements import elements_of
from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.heap import deep_taints
from lambdascope.engine.codescan.interpreter import evaluate
from lambdascope.engine.codescan.kinds import PATH_ROOT, TEXT_KINDS, URL_PREFIX_KINDS, mask_of
from lambdascope.engine.codescan.state import Cell
from lambdascope.engine.codescan.values import (
    NOTHING,
    UNKNOWN,
    Constant,
    Key,
    Taints,
    Value,
    clear,
    constant,
    join,
    join_taints,
    known_prefix,
)


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


def put_together(frame: Frame, parts: Sequence[Value], spell: Callable[[Any], str | None]) -> Value:
    """`spell`: a constant as text; None where it is no text, and the rest is no known beginning any more."""
    taints: Taints = {}
    prefix, is_known = "", True
    anchored, behind = bool(parts) and parts[0].anchored, ""
    for index, part in enumerate(parts):
        only = part.only_constant()
        text = spell(only) if only is not NOTHING else None
        beginning = text if text is not None else known_prefix(part)
        anchored = anchored or (not is_known and _ends_host(behind + beginning))
        mask = TEXT_KINDS | prefix_mask(prefix) | (PATH_ROOT if index else 0) | (URL_PREFIX_KINDS if anchored else 0)
        taints = join_taints(taints, clear(deep_taints(frame.state, part).taints, mask if index else TEXT_KINDS))
        behind = behind + beginning if text is not None and not is_known else ""
        if is_known:
            prefix += beginning
            is_known = text is not None
    return Value(prefix=prefix[:200], taints=taints, anchored=anchored)


def _put_together(
    frame: Frame, parts: Sequence[Value], node: ir.Expression, spell: Callable[[Any], str | None]
) -> Value:
    made = put_together(frame, parts, spell)
    return frame.passed(made, node.span, frame.source_text(node.span)) if made.taints else made


def _ends_host(text: str) -> bool:
    """Whether a URL's host is over with this text, which stands behind something that is not known."""
    before, slashes, behind = text.partition("//")
    rest = behind[1:] if slashes else before  # a host has at least one character
    return any(mark in rest for mark in "/?#")


def prefix_mask(prefix: str) -> int:
    """What a text can not do any more behind this beginning: choose the host of a URL, or leave the site."""
    root = PATH_ROOT if prefix else 0
    scheme, mark, rest = prefix.partition("://")
    if mark and scheme.isalpha() and "/" in rest and not rest.startswith("/"):
        return URL_PREFIX_KINDS | root
    if prefix.startswith("/") and len(prefix) > 1 and prefix[1] not in "/\\":
        return _REDIRECT | root
    return root


_REDIRECT = mask_of(("redirect",))


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


def formatted(frame: Frame, form: Value, given: Value, node: ir.Expression) -> Value:
    """`form % given`."""
    text = form.only_constant()
    cells = [cell for ref in given.refs if (cell := frame.state.cell(ref)) is not None]
    values = list(cells[0].items.values()) if len(cells) == 1 else [given]
    inner = deep_taints(frame.state, given)
    constants = [each.only_constant() for each in values]
    if isinstance(text, str) and not inner.taints and all(each is not NOTHING for each in constants):
        try:
            return constant(text % tuple(constants))
        except (TypeError, ValueError, OverflowError, MemoryError):
            return UNKNOWN
    if isinstance(text, str) and not (len(cells) == 1 and (cells[0].kind == "dict" or not cells[0].complete)):
        parts = filled(_PERCENT, text, lambda _, index: values[index] if index < len(values) else None)
        if parts is not None:
            return _put_together(frame, parts, node, frame.language.text)
    prefix = known_prefix(form).partition("%")[0]
    taints = clear(inner.taints, prefix_mask(prefix))
    made = Value(prefix=prefix[:200], taints=join_taints(form.taints, taints))
    return frame.passed(made, node.span, frame.source_text(node.span))


_PERCENT = re.compile(r"%([sdi])")
_MAX_PLACES = 60


def filled(place: re.Pattern[str], form: str, given: Callable[[str, int], Value | None]) -> list[Value] | None:
    """A form cut at its places, with what is put there; None if it has others, or nothing is given for one.

    `given` is asked with the one group of `place` and the number of places before.
    """
    parts: list[Value] = []
    pieces = place.split(form)
    if len(pieces) > 2 * _MAX_PLACES or any(mark in piece for piece in pieces[::2] for mark in "%{}"):
        return None
    for index, piece in enumerate(pieces):
        value = given(piece, index // 2) if index % 2 else constant(piece)
        if value is None:
            return None
        if index % 2 or piece:
            parts.append(value)
    return parts


def template(frame: Frame, expression: ir.Format) -> Value:
    parts = [evaluate(frame, part) for part in expression.parts]
    constants = [part.only_constant() for part in parts]
    if all(each is not NOTHING for each in constants):
        return constant("".join(frame.language.text(each) for each in constants))
    return concatenated_text(frame, parts, expression)
