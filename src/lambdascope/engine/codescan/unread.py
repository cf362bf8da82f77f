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

_CALLED, _PUT_AWAY = "()", "[]="
"""In place of a key that is read: an unknown method is called, and it is put into something."""


class Unread:
    """What is known of such results in one scan."""

    def __init__(self) -> None:
        self._tracked: dict[int, list[Hit]] = {}
        self._tracked_refs: set[int] = set()
        self._read: dict[int, set[Key]] = {}
        self._escaped: set[int] = set()
        self._called: set[int] = set()
        """Those of which a method is called that is not known."""
        self._put_away: set[int] = set()
        """Those that something else holds, or that a block ends."""
        self._held: set[int] = set()
        """Those that a variable of a function holds."""
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

    def is_tracked(self, value: Value) -> bool:
        """Whether a key of it must be read."""
        return not value.refs.isdisjoint(self._tracked_refs)

    def read_key(self, ref: int, key: Key) -> None:
        self._read.setdefault(ref, set()).add(key)

    def escapes(self, frame: Frame, value: Value) -> None:
        """`value` goes somewhere that is not followed."""
        self._escaped |= value.refs & self._tracked_refs
        self.read_by_parameter(frame, value, None)

    def calls(self, frame: Frame, value: Value) -> None:
        """A method of `value` is called that is not known: it may read all of it, but does not keep it."""
        self._called |= value.refs & self._tracked_refs
        self.read_by_parameter(frame, value, _CALLED)

    def assigned(self, frame: Frame, name: str, value: Value) -> None:
        """A variable is given `value`: one of the running function alone, or one that others see as well."""
        refs = value.refs & self._tracked_refs
        if not (refs or value.alias):
            return
        is_own = name in frame.function.assigned and not frame.in_module
        if not is_own or (refs and name in frame.words_inside):
            self.put_away(frame, value)
        else:
            self._held |= refs

    def put_away(self, frame: Frame, value: Value) -> None:
        """`value` is put into an object or a container, handed out by a generator, or ended by a block."""
        self._put_away |= value.refs & self._tracked_refs
        self.read_by_parameter(frame, value, _PUT_AWAY)

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
                self._read_inside(frame, value, key)

    def _read_inside(self, frame: Frame, value: Value, key: Key | None) -> None:
        if key == _CALLED:
            self.calls(frame, value)
        elif key == _PUT_AWAY:
            self.put_away(frame, value)
        else:
            for ref in value.refs & self._tracked_refs:
                self._escaped.add(ref) if key is None else self.read_key(ref, key)

    def hits(self) -> Iterator[Hit]:
        """The results whose keys nobody read, once the program is followed to its end."""
        for ref, hits in self._tracked.items():
            for hit in hits:
                asked = _use(hit).configuration
                if ref in self._escaped or ref in (self._put_away if asked.held else self._called):
                    continue
                if asked.held and ref not in self._held:
                    continue
                if not {str(key) for key in self._read.get(ref, ())}.intersection(asked.unread):
                    yield hit


def _use(hit: Hit) -> ConfigurationUse:
    assert isinstance(hit.use, ConfigurationUse)
    return hit.use
