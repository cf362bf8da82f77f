"""The hits of a scan whose sources are known: one for each rule, place and kind of source."""

from __future__ import annotations

from collections.abc import Iterator

from lambdascope.engine.codescan.index import SinkUse
from lambdascope.engine.codescan.kinds import is_harmless
from lambdascope.engine.codescan.summaries import Hit
from lambdascope.engine.codescan.values import Source


class Findings:
    """The hits so far; of several for the same place, the one that is surest and shortest."""

    def __init__(self) -> None:
        self._hits: dict[tuple[object, ...], Hit] = {}

    def __iter__(self) -> Iterator[Hit]:
        return iter(self._hits.values())

    def report(self, hit: Hit) -> None:
        """Keep a hit whose source its rule is about, where no better one is known for the place."""
        use = hit.use
        kind = None
        if hit.taint is not None:
            assert isinstance(hit.taint.origin, Source)
            assert isinstance(use, SinkUse)
            kind = hit.taint.origin.kind
            if kind not in use.sources or is_harmless(hit.taint.cleared, use.mask):
                return
        if use.rule.at_source and hit.taint is not None and isinstance(hit.taint.origin, Source):
            key: tuple[object, ...] = (use.rule.id, hit.taint.origin.place, kind)
        else:
            key = (use.rule.id, hit.place, kind)
        known = self._hits.get(key)
        if known is None or _is_better(hit, known):
            self._hits[key] = hit


def _is_better(hit: Hit, known: Hit) -> bool:
    if hit.taint is None or known.taint is None:
        return False
    if hit.taint.confidence != known.taint.confidence:
        return hit.taint.confidence > known.taint.confidence
    length = hit.taint.trace.length if hit.taint.trace is not None else 0
    return length < (known.taint.trace.length if known.taint.trace is not None else 0)
