"""Times in one spelling: equal instants are equal strings."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_RFC3339 = re.compile(r"(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d:\d\d)(?:\.(\d{1,18}))?([Zz]|[+-]\d\d:\d\d)?)?", re.ASCII)


def instant(text: object) -> str | None:
    """`2026-07-22T09:57:24.4Z`: UTC, no trailing zeros in the fraction; None for what is no time.

    A time without offset is UTC, a date is its midnight. Without their `Z`, these strings sort as the instants do.
    """
    found = _RFC3339.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        return None
    day, clock, fraction, offset = found.groups()
    try:
        time = datetime.fromisoformat(f"{day}T{clock or '00:00:00'}{offset.upper() if offset else 'Z'}")
        utc = time.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    digits = (fraction or "").rstrip("0")
    return f"{utc:%H:%M:%S}".join((f"{utc.date().isoformat()}T", f".{digits}Z" if digits else "Z"))
