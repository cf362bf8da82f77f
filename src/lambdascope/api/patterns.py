"""The patterns of the service model: they describe a whole text, and must be decided in time that grows with it.

They are written for Java, whose classes are ASCII and whose `matches` means the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

_MAX_LENGTH = 2_048
"""Nothing that a pattern describes is longer, and what is tried at every place of a text has an end here."""
_ANYTHING = ".*"


def matches(pattern: str, text: str) -> bool:
    """Whether the pattern describes the whole text; one that Python cannot read describes every text."""
    decide = _decider(pattern)
    return decide is None or (len(text) <= _MAX_LENGTH and decide(text))


def is_readable(pattern: str) -> bool:
    """Whether Python can read the pattern; `\\p{L}` for one it cannot."""
    return _decider(pattern) is not None


@cache
def _decider(pattern: str) -> Callable[[str], bool] | None:
    inner = _between_anything(pattern)
    try:
        compiled = re.compile(pattern if inner is None else inner, re.ASCII)
    except re.error:
        return None
    if inner is None:
        return lambda text: compiled.fullmatch(text) is not None
    # Tried as it stands, every place that the inner part fits is tried with every end: quadratic, and in vain wherever
    # a line ends, since a dot is no line's end.
    return lambda text: "\n" not in text and compiled.search(text) is not None


def _between_anything(pattern: str) -> str | None:
    """The inner part of `.*inner.*`, None for other patterns; `.*a|b.*` is one of those."""
    if len(pattern) < 2 * len(_ANYTHING) or not (pattern.startswith(_ANYTHING) and pattern.endswith(_ANYTHING)):
        return None
    inner = pattern[len(_ANYTHING) : -len(_ANYTHING)]
    return None if "|" in inner or inner.endswith("\\") else inner
