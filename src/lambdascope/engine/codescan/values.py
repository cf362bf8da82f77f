"""Abstract values: what the engine knows of a variable at one place of the program.

A value is immutable and bounded: a few constants or a known beginning of the text, where its data came from (taints),
which things outside of the scanned code it may be (qualified names), and which containers and functions of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from lambdascope.engine.codescan.ir import Span
from lambdascope.engine.codescan.rules.model import Confidence

if TYPE_CHECKING:
    from lambdascope.engine.codescan.ir import Class, Function

MAX_CONSTANTS = 12
MAX_TEXT = 2_000
"""Longest constant text that is followed."""
MAX_PATH = 4
"""How deep fields and elements are told apart."""
MAX_TAINTS = 12
MAX_STEPS = 40
MAX_NAMES = 6
MAX_REFS = 48
MAX_ALTERNATIVES = 8
"""Functions, classes, and things of the caller that one value may be."""

T = TypeVar("T")
Constant = str | bytes | int | float | bool | None
Key = str | int


class Place(NamedTuple):
    """A place in the scanned sources."""

    path: str
    span: Span


class Step(NamedTuple):
    """One step of a flow, with the ones before it."""

    place: Place
    text: str
    before: Step | None
    length: int
    inner: Step | None = None
    """For a call: the last step inside of the callee."""


class Symbol(NamedTuple):
    """What a parameter holds, or what is reached from it by `path`; made concrete where the function is called.

    `root` is the parameter's name; `^` is the frame of the enclosing function.
    """

    root: str
    path: tuple[Key, ...] = ()


class Source(NamedTuple):
    """Where data came in."""

    kind: str
    description: str
    place: Place


Origin = Symbol | Source


class Taint(NamedTuple):
    """Data of `origin` in a value. `cleared`: a bit set of the kinds it can do no harm to any more."""

    origin: Origin
    cleared: int
    confidence: Confidence
    trace: Step | None


Taints = dict[tuple[Origin, int], Taint]
"""By origin and what is cleared: the same data in two states of harmlessness is two taints."""


class FunctionValue(NamedTuple):
    """A function of the scanned code; `frame` is the cell of the variables around it, `bound` its receiver."""

    function: Function
    frame: int | None
    bound: Value | None = None


class ClassRef(NamedTuple):
    definition: Class
    frame: int | None


class Value:
    """See the module. `constants` None: not known. `alias`: it may be just what these symbols hold.

    `removed`: characters that were taken out of a text, where a pair of them must be gone before it is harmless.
    `anchored`: a text that, as a URL, says to its end which host it is about, whatever is put behind it.
    """

    __slots__ = (
        "alias",
        "anchored",
        "classes",
        "constants",
        "functions",
        "names",
        "prefix",
        "refs",
        "removed",
        "taints",
    )

    def __init__(
        self,
        constants: frozenset[tuple[type, Constant]] | None = None,
        prefix: str = "",
        taints: Taints | None = None,
        names: frozenset[str] = frozenset(),
        refs: frozenset[int] = frozenset(),
        functions: tuple[FunctionValue, ...] = (),
        classes: tuple[ClassRef, ...] = (),
        alias: tuple[Symbol, ...] = (),
        removed: frozenset[str] = frozenset(),
        anchored: bool = False,
    ) -> None:
        self.constants = constants
        self.prefix = prefix
        self.taints = taints or _NO_TAINTS
        self.names = names
        self.refs = refs
        self.functions = functions
        self.classes = classes
        self.alias = alias
        self.removed = removed
        self.anchored = anchored

    def __repr__(self) -> str:
        said = (f"{name}={value!r}" for name in self.__slots__ if (value := getattr(self, name)))
        return f"Value({', '.join(said)})"

    def constant_values(self) -> list[Constant] | None:
        """The constants it may be; None where anything else is possible."""
        return None if self.constants is None else [value for _, value in self.constants]

    def only_constant(self) -> Constant | _Nothing:
        """Its one constant; NOTHING where it is not exactly one."""
        if self.constants is not None and len(self.constants) == 1:
            return next(iter(self.constants))[1]
        return NOTHING

    def texts(self) -> list[str]:
        """The texts among its constants, in a stable order."""
        return sorted(value for _, value in self.constants or () if isinstance(value, str))

    @property
    def is_opaque(self) -> bool:
        """Nothing is known of it."""
        return not (self.names or self.refs or self.functions or self.classes) and self.constants is None

    def with_taints(self, taints: Taints) -> Value:
        made = self._copy()
        made.taints = taints
        return made

    def with_names(self, names: frozenset[str]) -> Value:
        made = self._copy()
        made.names = names
        return made

    def with_refs(self, refs: frozenset[int]) -> Value:
        made = self._copy()
        made.refs = refs
        return made

    def with_functions(self, functions: tuple[FunctionValue, ...]) -> Value:
        made = self._copy()
        made.functions = functions
        return made

    def without_constants(self) -> Value:
        """The same, as something else that is not known."""
        made = self._copy()
        made.constants = None
        return made

    def _copy(self) -> Value:
        return Value(
            self.constants,
            self.prefix,
            self.taints,
            self.names,
            self.refs,
            self.functions,
            self.classes,
            self.alias,
            self.removed,
            self.anchored,
        )

    def cleared(self, mask: int) -> Value:
        """The same data, harmless for the kinds in `mask`."""
        if not mask or (not self.taints and not self.alias):
            return self
        return Value(
            self.constants,
            self.prefix,
            clear(self.taints, mask),
            self.names,
            self.refs,
            self.functions,
            self.classes,
            removed=self.removed,
            anchored=self.anchored,
        )


class _Nothing:
    """No single constant."""


NOTHING = _Nothing()
_NO_TAINTS: Taints = {}
ALL_KINDS = -1
UNKNOWN = Value()


def constant(value: Constant) -> Value:
    if isinstance(value, (str, bytes)) and len(value) > MAX_TEXT:
        return Value(prefix=value[:200] if isinstance(value, str) else "")
    return Value(constants=frozenset(((type(value), value),)))


def constants_of(values: Iterable[Constant]) -> frozenset[tuple[type, Constant]] | None:
    """A bounded set; None if there are too many."""
    made = frozenset((type(value), value) for value in values)
    if not made or len(made) > MAX_CONSTANTS:
        return None
    return made


def named(name: str) -> Value:
    """A thing outside of the scanned code."""
    return Value(names=frozenset((name,)))


def clear(taints: Taints, mask: int) -> Taints:
    if not taints or mask == ALL_KINDS:
        return _NO_TAINTS
    made: Taints = {}
    for taint in taints.values():
        cleared = taint.cleared | mask
        made[(taint.origin, cleared)] = taint._replace(cleared=cleared)
    return made


def weaken(taints: Taints, confidence: Confidence) -> Taints:
    if all(taint.confidence <= confidence for taint in taints.values()):
        return taints
    return {
        key: taint if taint.confidence <= confidence else taint._replace(confidence=confidence)
        for key, taint in taints.items()
    }


def step(taints: Taints, place: Place, text: str) -> Taints:
    """The same taints, having passed `place`."""
    made = {}
    for key, taint in taints.items():
        before = taint.trace
        if before is not None and (before.length >= MAX_STEPS or before.place == place):
            made[key] = taint
        else:
            made[key] = taint._replace(trace=Step(place, text, before, before.length + 1 if before else 1))
    return made


def join_taints(left: Taints, right: Taints) -> Taints:
    """The data of both; one of them itself where the other one adds nothing."""
    if not right or left is right:
        return left
    if not left:
        return right
    made: Taints | None = None
    room = MAX_TAINTS - len(left)
    for key, taint in right.items():
        known = left.get(key)
        if known is taint:
            continue
        if known is None:
            if room <= 0:
                continue
            room -= 1
        elif known.confidence >= taint.confidence and (
            known.confidence > taint.confidence or _length(known.trace) <= _length(taint.trace)
        ):
            continue
        if made is None:
            made = left.copy()
        made[key] = taint
    return left if made is None else made


def _length(trace: Step | None) -> int:
    return trace.length if trace is not None else 0


def _alternatives(items: tuple[T, ...], more: tuple[T, ...]) -> tuple[T, ...]:
    if not more or items is more:
        return items
    if not items:
        return more
    new = [item for item in more if item not in items]
    return (*items, *new)[:MAX_ALTERNATIVES] if new and len(items) < MAX_ALTERNATIVES else items


def join(left: Value, right: Value) -> Value:
    """What holds where control comes from two places; one of them itself where the other one adds nothing."""
    if left is right:
        return left
    constants = _either_constant(left, right)
    prefix = _common_prefix(left, right) if constants is None else ""
    taints = join_taints(left.taints, right.taints)
    names = _union(left.names, right.names, MAX_NAMES)
    refs = _union(left.refs, right.refs, MAX_REFS)
    functions = _alternatives(left.functions, right.functions)
    classes = _alternatives(left.classes, right.classes)
    alias = _alternatives(left.alias, right.alias)
    removed = left.removed if left.removed == right.removed else left.removed | right.removed
    anchored = left.anchored and right.anchored
    if (
        taints is left.taints
        and constants == left.constants
        and refs is left.refs
        and names is left.names
        and prefix == left.prefix
        and functions is left.functions
        and classes is left.classes
        and alias is left.alias
        and removed == left.removed
        and anchored == left.anchored
    ):
        return left
    return Value(constants, prefix, taints, names, refs, functions, classes, alias, removed, anchored)


def _either_constant(left: Value, right: Value) -> frozenset[tuple[type, Constant]] | None:
    if left.constants is None or right.constants is None:
        return None
    if left.constants == right.constants:
        return left.constants
    constants = left.constants | right.constants
    return constants if len(constants) <= MAX_CONSTANTS else None


def _union(left: frozenset[T], right: frozenset[T], limit: int) -> frozenset[T]:
    if not right or left is right or left >= right:
        return left
    if not left:
        return right
    made = left | right
    if len(made) > limit:
        made = frozenset(sorted(made)[:limit])  # type: ignore[type-var]  # texts or numbers
    return left if made == left else made


def join_all(values: Iterable[Value]) -> Value | None:
    """None of no values."""
    made: Value | None = None
    for value in values:
        made = value if made is None else join(made, value)
    return made


def known_prefix(value: Value) -> str:
    """The text it is known to begin with."""
    if value.constants is None:
        return value.prefix
    texts = [text for _, text in value.constants if isinstance(text, str)]
    if len(texts) != len(value.constants):
        return ""
    prefix = texts[0]
    for text in texts[1:]:
        prefix = _shared(prefix, text)
    return prefix


def _common_prefix(left: Value, right: Value) -> str:
    if left.constants is None and not left.prefix:
        return ""
    return _shared(known_prefix(left), known_prefix(right))


def _shared(left: str, right: str) -> str:
    for index, (one, other) in enumerate(zip(left, right, strict=False)):
        if one != other:
            return left[:index]
    return left[: min(len(left), len(right))]


def derived(values: Iterable[Value]) -> Value:
    """Something made of `values`: it holds their data and is none of them."""
    taints = _NO_TAINTS
    for value in values:
        if value.taints:
            taints = join_taints(taints, value.taints)
    return Value(taints=taints) if taints else UNKNOWN


_PLAIN_PARTS = frozenset(
    [
        "host",
        "hostname",
        "port",
        "dbname",
        "database",
        "engine",
        "username",
        "user",
        "domain",
        "region",
        "endpoint",
        "dbinstanceidentifier",
        "dbclusteridentifier",
        "accesskeyid",
        "expiration",
    ]
)
"""Fields of secrets and credentials that say what they are for, in small letters."""
_SECRET_PART = re.compile(
    r"(?i)pass|pwd|secret|token|key|cred|priv|auth|pin|cert|value|param|plain|string|binary|content|salt|hash|sign"
)
"""How fields of secrets are called that are secret themselves; of others it is not sure."""
_SECRETS = frozenset(("secret", "credentials", "environment-secret"))


def part_taints(value: Value, key: Key | None) -> Taints:
    """The data of what is under `key` of `value`: one setting is not the whole environment, a host no password."""
    if not any(isinstance(each.origin, Source) for each in value.taints.values()):
        return value.taints
    is_plain = isinstance(key, str) and key.lower() in _PLAIN_PARTS
    is_unsure = isinstance(key, str) and _SECRET_PART.search(key) is None
    made: Taints = {}
    for at, each in value.taints.items():
        kind = each.origin.kind if isinstance(each.origin, Source) else ""
        if kind == "environment" or (is_plain and kind in _SECRETS):
            continue
        made[at] = each._replace(confidence=Confidence.LOW) if is_unsure and kind in _SECRETS else each
    return made


def with_sources(part: Value, whole: Value, key: Key | None) -> Value:
    """A part of data has come with all of it; only a parameter's parts have symbols of their own."""
    given = part_taints(whole, key)
    if whole.alias:
        given = {at: each for at, each in given.items() if each.origin not in whole.alias}
    return part.with_taints(join_taints(part.taints, given)) if given else part


def key_of(index: Value) -> Key | None:
    """The one literal key that `index` is."""
    key = index.only_constant()
    if isinstance(key, bool):
        return int(key)
    if isinstance(key, float) and key.is_integer():
        return int(key)
    return key if isinstance(key, (str, int)) else None


@lru_cache(maxsize=20_000)
def symbolic(symbol: Symbol) -> Value:
    """What a parameter, or something reached from it, holds; one object, so that joining it with itself is quick."""
    taint = Taint(symbol, 0, Confidence.HIGH, None)
    refs = frozenset((symbol_ref(symbol),)) if len(symbol.path) < MAX_PATH else frozenset()
    return Value(taints={(symbol, 0): taint}, refs=refs, alias=(symbol,))


@lru_cache(maxsize=50_000)
def symbol_ref(symbol: Symbol) -> int:
    """The cell of what a symbol refers to: a negative number, the same for the same symbol in every process."""
    return -1 - int.from_bytes(blake2b(repr(symbol).encode("utf-8", "replace"), digest_size=7).digest())
