"""The lines around a finding as they may be shown: few, short, and without secrets."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

MAX_LINES = 20
MAX_CHARACTERS = 240
CONTEXT = 3
"""Lines shown before and after."""
MASK = "****"

# What providers give out has a shape of its own, wherever it stands.
_PROVIDERS = re.compile(
    r"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b"
    r"|\bgh[pousr]_[A-Za-z0-9]{30,255}|\bgithub_pat_\w{20,255}|\bglpat-[\w-]{20,64}"
    r"|\b[sr]k_(?:live|test)_[A-Za-z0-9]{10,255}|\bxox[abeprs]-[\w-]{10,255}"
    r"|\bAIza[\w-]{35}|\bSG\.[\w-]{16,64}\.[\w-]{16,64}|\bnpm_[A-Za-z0-9]{36}\b|\bpypi-[\w-]{40,255}"
    r"|\bsk-[A-Za-z0-9_-]{20,255}|\bhooks\.slack\.com/services/[\w/]{10,128}"
    r"|\beyJ[\w-]{10,2048}\.eyJ[\w-]{10,2048}\.[\w-]{0,1024}"
)
_IN_ADDRESS = re.compile(r"(?<=://)([^\s/:@\"']{1,128}:)([^\s/@\"']{1,256})(?=@)")
_IN_SETTINGS = re.compile(
    r"""(\b(?:passw(?:or)?d|passwd|pwd|accountkey|sharedaccesskey)=)[^\s;&,'"`(){}\[\]<>$%]{4,256}(?=[\s;&'"`]|$)""",
    re.IGNORECASE,
)
"""What connection strings are made of: `host=db user=app password=...`, `Server=db;Pwd=...`."""
_NAMED = re.compile(
    r"""((?:passw(?:or)?d|passwd|secret|token|api_?key|private_?key|access_?key|credential)\w{0,40}["'\]]{0,2}\s{0,4}"""
    r"""(?::\s{0,4}str\s{0,4})?[:=]\s{0,4}[rbu]?)(["'`])((?:(?!\2)[^\\]|\\.){4,4096})(\2|$)""",
    re.IGNORECASE,
)
_LITERAL = re.compile(r"""(["'`])((?:(?!\1)[^\\]|\\.){1,4096})(\1|$)""")
_KEY_BEGINS, _KEY_ENDS = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY"), re.compile(r"-----END [A-Z ]*PRIVATE KEY")
_MAX_MASKED_LINE = 10_000
"""A longer line is cut before it is looked at."""


def snippet(lines: Sequence[str], line: int, end_line: int, secret_lines: Collection[int]) -> list[tuple[int, str]]:
    """Number and text of at most 20 lines around `line` to `end_line`, counted from 1.

    Literals in `secret_lines` are masked, as is what has the shape of a secret anywhere.
    """
    last = min(end_line, line + MAX_LINES - 1)
    spare = max(0, (MAX_LINES - (last - line + 1)) // 2)
    first = max(1, line - min(CONTEXT, spare))
    last = min(len(lines), last + min(CONTEXT, spare))
    return [(number, text[:MAX_CHARACTERS]) for number, text in _masked(lines, first, last, secret_lines)]


def mask(text: str) -> str:
    """`text` without what has the shape of a secret."""
    text = _PROVIDERS.sub(lambda found: found[0][:4] + MASK, text[:_MAX_MASKED_LINE])
    text = _IN_ADDRESS.sub(rf"\g<1>{MASK}", text)
    text = _IN_SETTINGS.sub(rf"\g<1>{MASK}", text)
    return _NAMED.sub(rf"\g<1>\g<2>{MASK}\g<4>", text)


def mask_literals(text: str) -> str:
    """`text` with the content of every string literal masked, for lines that are known to hold a secret."""
    masked = _LITERAL.sub(rf"\g<1>{MASK}\g<3>", text[:_MAX_MASKED_LINE])
    return mask(masked)


def _masked(lines: Sequence[str], first: int, last: int, secret_lines: Collection[int]) -> Iterator[tuple[int, str]]:
    in_key = _is_in_key(lines, first)
    for number in range(first, last + 1):
        line = lines[number - 1]
        begins, ends = _KEY_BEGINS.search(line), _KEY_ENDS.search(line)
        if in_key or begins is not None:
            yield number, (line[: begins.end()] if begins is not None else "") + MASK
            in_key = ends is None
        else:
            yield number, mask_literals(line) if number in secret_lines else mask(line)


def _is_in_key(lines: Sequence[str], first: int) -> bool:
    """Whether a private key that began above goes on in line `first`."""
    for number in range(first - 1, max(0, first - 100), -1):
        if _KEY_ENDS.search(lines[number - 1]):
            return False
        if _KEY_BEGINS.search(lines[number - 1]):
            return True
    return False
