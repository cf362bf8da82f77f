"""What a rule file and a library model say, as values. The engine knows no rule by name: it only reads these.

Everything that a rule can look at is a *call*: real ones by their qualified name (`subprocess.run`,
`aws.s3.get_object`), and the following, which the engine makes up from other places of the program:

- `$return(value)`: what a handler, or a route of a web framework, answers.
- `$assign(name, value)`: an assignment to a variable, attribute, literal key of a container or a keyword argument;
  `name` is the last segment as text.
- `$store(object, key, value)`: `object[key] = value` or `object.key = value`. Where the object is outside of the
  scanned code, also `<its qualified name>.<key>=(value, key)`, as `process.env.AWS_REGION=`.
- `$global(name, value)`: a module-level variable, or a field of a module-level object, assigned while an event is
  handled.
- `$global-add(name, value)`: an element put into a container that a module-level variable holds.
- `$delete(object, key)`.
- `$compare(left, right)`: `==` or `!=` between two values, with what decides a branch or is returned.
- `$raise(value)`, `$literal(text)` (every string literal), `$import(name)`, `$decorate(name)`, `$default(name, value)`:
  a parameter's default value.
- `$except(types)`: a handler of exceptions; `$swallow(types)`: one that catches every error, at most logs, and goes on.
- `$match(pattern, text)`: a text matched with a literal pattern that can take exponential time.
- `$in(element, container)`, for guards: a membership test; a method or attribute of which the container is brings its
  object as receiver.
- `$lacks(decorator, function, methods, decorators)`: a route without a decorator that most routes of its file have;
  names as text, with the methods of HTTP that it answers and the decorators that it has.
- `<type>?[]`: an element of what may be None. What `get` of a table gives may be, where a rule or a model asks about
  the qualified name of the field with `?` behind it.
- `$client(name)`: a client of an AWS SDK whose constructor has no one name.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import NamedTuple

Constant = str | bytes | int | float | bool | None


class Confidence(IntEnum):
    """How sure a finding is; low ones lose one step of severity (shared rule of the catalogue)."""

    LOW = 0
    MEDIUM = 1
    HIGH = 2


class RuleSeverity(StrEnum):
    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Selector(NamedTuple):
    """One argument of a call, and a path into it.

    Written `0`, `name`, `0|name` (position or keyword), `receiver`, `return`, `any` (every argument), `1+` (from
    position 1 on), each with a path behind: `0.headers.Location`, `0[0]`, `Item.*` (`*` is any element).
    """

    position: int | None
    names: tuple[str, ...]
    """Keywords; or one of the words `receiver`, `return`, `any`."""
    onwards: bool = False
    path: tuple[str | int, ...] = ()


class Test(StrEnum):
    """What a condition asks of an argument's value. All but the last ones are true only if proven."""

    IS = "is"  # a constant equal to the operand (for text: letter case matters)
    IN = "in"  # every constant the value may have is one of the operand
    MATCHES = "matches"  # every constant it may have matches the regular expression (search)
    MAY_BE = "may-be"  # some constant it may have is in the operand
    MAY_MATCH = "may-match"  # some constant it may have matches
    BELOW = "below"  # a number below
    ABOVE = "above"  # a number above
    BITS = "bits"  # an integer that has any of these bits
    CONSTANT = "constant"  # operand true: known text or number; false: not known
    MISSING = "missing"  # operand true: not given (and nothing spread into the call); false: given
    TYPE = "type"  # the value is, or is made by, one of these qualified names
    TAINTED = "tainted"  # holds data of one of these source kinds
    NAMED = "named"  # the expression is a variable or attribute whose last segment matches
    MADE_FROM = "made-from"  # the expression mentions a variable or attribute whose name matches
    TEXT = "text"  # the known text, or what the expression's literal pieces spell, matches
    HAS_KEY = "has-key"  # a table with a literal key that matches
    COMPUTED = "computed"  # an element of an element, as `x[a][b]`, where operand is true
    OWN = "own"  # operand true: a table or object that the running function itself has just made
    WHOLE = "whole"  # operand true: all of a container whose keys are not known
    ACCEPTS_ALL = "accepts-all"  # operand true: a function that returns nothing, or always true
    PREFIX = "prefix"  # the text is known to begin with something that matches
    ENTROPY = "entropy"  # a text constant of at least so many bits of Shannon entropy a character


class Condition(NamedTuple):
    selector: Selector
    test: Test
    operand: object
    negated: bool = False


class Where(StrEnum):
    ANYWHERE = "anywhere"
    HANDLER = "handler"  # while an event is handled, not at module level
    MODULE = "module"
    LOOP = "loop"
    UNTRIED = "untried"  # where no `try` of the same function catches what it raises
    ABSENT = "absent"  # only where a test has shown that a file with a fixed name is not there yet


class CallPattern(NamedTuple):
    """Calls that a rule looks at. `names`: qualified, `*.execute` for any receiver whose type is not known.

    `a.b.*` are all directly below `a.b`, `a.**` all below `a`, save what is called on a result.
    """

    names: tuple[str, ...]
    when: tuple[tuple[Condition, ...], ...] = ()
    """Alternatives of conditions that must all hold; empty for no condition."""
    where: Where = Where.ANYWHERE
    new_only: bool = False


class Sink(NamedTuple):
    """Where tainted data must not arrive."""

    pattern: CallPattern
    argument: Selector
    confidence: Confidence = Confidence.HIGH
    severity: RuleSeverity | None = None


class Configuration(NamedTuple):
    """A call that is a finding by itself. `argument` is the place to report, if given in the call."""

    pattern: CallPattern
    argument: Selector | None = None
    unread: tuple[str, ...] = ()
    """Only if none of these keys of the result is ever read, and the result goes nowhere we do not see."""
    discarded: bool = False
    """With `unread`: also if the result is not used at all."""
    held: bool = False
    """With `unread`: only if a variable of the function holds the result, and no block that ends with it (`with`).

    Calling its methods and naming it in calls that models know is then no way for it to go anywhere.
    """
    confidence: Confidence = Confidence.HIGH
    severity: RuleSeverity | None = None


class Detector(NamedTuple):
    """One entry of the catalogue; the id of a finding is `<language>/<id>@v1.0`."""

    id: str
    name: str
    cwes: tuple[int, ...]
    tags: tuple[str, ...]
    severity: dict[str, RuleSeverity]
    """By language."""
    description: str


class Unless(NamedTuple):
    """Words that say that a weakness is dealt with: where the code has one outside of comments, a rule is silent."""

    mentions: str
    """A regular expression for a word, as names, keys and parts of texts are made of."""
    anywhere: bool = False
    """In any file that is scanned; else in the file of the finding."""


class Rule(NamedTuple):
    id: str
    detector: Detector
    languages: tuple[str, ...]
    message: str
    """With `{source}` and `{sink}` for the real ones of a finding."""
    fix: str
    kind: str | None
    """The kind of taint, as sanitizers name it; None for a rule without sinks."""
    sources: tuple[str, ...]
    sinks: tuple[Sink, ...]
    configurations: tuple[Configuration, ...]
    confidence: Confidence
    once_per_function: bool = False
    at_source: bool = False
    """Report where the data comes from, not where it arrives."""
    enabled: bool = True
    replace: tuple[str, str] | None = None
    """A mechanical fix: a regular expression and its replacement in the reported line."""
    unless: Unless | None = None


class Type(NamedTuple):
    """`names` when called give a value of type `type`; `{0}` in it is the text of argument 0, `{name}` of a keyword.

    A type that ends in `?` may be None as well, until a test has shown that it is not.
    """

    names: tuple[str, ...]
    type: str
    argument: Selector | None = None
    """It is no result but a parameter of a function that is passed to the call (`any.0`: the first one of each)."""


class SourceModel(NamedTuple):
    """A call (its result) or an attribute (its value) that brings in data of a source kind."""

    names: tuple[str, ...]
    kind: str
    description: str
    when: tuple[Condition, ...] = ()
    confidence: Confidence = Confidence.HIGH
    argument: Selector | None = None
    """Data comes in through this argument instead of the result: a callback's parameter (`1.0`: first parameter of
    the callback at position 1), or a buffer."""


class Propagator(NamedTuple):
    """Data of `sources` goes to `target`; what is not named does not. `clears`: the harm that it can do no more."""

    names: tuple[str, ...]
    sources: tuple[Selector, ...]
    target: Selector
    clears: tuple[str, ...] = ()
    """`*` for all."""
    type: str | None = None
    when: tuple[Condition, ...] = ()
    attribute: bool = False
    """The names are of attributes that are read, of which the object is the receiver."""


class Guard(NamedTuple):
    """A test: where its result is `outcome`, the argument can do no harm of these kinds."""

    names: tuple[str, ...]
    argument: Selector
    clears: tuple[str, ...]
    outcome: bool = True
    when: tuple[Condition, ...] = ()
    raises: bool = False
    """A failing test raises instead of returning False (validators)."""
    signed_by: tuple[str, ...] = ()
    """The argument is a signature: what these calls were given to make it is what the test is about."""
    equal: bool = False
    """The test is a comparison of the result: `outcome` says whether it equals the other side."""


class Route(NamedTuple):
    """A call that tells a web framework which function answers a route."""

    names: tuple[str, ...]
    handler: Selector
    request: str | None = None
    """The type of the handler's first parameter; the others, or all where it is None, come from the request."""


class Forwarding(NamedTuple):
    """A call that calls what it is given, as a pool of threads does; `given`: the arguments that it hands on.

    Keyword arguments, but for its own, are handed on as they are.
    """

    names: tuple[str, ...]
    function: Selector
    given: tuple[Selector, ...]


class Library(NamedTuple):
    """What we know of one library in one language; shared by all rules."""

    name: str
    languages: tuple[str, ...]
    types: tuple[Type, ...] = ()
    sources: tuple[SourceModel, ...] = ()
    propagators: tuple[Propagator, ...] = ()
    guards: tuple[Guard, ...] = ()
    neutral: tuple[str, ...] = ()
    """Calls whose result holds nothing of what they are given."""
    routes: tuple[Route, ...] = ()
    forwards: tuple[Forwarding, ...] = ()
    exists: tuple[str, ...] = ()
    """Calls that are true where the file that their argument, or their receiver, names is there."""


class EventShape(NamedTuple):
    """The event of one kind of trigger. Paths are keys; `[]` is any element, `*` any key, the empty path the whole.

    What no path covers is under others' control; the longest path that does decides.
    """

    id: str
    name: str
    source: str
    """The page that describes it."""
    service: tuple[tuple[str, ...], ...] = ()
    """What the service writes, with all that is in it."""
    others: tuple[tuple[str, ...], ...] = ()
    """What others choose in that."""
    verified: tuple[tuple[str, ...], ...] = ()
    """What the service has checked, such as the claims of a token."""


class RuleSet(NamedTuple):
    rules: tuple[Rule, ...]
    libraries: tuple[Library, ...]
    events: tuple[EventShape, ...] = ()
