"""What a regular expression of the scanned code lets through, and whether it can take forever."""

from __future__ import annotations

import re
import warnings
from functools import lru_cache
from re import _constants as _c  # type: ignore[attr-defined]  # there is no public one
from re import _parser as _p  # type: ignore[attr-defined]
from typing import Any

Item = tuple[Any, Any]
"""An operator of the standard library's parser with its argument; it has no types of its own."""
MAX_PATTERN = 2_000
_EVERYTHING = frozenset(chr(code) for code in range(1, 127))
_CATEGORY = {
    _c.CATEGORY_DIGIT: frozenset("0123456789"),
    _c.CATEGORY_WORD: frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"),
    _c.CATEGORY_SPACE: frozenset(" \t\n\r\f\v"),
}
_NEGATED = {
    _c.CATEGORY_NOT_DIGIT: _c.CATEGORY_DIGIT,
    _c.CATEGORY_NOT_WORD: _c.CATEGORY_WORD,
    _c.CATEGORY_NOT_SPACE: _c.CATEGORY_SPACE,
}


@lru_cache(maxsize=2_000)
def characters(pattern: str, *, full: bool = False) -> frozenset[str] | None:
    """The ASCII characters that a text matching the whole of `pattern` may have; None where anything may be in it.

    `full`: the caller matches the whole text (`re.fullmatch`); otherwise the pattern must be anchored at both ends.
    """
    parsed = _parse(pattern)
    if parsed is None:
        return None
    items = list(parsed)
    if not full:
        starts = items and items[0][0] is _c.AT and items[0][1] in (_c.AT_BEGINNING, _c.AT_BEGINNING_STRING)
        ends = items and items[-1][0] is _c.AT and items[-1][1] in (_c.AT_END, _c.AT_END_STRING)
        if not (starts and ends):
            return None
    found = _of(items)
    return None if found is None or len(found) > 110 else found


@lru_cache(maxsize=2_000)
def removed(pattern: str) -> frozenset[str]:
    """The ASCII characters that replacing every match of `pattern` by nothing takes out of a text."""
    parsed = _parse(pattern)
    if parsed is None:
        return frozenset()
    items = list(parsed)
    while len(items) == 1 and items[0][0] in (_c.MAX_REPEAT, _c.MIN_REPEAT) and items[0][1][0] <= 1:
        items = list(items[0][1][2])
    if len(items) == 1 and items[0][0] is _c.SUBPATTERN:
        items = list(items[0][1][3])
    if len(items) == 1 and items[0][0] in (_c.IN, _c.LITERAL, _c.NOT_LITERAL):
        return _of(items) or frozenset()
    if len(items) == 1 and items[0][0] is _c.BRANCH:
        branches = [list(branch) for branch in items[0][1][1]]
        return frozenset().union(*(_of(branch) or frozenset() for branch in branches if len(branch) == 1))
    return frozenset()


@lru_cache(maxsize=2_000)
def is_catastrophic(pattern: str) -> bool:
    """Whether matching may take exponential time: a repetition of something that itself repeats the same characters."""
    parsed = _parse(pattern)
    return parsed is not None and _explodes(list(parsed))


def _parse(pattern: str) -> list[Item] | None:
    if len(pattern) > MAX_PATTERN:
        return None
    # JavaScript writes named groups without the P, and has \/ and \u; what is left unread is just not known
    text = re.sub(r"\(\?<(?![=!])", "(?P<", pattern).replace("\\/", "/")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return list(_p.parse(text))
    except (re.error, OverflowError, RecursionError, ValueError):
        return None


def _of(items: list[Item]) -> frozenset[str] | None:
    found: set[str] = set()
    for operator, argument in items:
        if operator is _c.LITERAL:
            found.add(chr(argument))
        elif operator is _c.NOT_LITERAL:
            found |= _EVERYTHING - {chr(argument)}
        elif operator is _c.ANY:
            found |= _EVERYTHING - {"\n"}
        elif operator is _c.IN:
            found |= _class(argument)
        elif operator in (_c.MAX_REPEAT, _c.MIN_REPEAT, getattr(_c, "POSSESSIVE_REPEAT", None)):
            inner = _of(list(argument[2]))
            if inner is None:
                return None
            found |= inner
        elif operator is _c.SUBPATTERN:
            inner = _of(list(argument[3]))
            if inner is None:
                return None
            found |= inner
        elif operator is _c.BRANCH:
            for branch in argument[1]:
                inner = _of(list(branch))
                if inner is None:
                    return None
                found |= inner
        elif operator in (_c.AT, _c.ASSERT, _c.ASSERT_NOT):
            continue
        else:
            return None
    return frozenset(found)


def _class(items: list[Item]) -> frozenset[str]:
    found: set[str] = set()
    negated = False
    for operator, argument in items:
        if operator is _c.NEGATE:
            negated = True
        elif operator is _c.LITERAL:
            found.add(chr(argument))
        elif operator is _c.RANGE:
            low, high = argument
            found |= {chr(code) for code in range(low, min(high, 127) + 1)}
        elif operator is _c.CATEGORY:
            if argument in _NEGATED:
                found |= _EVERYTHING - _CATEGORY[_NEGATED[argument]]
            else:
                found |= _CATEGORY.get(argument, _EVERYTHING)
    return frozenset(_EVERYTHING - found if negated else found)


def _explodes(items: list[Item]) -> bool:
    for operator, argument in items:
        if operator in (_c.MAX_REPEAT, _c.MIN_REPEAT):
            inner = list(argument[2])
            if argument[1] is _c.MAXREPEAT and _is_ambiguous(inner):
                return True
            if _explodes(inner):
                return True
        elif operator is _c.SUBPATTERN:
            if _explodes(list(argument[3])):
                return True
        elif operator is _c.BRANCH and any(_explodes(list(branch)) for branch in argument[1]):
            return True
    return False


def _is_ambiguous(items: list[Item]) -> bool:
    """Whether a repetition of `items` can split the same text in several ways."""
    while len(items) == 1 and items[0][0] is _c.SUBPATTERN:
        items = list(items[0][1][3])
    if len(items) == 1 and items[0][0] is _c.BRANCH:
        branches = [_of(list(branch)[:1]) or frozenset() for branch in items[0][1][1]]
        return any(one & other for index, one in enumerate(branches) for other in branches[index + 1 :])
    repeats = [
        (index, _of([item]) or frozenset())
        for index, item in enumerate(items)
        if item[0] in (_c.MAX_REPEAT, _c.MIN_REPEAT) and item[1][1] is _c.MAXREPEAT
    ]
    fixed = [
        _of([item]) or frozenset()
        for item in items
        if not (item[0] in (_c.MAX_REPEAT, _c.MIN_REPEAT) and (item[1][0] == 0 or item[1][1] is _c.MAXREPEAT))
        and item[0] is not _c.AT
    ]
    if not repeats:
        return False
    # (a+)+ splits at will; (a+,)+ does not, as the comma says where
    return all(any(one & each for _, one in repeats) for each in fixed)
