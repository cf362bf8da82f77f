"""Numbers as JSON brings them."""

from __future__ import annotations

import math


def finite(value: object) -> float | None:
    """A number as float; None for whatever is none, is a truth value, or is too large or infinite."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
