"""How a rule names an argument: `0`, `name`, `0|name`, `1+`, `receiver`, `return`, `any`, with a path behind."""

from __future__ import annotations

import re

from lambdascope.engine.codescan.rules.model import Selector

_WORD = re.compile(r"[A-Za-z_$#][\w$#-]*")
_BASE = re.compile(r"(?:(\d+)(\+)?)?((?:\|?[A-Za-z_$#][\w$#-]*)*)")


def selector_of(text: str) -> Selector:
    """Parse a selector. Raises ValueError with what is wrong."""
    found = _BASE.match(text)
    if not text or found is None or not found.group():
        raise ValueError(f"{text!r} names no argument; write a position, a keyword, receiver, return or any")
    position, onwards, names = found.groups()
    return Selector(
        int(position) if position is not None else None,
        tuple(each for each in names.split("|") if each),
        onwards is not None,
        _path(text, text[found.end() :]),
    )


def _path(whole: str, text: str) -> tuple[str | int, ...]:
    path: list[str | int] = []
    at = 0
    while at < len(text):
        if text.startswith(".*", at):
            path.append("*")
            at += 2
        elif (parameter := re.compile(r"\.(\d+)").match(text, at)) is not None:
            path.append(int(parameter.group(1)))
            at = parameter.end()
        elif text[at] == ".":
            found = _WORD.match(text, at + 1)
            if found is None:
                raise ValueError(f"{whole!r} has no name behind its last dot")
            path.append(found.group())
            at = found.end()
        elif (index := re.compile(r"\[(\d+)\]").match(text, at)) is not None:
            path.append(int(index.group(1)))
            at = index.end()
        else:
            raise ValueError(f"{whole!r} can not be read from {text[at:]!r} on")
    return tuple(path)
