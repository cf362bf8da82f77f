"""Finding what rules and library models say about a call, by its names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from typing import Generic, NamedTuple, TypeVar

from lambdascope.engine.codescan.kinds import mask_of
from lambdascope.engine.codescan.rules.model import (
    Condition,
    Configuration,
    Forwarding,
    Guard,
    Library,
    Propagator,
    Route,
    Rule,
    RuleSet,
    Sink,
    SourceModel,
    Test,
    Type,
)

T = TypeVar("T")
MAX_CACHED = 50_000
"""Names for which it is remembered what rules say of them."""


class SinkUse(NamedTuple):
    rule: Rule
    sink: Sink
    mask: int
    sources: frozenset[str]


class ConfigurationUse(NamedTuple):
    rule: Rule
    configuration: Configuration


class Names(Generic[T]):
    """Values by qualified name: exact ones, `a.b.*`, `a.**`, and `*.method` for receivers of unknown type."""

    def __init__(self) -> None:
        self._exact: dict[str, list[T]] = defaultdict(list)
        self._cache: dict[tuple[str, bool], tuple[T, ...]] = {}
        self.methods: dict[str, list[T]] = defaultdict(list)

    def add(self, name: str, value: T) -> None:
        if name.startswith("*."):
            self.methods[name[2:]].append(value)
        else:
            self._exact[name].append(value)

    def of(self, name: str, *, with_methods: bool = False) -> tuple[T, ...]:
        key = (name, with_methods)
        found = self._cache.get(key)
        if found is None:
            found = tuple(self._find(name, with_methods))
            if len(self._cache) < MAX_CACHED:
                self._cache[key] = found
        return found

    def _find(self, name: str, with_methods: bool) -> Iterator[T]:
        yield from self._exact.get(name, ())
        head, dot, last = name.rpartition(".")
        if head:
            yield from self._exact.get(f"{head}.*", ())
            if "()" not in head:
                yield from self._exact.get(f"{name.partition('.')[0]}.**", ())
        if with_methods and dot:
            yield from self.methods.get(last, ())

    def names(self) -> Iterator[str]:
        """Those of things whose type is known."""
        yield from self._exact

    def __bool__(self) -> bool:
        return bool(self._exact or self.methods)


class Index:
    """The rules and models that concern one language."""

    def __init__(self, rules: RuleSet, language: str) -> None:
        self.sinks: Names[SinkUse] = Names()
        self.configurations: Names[ConfigurationUse] = Names()
        self.types: Names[str] = Names()
        self.parameters: Names[Type] = Names()
        self.sources: Names[SourceModel] = Names()
        self.propagators: Names[tuple[Propagator, int]] = Names()
        self.attributes: Names[tuple[Propagator, int]] = Names()
        self.guards: Names[tuple[Guard, int]] = Names()
        self.neutral: Names[bool] = Names()
        self.routes: Names[Route] = Names()
        self.forwards: Names[Forwarding] = Names()
        self.exists: Names[bool] = Names()
        self._types_asked_for: set[str] = set()
        self._sorted: list[str] = []
        self._spoken_of: dict[str, bool] = {}
        for rule in rules.rules:
            if rule.enabled and _concerns(rule.languages, language):
                self._add_rule(rule)
        for library in rules.libraries:
            if _concerns(library.languages, language):
                self._add_library(library)

    def _add_library(self, library: Library) -> None:
        for each in library.types:
            for name in each.names:
                if each.argument is None:
                    self.types.add(name, each.type)
                else:
                    self.parameters.add(name, each)
        for source in library.sources:
            self._ask_for_types(source.when)
            for name in source.names:
                self.sources.add(name, source)
        for propagator in library.propagators:
            self._ask_for_types(propagator.when)
            known = self.attributes if propagator.attribute else self.propagators
            for name in propagator.names:
                known.add(name, (propagator, mask_of(propagator.clears)))
        for guard in library.guards:
            self._ask_for_types(guard.when)
            for name in guard.names:
                self.guards.add(name, (guard, mask_of(guard.clears)))
        for name in library.neutral:
            self.neutral.add(name, True)
        for name in library.exists:
            self.exists.add(name, True)
        for forwarding in library.forwards:
            for name in forwarding.names:
                self.forwards.add(name, forwarding)
        for route in library.routes:
            for name in route.names:
                self.routes.add(name, route)

    def _add_rule(self, rule: Rule) -> None:
        for pattern in (*(each.pattern for each in rule.sinks), *(each.pattern for each in rule.configurations)):
            for alternative in pattern.when:
                self._ask_for_types(alternative)
        for sink in rule.sinks:
            use = SinkUse(rule, sink, mask_of((rule.kind,)) if rule.kind else 0, frozenset(rule.sources))
            for name in sink.pattern.names:
                self.sinks.add(name, use)
        for configuration in rule.configurations:
            for name in configuration.pattern.names:
                self.configurations.add(name, ConfigurationUse(rule, configuration))

    def _ask_for_types(self, conditions: tuple[Condition, ...]) -> None:
        for condition in conditions:
            if condition.test is Test.TYPE:
                self._types_asked_for.update(map(str, operands(condition.operand)))

    def speaks_of(self, name: str) -> bool:
        """Whether a rule or a model names this, something reached from it, or all that is beside it."""
        found = self._spoken_of.get(name)
        if found is None:
            found = self._begins(name) or self._begins(f"{name.rpartition('.')[0]}.*")
            if len(self._spoken_of) < MAX_CACHED:
                self._spoken_of[name] = found
        return found

    def _begins(self, name: str) -> bool:
        """Whether this is one of the names, or what one of them is a member or a result of."""
        if not self._sorted:
            self._sorted = sorted(self._all_names())
        at = bisect_left(self._sorted, name)
        if at < len(self._sorted) and self._sorted[at] == name:
            return True
        for mark in ".([":
            at = bisect_left(self._sorted, name + mark)
            if at < len(self._sorted) and self._sorted[at].startswith(name + mark):
                return True
        return False

    def _all_names(self) -> Iterator[str]:
        for known in (
            self.sinks,
            self.configurations,
            self.types,
            self.parameters,
            self.sources,
            self.propagators,
            self.attributes,
            self.guards,
            self.neutral,
            self.routes,
            self.forwards,
            self.exists,
        ):
            yield from known.names()
        yield from self._types_asked_for

    def watches(self, name: str) -> bool:
        """Whether any rule looks at this made-up call."""
        return bool(self.sinks.of(name) or self.configurations.of(name))


def operands(operand: object) -> tuple[object, ...]:
    """What a condition compares with, one or many."""
    return tuple(operand) if isinstance(operand, (list, tuple, frozenset)) else (operand,)


def _concerns(languages: tuple[str, ...], language: str) -> bool:
    return language in languages or (language == "typescript" and "javascript" in languages)


_REGEXES: dict[str, re.Pattern[str]] = {}


def regex(text: object) -> re.Pattern[str]:
    """The compiled pattern of a rule; rules are checked when they are loaded."""
    found = _REGEXES.get(str(text))
    if found is None:
        found = _REGEXES[str(text)] = re.compile(str(text))
    return found


def is_untyped(name: str) -> bool:
    """Whether the receiver's type is not modelled, so that rules for any receiver apply."""
    return name.startswith("?.") or "()" in name or "[]" in name
