"""String literals: constants, formatted strings, and neighbours joined."""

from __future__ import annotations

from collections.abc import Sequence

from tree_sitter import Node

from lambdascope.engine.codescan.ir import Argument, Call, Const, Expression, Format, Name, Unknown
from lambdascope.engine.codescan.python import literals
from lambdascope.engine.codescan.python.lowering import MAX_DEPTH, ExpressionHandler, Lowering, joined

_SPECIFIER_LEVELS = 3
"""What a format specifier adds to the depth: the call of `format`, its `Format`, and the value in that."""
_CONVERSIONS = {"r": "repr", "s": "str", "a": "ascii"}


def string(low: Lowering, node: Node) -> Expression:
    """A literal; an f-string is a `Format`, and what formats a value in it is a call of `format`, `repr` and so on."""
    spelling = low.source(node)
    prefix, quotes = literals.opening(spelling)
    if quotes == 0:
        return _backquoted(low, node)
    if "f" in prefix or "t" in prefix:
        parts = _merged(_pieces(low, node, "r" in prefix))
        if "t" in prefix:  # a template is no text: its consumer decides how the values are put in
            return Unknown(parts, low.span(node))
        return _formatted(low, node, parts)
    return Const(literals.string(spelling), low.span(node))


def concatenated(low: Lowering, node: Node) -> Expression:
    """Neighbouring literals are one."""
    values = low.expressions(node.children)
    texts: list[str] = []
    octets: list[bytes] = []
    parts: list[Expression] = []
    for value in values:
        if isinstance(value, Const) and isinstance(value.value, str):
            texts.append(value.value)
        elif isinstance(value, Const) and isinstance(value.value, bytes):
            octets.append(value.value)
        parts.extend(value.parts if isinstance(value, Format) else (value,))
    if values and len(texts) == len(values):
        return Const("".join(texts), low.span(node))
    if values and len(octets) == len(values):
        return Const(b"".join(octets), low.span(node))
    if octets or any(isinstance(value, Unknown) for value in values):
        return Unknown(parts, low.span(node))
    return _formatted(low, node, _merged(parts))


def is_plain(low: Lowering, node: Node) -> bool:
    """Is this a string without interpolations, such as a docstring?"""
    start = node.start_byte
    prefix, quotes = literals.opening(low.data[start : start + 6].decode("ascii", "replace"))
    return quotes > 0 and "f" not in prefix and "t" not in prefix


def _formatted(low: Lowering, node: Node, parts: Sequence[Expression]) -> Expression:
    if not parts:
        return Const("", low.span(node))
    if len(parts) == 1 and isinstance(parts[0], Const):
        return Const(parts[0].value, low.span(node))
    return Format(parts, low.span(node))


def _pieces(low: Lowering, node: Node, is_raw: bool) -> list[Expression]:
    pieces: list[Expression] = []
    for child in node.children:
        if child.type == "string_content":
            pieces.append(Const(_literal(low.source(child), is_raw), low.span(child)))
        elif child.type == "interpolation":
            pieces.extend(_interpolation(low, child, is_raw))
    return pieces


def _literal(content: str, is_raw: bool) -> str:
    content = content.replace("{{", "{").replace("}}", "}")
    return content if is_raw else literals.unescape(content)


def _interpolation(low: Lowering, node: Node, is_raw: bool) -> list[Expression]:
    """The value as it is put in, after the text `x=` for the self-documenting `{x=}`."""
    value = low.expression(node.child_by_field_name("expression"))
    conversion = node.child_by_field_name("type_conversion")
    specifier = node.child_by_field_name("format_specifier")
    pieces: list[Expression] = []
    for child in node.children:
        if child.type == "=":
            text = low.data[node.start_byte + 1 : (conversion or specifier or node.children[-1]).start_byte].decode()
            pieces.append(Const(text, joined(low.span(node), low.span(child))))
    wrapper = _CONVERSIONS.get(low.source(conversion)[1:].strip()) if conversion is not None else None
    if wrapper is None and pieces and specifier is None:
        wrapper = "repr"
    if wrapper is not None:
        value = _called(low, node, wrapper, [value])
    if specifier is not None and low.depth < MAX_DEPTH:
        value = _called(low, node, "format", [value, _specifier(low, specifier, is_raw)])
    pieces.append(value)
    return pieces


def _specifier(low: Lowering, node: Node, is_raw: bool) -> Expression:
    """`:>{width}.2f`: the grammar has no nodes for the literal text between the nested expressions."""
    parts: list[Expression] = []
    end = node.start_byte + 1
    low.depth += _SPECIFIER_LEVELS
    for child in node.children:
        if child.type not in ("format_expression", "interpolation"):
            continue
        if child.start_byte > end:
            parts.append(_text_between(low, node, end, child.start_byte, is_raw))
        parts.extend(_interpolation(low, child, is_raw))
        end = child.end_byte
    low.depth -= _SPECIFIER_LEVELS
    if node.end_byte > end:
        parts.append(_text_between(low, node, end, node.end_byte, is_raw))
    return _formatted(low, node, parts)


def _text_between(low: Lowering, node: Node, start: int, end: int, is_raw: bool) -> Const:
    return Const(_literal(low.data[start:end].decode(), is_raw), low.span(node))


def _called(low: Lowering, node: Node, function: str, values: Sequence[Expression]) -> Call:
    span = low.span(node)
    return Call(Name(function, span), [Argument(value) for value in values], span)


def _merged(parts: Sequence[Expression]) -> list[Expression]:
    """The same text with neighbouring constants joined and empty ones left out."""
    merged: list[Expression] = []
    for part in parts:
        if isinstance(part, Const) and isinstance(part.value, str):
            if not part.value:
                continue
            last = merged[-1] if merged else None
            if isinstance(last, Const) and isinstance(last.value, str):
                merged[-1] = Const(last.value + part.value, joined(last.span, part.span))
                continue
        merged.append(part)
    return merged


def _backquoted(low: Lowering, node: Node) -> Unknown:
    span = low.span(node)
    low.problem(span.line, "Python 2 syntax: backquotes")
    return Unknown((), span)


STRINGS: dict[str, ExpressionHandler] = {"string": string, "concatenated_string": concatenated}
