"""Which operation a request asks for: by method and path, the path as it was sent and as the signature covers it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from lambdascope.api.errors import NoSuchOperation, unparsable
from lambdascope.api.service_model import Operation

# Source: RFC 3986, section 3.3: what a path is written in, without `#`, `?` and what is not ASCII.
_PATH = re.compile(r"(?:/(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*)+")
_MAX_PATH = 8_192
_PARAMETER = re.compile(r"\{([A-Za-z0-9_]+)\}")
_DOTS = (".", "..")


class Routed(NamedTuple):
    """The operation of a request."""

    operation: Operation
    parameters: Mapping[str, str]
    """What the path says, by name, decoded once."""


class _Template(NamedTuple):
    """The path of an operation in pieces; a parameter is exactly one."""

    operation: Operation
    pieces: tuple[tuple[str, bool], ...]
    """Text, or the name of a parameter."""

    def matched(self, method: str, pieces: list[str]) -> Mapping[str, str] | None:
        if method != self.operation.method or len(pieces) != len(self.pieces):
            return None
        found = {}
        for given, (text, is_parameter) in zip(pieces, self.pieces, strict=True):
            if is_parameter and given:
                found[text] = given
            elif is_parameter or given != text:
                return None
        return found


class Router:
    """Finds operations; threads may share it."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._plain: dict[tuple[str, str], Operation] = {}
        self._templates: list[_Template] = []
        for each in operations:
            if _PARAMETER.search(each.path):
                self._templates.append(_Template(each, _pieces(each.path)))
            else:
                self._plain[each.method, each.path] = each

    def find(self, method: str, raw_path: str) -> Routed:
        """Raises NoSuchOperation, and Invalid for a path that different readers would take for different ones."""
        plain = self._plain.get((method, raw_path))
        if plain is not None:
            return Routed(plain, {})
        pieces = _decoded(raw_path)
        for template in self._templates:
            parameters = template.matched(method, pieces)
            if parameters is not None:
                return Routed(template.operation, parameters)
        raise NoSuchOperation("No operation of the API has this method and path.")


def _pieces(path: str) -> tuple[tuple[str, bool], ...]:
    found = []
    for piece in path[1:].split("/"):
        parameter = _PARAMETER.fullmatch(piece)
        found.append((parameter[1], True) if parameter else (piece, False))
    return tuple(found)


def _decoded(raw_path: str) -> list[str]:
    if len(raw_path) > _MAX_PATH or not _PATH.fullmatch(raw_path):
        raise unparsable("The path is not written as a path has to be.")
    try:
        pieces = [unquote_to_bytes(piece).decode("utf-8") for piece in raw_path[1:].split("/")]
    except UnicodeDecodeError as error:
        raise unparsable("The path is not UTF-8.") from error
    if any(piece in _DOTS for piece in pieces) or "" in pieces[:-1]:
        raise unparsable("The path holds empty steps or such with dots; write it without them.")
    return pieces
