"""Maven: names are `group:artifact`; versions follow Maven's version order specification.

Versions: https://maven.apache.org/pom.html#version-order-specification. Tokens are numbers and qualifiers, split at
`.`, `-`, `_` and between digits and letters, the latter two like `-`; null tokens (0, final, ga, release) at the end
and before each hyphen do not count. At one position the order is: alpha, beta, milestone, rc, snapshot, the end of
the version, sp, other qualifiers by alphabet, `-number`, `.number`.

The specification, not `ComparableVersion` of Maven 3, decides where the two differ, because the latter is not
transitive: it finds 1.0.alpha-x > 1.0-sp > 1.0 > 1.0.alpha-x. So a qualifier after a dot means the same as after a
hyphen wherever it stands, and null tokens before a hyphen vanish without trace. `_` separates as in Maven's resolver.
Fallback: a version consists of ASCII letters, digits and `._+~-`, and begins with a letter or digit. What follows the
longest leading part of that kind orders after it, `1.0 (beta)` right after `1.0`; without such a part, as
`${revision}`, a text precedes all versions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lambdascope.engine.ecosystems.fallback import folded, placed, unplaced
from lambdascope.engine.ecosystems.numerals import number, numeral
from lambdascope.engine.ecosystems.percent import quote
from lambdascope.engine.ecosystems.version import Version
from lambdascope.model.ecosystem import PackageName

PURL_TYPE = "maven"

_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._+~-]*")
_PIECE = re.compile(r"[0-9]+|[a-z+~]+|[._-]")
_SHORTHANDS = {"a": "alpha", "b": "beta", "m": "milestone"}
"""Only when a digit follows directly: `1a1`, not `1a` or `1a-1`."""
_RELEASES = frozenset({"", "final", "ga", "release"})
_RELEASE = 5
_RANKS = {"alpha": 0, "beta": 1, "milestone": 2, "rc": 3, "cr": 3, "snapshot": 4, "sp": 6}
_RANKS |= dict.fromkeys(_RELEASES, _RELEASE)
_WORDS = ("alpha", "beta", "milestone", "rc", "snapshot", "ga", "sp")
_UNKNOWN, _AFTER_HYPHEN, _AFTER_DOT = 7, 8, 9

_Token = tuple[int, int, str]
_END: _Token = (_RELEASE, 0, "")


def normalize(name: str) -> PackageName:
    return PackageName(name)


def parse(version: str) -> Version:
    text = folded(version)
    match = _VERSION.match(text)
    if match is None:
        return unplaced(text)
    tokens = _trimmed(_tokens(_PIECE.findall(match[0].lower())))
    return placed((*tokens, _END), _canonical(tokens), text[match.end() :])


def purl_path(name: PackageName) -> str:
    return "/".join(map(quote, name.split(":", 1)))


def name_from_purl(namespace: str, name: str) -> PackageName:
    return PackageName(f"{namespace}:{name}" if namespace else name)


def _tokens(pieces: list[str]) -> Iterator[_Token]:
    """The tokens of a version; a zero stands between two separators."""
    rank = _AFTER_DOT  # also of the first token
    was_separator = True
    for index, piece in enumerate(pieces):
        if piece in "._-":
            if was_separator:
                yield (rank, 0, "")
            rank = _AFTER_DOT if piece == "." else _AFTER_HYPHEN
            was_separator = True
            continue
        if not was_separator:
            rank = _AFTER_HYPHEN
        if piece.isdigit():
            yield (rank, number(piece), "")
        else:
            is_before_digit = index + 1 < len(pieces) and pieces[index + 1].isdigit()
            yield _qualifier(_SHORTHANDS.get(piece, piece) if is_before_digit else piece)
        was_separator = False


def _qualifier(word: str) -> _Token:
    rank = _RANKS.get(word, _UNKNOWN)
    return (rank, 0, word if rank == _UNKNOWN else "")


def _trimmed(tokens: Iterator[_Token]) -> list[_Token]:
    """Without null tokens at the end and before each hyphen, which a qualifier always has."""
    kept: list[_Token] = []
    for token in tokens:
        if token[0] != _AFTER_DOT:
            _drop_nulls(kept)
        kept.append(token)
    _drop_nulls(kept)
    return kept


def _drop_nulls(tokens: list[_Token]) -> None:
    while tokens and (tokens[-1][0] == _RELEASE or (tokens[-1][0] >= _AFTER_HYPHEN and not tokens[-1][1])):
        tokens.pop()


def _canonical(tokens: list[_Token]) -> str:
    parts = [] if tokens and tokens[0][0] == _AFTER_DOT else ["-", "0"]
    for rank, value, word in tokens:
        parts.append("." if rank == _AFTER_DOT else "-")
        parts.append(numeral(value) if rank >= _AFTER_HYPHEN else word or _WORDS[rank])
    return "".join(parts[1:])
