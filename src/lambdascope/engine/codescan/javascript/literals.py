"""Strings, numbers, templates and regular expressions."""

from __future__ import annotations

import re
from html import unescape

from tree_sitter import Node, Point

from lambdascope.engine.codescan.ir import Const, Expression, Format, Pattern, Unknown
from lambdascope.engine.codescan.javascript.lowering import ExpressionRule, Lowering

_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([0-7]{1,3})|(.))", re.DOTALL)
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "v": "\v", "f": "\f", "\n": "", "\u2028": "", "\u2029": ""}
_LAST_CHARACTER = 0x10FFFF
_MAX_DIGITS = 400
_RADIX = {"0x": 16, "0o": 8, "0b": 2}


def string_value(low: Lowering, node: Node) -> str:
    """What a string literal says; without quotes, the text itself (a member's name)."""
    raw = low.data[node.start_byte : node.end_byte]
    if raw[:1] not in (b'"', b"'", b"`"):
        return raw.decode()
    closed = len(raw) > 1 and raw[-1:] == raw[:1]
    return unescaped(raw[1 : -1 if closed else None].decode())


def unescaped(text: str) -> str:
    """The text with its escapes replaced; half a surrogate pair is the replacement character."""
    if "\\" not in text:
        return text
    text = _ESCAPE.sub(_character, text)
    if any("\ud800" <= character <= "\udfff" for character in text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _character(match: re.Match[str]) -> str:
    braced, four, two, octal, other = match.groups()
    if other is not None:
        return _SIMPLE.get(other, other)
    code = int(octal, 8) if octal is not None else int(braced or four or two, 16)
    return chr(code) if code <= _LAST_CHARACTER else "\ufffd"


def _string(low: Lowering, node: Node) -> Expression:
    return Const(string_value(low, node), low.span(node))


def _number(low: Lowering, node: Node) -> Expression:
    value = number(low.text(node))
    return Unknown((), low.span(node)) if value is None else Const(value, low.span(node))


def number(text: str) -> int | float | None:
    """What a number literal says; None for one of absurd length or that is none."""
    text = text.replace("_", "").lower()
    is_big = text.endswith("n")
    text = text.removesuffix("n")
    if len(text) > _MAX_DIGITS:
        return None
    try:
        if radix := _RADIX.get(text[:2]):
            return int(text[2:], radix)
        if text.isdigit():
            if len(text) > 1 and text[0] == "0":
                return int(text, 10 if "8" in text or "9" in text else 8)
            return int(text) if is_big or len(text) < 16 else int(float(text))
        return float(text)
    except (ValueError, OverflowError):
        return None


def _template(low: Lowering, node: Node) -> Expression:
    """The pieces between the substitutions are sliced from the source: the grammar splits them at escapes."""
    parts: list[Expression] = []
    row, column = node.start_point
    start, start_point = node.start_byte + 1, Point(row, column + 1)
    end, end_point = node.end_byte, node.end_point
    if end > start and low.data[end - 1 : end] == b"`":
        end, end_point = end - 1, Point(end_point[0], end_point[1] - 1)
    for child in node.named_children:
        if child.type != "template_substitution":
            continue
        if child.start_byte > start:
            piece = unescaped(low.data[start : child.start_byte].decode())
            parts.append(Const(piece, low.between(start_point, child.start_point)))
        inner = [part for part in child.named_children if part.type != "comment"]
        parts.append(low.expression(inner[0] if inner else None))
        start, start_point = child.end_byte, child.end_point
    if not parts:
        return Const(unescaped(low.data[start:end].decode()), low.span(node))
    if end > start:
        parts.append(Const(unescaped(low.data[start:end].decode()), low.between(start_point, end_point)))
    return Format(parts, low.span(node))


def _regex(low: Lowering, node: Node) -> Expression:
    pattern, flags = node.child_by_field_name("pattern"), node.child_by_field_name("flags")
    return Pattern(low.text(pattern) if pattern else "", low.text(flags) if flags else "", low.span(node))


def text_of_markup(text: str) -> str:
    """Text between tags as it is shown: references replaced, lines joined without their indentation."""
    if "\n" not in text:
        return unescape(text)
    first, *lines, last = unescape(text).split("\n")
    return " ".join(line for line in (first.rstrip(), *(line.strip() for line in lines), last.lstrip()) if line)


LITERALS: dict[str, ExpressionRule] = {
    "string": _string,
    "number": _number,
    "template_string": _template,
    "regex": _regex,
    "true": lambda low, node: Const(True, low.span(node)),
    "false": lambda low, node: Const(False, low.span(node)),
    "null": lambda low, node: Const(None, low.span(node)),
    "undefined": lambda low, node: Const(None, low.span(node)),
}
