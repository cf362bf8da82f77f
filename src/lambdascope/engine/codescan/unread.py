"""Results of calls of which a key must be read, such as the failures of a batch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.index import ConfigurationUse
from lambdascope.engine.codescan.ir import Function
from lambdascope.engine.codescan.sites import Site
from lambdascope.engine.codescan.state import Cell
from lambdascope.engine.codescan.summaries import Hit
from lambdascope.engine.codescan.values import Key, Value


class Unread:
    """What is known of such results in one scan."""

    def __init__(self) -> None:
        self._tracked: dict[int, list[Hit]] = {}
        self._tracked_refs: set[int] = set()
        self._read: dict[int, set[Key]] = {}
        self._escaped: set[int] = set()
        self._by_functions: dict[tuple[Function, str], set[Key | None]] = {}
        """The keys that functions read of their parameters; None where one goes somewhere that is not followed."""

    def track(self, frame: Frame, site: Site, hit: Hit) -> None:
        """Remember a result of which a key must be read."""
        ref = frame.program.id_of("result", site.node, frame.module.path)
        self._tracked.setdefault(ref, [])
        if all(each.use is not hit.use for each in self._tracked[ref]):
            self._tracked[ref].append(hit)

    def tracked(self, frame: Frame, site: Site, result: Value) -> Value:
        if not any(use.configuration.unread for name in site.names for use in frame.index.configurations.of(name)):
            return result
        ref = frame.program.id_of("result", site.node, frame.module.path)
        frame.program.shared.setdefault(ref, Cell("tracked", complete=False))
        self._tracked_refs.add(ref)
        return result.with_refs(result.refs | {ref})

    def read_key(self, ref: int, key: Key) -> None:
        self._read.setdefault(ref, set()).add(key)

    def escapes(self, frame: Frame, value: Value) -> None:
        """`value` goes somewhere that is not followed."""
        for ref in value.refs:
            cell = frame.state.cell(ref)
            if cell is not None and cell.kind == "tracked":
                self._escaped.add(ref)
        self.read_by_parameter(frame, value, None)

    def read_by_parameter(self, frame: Frame, value: Value, key: Key | None) -> None:
        """A function reads `key` of what it was given."""
        for symbol in value.alias:
            if not symbol.path:
                self._by_functions.setdefault((frame.function, symbol.root), set()).add(key)

    def handed(self, frame: Frame, function: Function, given: Mapping[str, Value]) -> None:
        """What a function reads of its parameters is read of what it is called with."""
        for name, value in given.items():
            for key in self._by_functions.get((function, name), ()):
                self.read_by_parameter(frame, value, key)
                for ref in value.refs & self._tracked_refs:
                    self._escaped.add(ref) if key is None else self.read_key(ref, key)

    def hits(self) -> Iterator[Hit]:
        """The results whose keys nobody read, once the program is followed to its end."""
        for ref, hits in self._tracked.items():
            for hit in hits:
                use = hit.use
                assert isinstance(use, ConfigurationUse)
                wanted = set(use.configuration.unread)
                if ref not in self._escaped and not wanted & self._read.get(ref, set()):
                    yield hit
