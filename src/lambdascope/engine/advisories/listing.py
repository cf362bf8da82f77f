"""A feed's listing of its records: which there are, and when each was last changed."""

from __future__ import annotations

from collections.abc import Iterator

from lambdascope.engine.advisories.instants import instant
from lambdascope.engine.advisories.osv import is_record_id
from lambdascope.model.errors import FeedError


def parse_listing(data: bytes) -> Iterator[tuple[str, str]]:
    """Id and time of each line `RFC3339,ID`; the order means nothing.

    Raises FeedError at the first line that is neither empty nor of this form: a listing with a hole would make us
    drop records that exist.
    """
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise FeedError(f"the listing is not UTF-8 text ({error.reason} at byte {error.start:,})") from error
    empty = True
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        time, _, record_id = line.partition(",")
        changed, record_id = instant(time), record_id.strip()
        if changed is None or not is_record_id(record_id):
            raise FeedError(f"line {number:,} of the listing is no time and record id: {line[:80]!r}")
        empty = False
        yield record_id, changed
    if empty:
        raise FeedError("the listing is empty")
