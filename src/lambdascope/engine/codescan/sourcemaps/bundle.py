"""A file of compiled code with its source map: named by a comment, held by one, or lying beside it."""

from __future__ import annotations

import binascii
import posixpath
import re
from base64 import b64decode
from typing import NamedTuple
from urllib.parse import unquote, unquote_to_bytes

from lambdascope.engine.codescan.sourcemaps.document import MAX_BYTES, SourceMap, read_map
from lambdascope.model.artifact import FileIndex
from lambdascope.model.errors import ManifestError
from lambdascope.model.package import Problem

SUFFIXES = (".js", ".mjs", ".cjs")
"""Of what bundlers and compilers write."""
_MARK = b"sourceMappingURL="
_COMMENT = re.compile(rb"(?://|/\*)[#@][ \t]{0,8}sourceMappingURL=([^\s*'\"]*+)[^\n]{0,16}+")
_AFTER = re.compile(rb"\s*+(?://[^\n]{0,500}+(?![^\n])\s*+)*+$")
"""What may follow the comment: no more code."""
_MAX_AFTER = 4_096
_MAX_NAME = 2_000


class Bundle(NamedTuple):
    """Code that was made of other files."""

    path: str
    """As the index of its artifact names it."""
    code: bytes
    """Without the comment that names or holds the map; lines keep their numbers."""
    map: SourceMap
    map_path: str
    """The file of the map; the bundle's own where the map is inside of it."""


def has_map(files: FileIndex, path: str, code: bytes) -> bool:
    """Whether a file says that it has a source map, or one lies beside it."""
    return path.lower().endswith(SUFFIXES) and (_comment(code) is not None or files.get(f"{path}.map") is not None)


def without_comment(code: bytes) -> bytes:
    """The code without the comment that names or holds its map."""
    comment = _comment(code)
    return code if comment is None else code[: comment.start()] + code[comment.end() :]


def read_bundle(files: FileIndex, path: str, code: bytes) -> Bundle | Problem | None:
    """The file at `path` with its map; None where there is no map, a problem where it cannot be read."""
    comment = _comment(code)
    address = comment[1].decode("utf-8", "replace") if comment is not None else ""
    if address.startswith("data:"):
        map_path = path
    else:
        found = next((each for each in _beside(path, address) if files.get(each) is not None), None)
        if found is None:
            return None
        map_path = found
    file = files.get(map_path)
    assert file is not None
    try:
        data = _inline(address) if address.startswith("data:") else file.read(MAX_BYTES)
        folder = posixpath.dirname(map_path)
        return Bundle(path, without_comment(code), read_map(data, folder), map_path)
    except ManifestError as error:
        return map_problem(error, files, map_path, path)


def map_problem(error: ManifestError, files: FileIndex, map_path: str, path: str) -> Problem:
    """What a report says of a map that is no help."""
    file = files.get(map_path)
    layer = file.layer if file is not None else None
    shown = file.path if file is not None else map_path
    return Problem(error.code, shown, layer, f"{error}; {posixpath.basename(path)} is scanned as it is")


def _comment(code: bytes) -> re.Match[bytes] | None:
    at = code.rfind(_MARK)
    if at < 0:
        return None
    comment = _COMMENT.search(code, max(0, at - 16))
    if comment is None or comment.end() <= at:
        return None
    rest = code[comment.end() : comment.end() + _MAX_AFTER + 1]
    return comment if len(rest) <= _MAX_AFTER and _AFTER.match(rest) else None


def _beside(path: str, address: str) -> list[str]:
    """Where the map may lie: where the comment says, then beside the code under its name, as external maps do."""
    places = []
    name = unquote(re.split(r"[?#]", address[:_MAX_NAME])[0])
    if name and "://" not in name and not name.startswith("/"):
        places.append(posixpath.normpath(posixpath.join(posixpath.dirname(path), name)))
    return [*places, f"{path}.map"]


def _inline(address: str) -> bytes:
    """What a `data:` address holds. Raises ManifestError where that is no JSON document."""
    kind, comma, content = address.partition(",")
    if not comma or len(content) > MAX_BYTES * 4 // 3 + 4:
        raise ManifestError("source-map-invalid", "the source map in the code is cut off or too large")
    if not kind.endswith(";base64"):
        return unquote_to_bytes(content)
    try:
        return b64decode(content, validate=True)
    except binascii.Error:
        raise ManifestError("source-map-invalid", "the source map in the code is not base64") from None
