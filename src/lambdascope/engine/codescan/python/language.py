"""What Python means where languages differ, and its built-in functions and methods."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.analysis import Analysis
from lambdascope.engine.codescan.calls import call_any
from lambdascope.engine.codescan.fields import typed_field
from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.heap import load
from lambdascope.engine.codescan.interpreter import evaluate
from lambdascope.engine.codescan.kinds import TEXT_KINDS
from lambdascope.engine.codescan.members import member
from lambdascope.engine.codescan.program import Program
from lambdascope.engine.codescan.python import container_methods, text_methods
from lambdascope.engine.codescan.python.builtins import FUNCTIONS
from lambdascope.engine.codescan.python.quantifiers import characters_tested
from lambdascope.engine.codescan.sites import Site
from lambdascope.engine.codescan.state import State
from lambdascope.engine.codescan.texts import containers, folded, is_call_of, keys_of, receiver_of
from lambdascope.engine.codescan.values import ALL_KINDS, UNKNOWN, Key, Value, join_taints, named

METHODS = {**container_methods.METHODS, **text_methods.METHODS}
_MAX_BASES = 10
_REMEMBERED = ("cache", "lru_cache", "cached", "cached_property", "memoize")
_PROPERTY = ("property", "cached_property")
_NUMBERS = ("int", "float", "complex", "bool", "Decimal", "UUID", "datetime", "date")
_SAME_PATH = ("Path", "PurePath", "PurePosixPath", "fspath", "realpath", "abspath", "normpath")
"""Calls whose result names the same file as their argument."""
_EXITS = ("sys.exit", "os._exit", "exit", "quit")


class Python:
    """The language of `.py` files."""

    items_are_members = False
    has_this = False
    constructor = "__init__"

    def global_name(self, name: str) -> Value:
        if name in ("__name__", "__file__", "__doc__"):
            return UNKNOWN
        return named(name)

    def outside(self, module: str, member: str | None) -> Value:
        if member is None or member == "*":
            return named(module.lstrip(".") or "?")
        return named(f"{module.lstrip('.')}.{member}" if module.strip(".") else f"?{member}")

    def inside(self, analysis: Analysis, frame: Frame, module: ir.Module, name: str, member: str | None) -> Value:
        ref = analysis.program.module_ref(module)
        whole = Value(refs=frozenset((ref,)))
        if member is None or member == "*":
            return whole
        found = load(frame.state, ref, member)
        if found is not None:
            return found
        inner = f"{name}.{member}" if not name.endswith(".") else f"{name}{member}"
        submodule = analysis.program.find(frame.module, inner)
        if submodule is None:
            return UNKNOWN
        analysis.run_module(submodule)
        return Value(refs=frozenset((analysis.program.module_ref(submodule),)))

    def module_variables(self, program: Program, module: ir.Module, state: State) -> dict[Key, Value]:
        del program, module, state
        return {}

    def exports(self, program: Program, module: ir.Module) -> Value:
        return Value(refs=frozenset((program.module_ref(module),)))

    def annotated(self, frame: Frame, annotation: ir.Expression, value: Value) -> Value:

        if isinstance(annotation, ir.Const) or value.names or value.constants is not None:
            return value
        if isinstance(annotation, ir.Item):
            return value
        told = evaluate(frame, annotation)
        if told.names & {"int", "float", "bool"} and not told.classes:
            return value
        names = frozenset(
            each for name in told.names for each in (frame.index.types.of(name) or (f"{name}()",)) if "{" not in each
        )
        if told.classes and value.alias:
            return typed_field(frame, value, Value(classes=told.classes))
        if not names or told.names & {"dict", "list", "str", "object", "bytes", "tuple", "set"}:
            return value
        return Value(value.constants, value.prefix, value.taints, names, value.refs, (), (), value.alias)

    def never_returns(self, frame: Frame, expression: ir.Expression) -> bool:
        return is_call_of(frame, expression, _EXITS)

    def keys(self, frame: Frame, value: Value) -> Value | None:
        return keys_of(frame, value, lambda key: key)

    def entered(self, frame: Frame, value: Value) -> Value:
        for ref, cell in containers(frame, value, "object"):
            if cell.of_class is not None:
                own = Value(refs=frozenset((ref,)))
                got = call_any(frame, member(frame, own, "__enter__", None), [])
                if got is not None:
                    return got
        return value

    def member_names(self, value: Value, name: str) -> frozenset[str]:
        return frozenset(f"{each}.{name}" for each in value.names if len(each) < 200)

    def speaks_of(self, name: str) -> bool:
        return "." not in name or "Path" in name or name in FUNCTIONS or name.startswith("aws.")

    def callee_names(self, frame: Frame, target: Value, node: ir.Call) -> tuple[str, ...]:
        del frame, node
        return tuple(sorted(target.names))

    def prepare(self, frame: Frame, site: Site, node: ir.Call) -> None:
        """A class that is given to something outside is also what it is made from, as a loader of YAML."""
        del node
        if site.target.functions or site.target.classes:
            return
        site.positional = [(_with_bases(frame, value), expression) for value, expression in site.positional]
        site.keywords = {
            name: (_with_bases(frame, value), expression) for name, (value, expression) in site.keywords.items()
        }

    def intrinsic(self, frame: Frame, site: Site, node: ir.Call, target: Value, method: str | None) -> Value | None:
        for name in site.names:
            function = FUNCTIONS.get(name)
            if function is not None:
                made = function(frame, site, node)
                if made is not None:
                    return made
        if method is None or target.functions or target.classes or site.receiver is None:
            return None
        receiver = receiver_of(site)
        if receiver.names and not all("()" in name or "[]" in name or "." in name for name in receiver.names):
            return None
        if method in text_methods.FOLDED and not receiver.refs:
            made = folded(site, method)
            if made is not None:
                return made
        handler = METHODS.get(method)
        if handler is None:
            return None
        if (
            receiver.names
            and not receiver.refs
            and any(
                frame.index.propagators.of(name) or frame.index.sources.of(name) or frame.index.types.of(name)
                for name in site.names
            )
        ):
            return None
        return handler(frame, site, node)

    def is_number(self, name: str) -> bool:
        del name
        return False

    def is_container_method(self, name: str) -> bool:
        return name in METHODS

    def is_property(self, function: ir.Function) -> bool:
        return any(_last(each) in _PROPERTY for each in function.decorators)

    def is_remembered(self, function: ir.Function) -> bool:
        return any(_last(each) in _REMEMBERED for each in function.decorators)

    def is_static(self, function: ir.Function) -> bool:
        return any(_last(each) == "staticmethod" for each in function.decorators)

    def is_class_method(self, function: ir.Function) -> bool:
        return any(_last(each) == "classmethod" for each in function.decorators)

    def is_record(self, definition: ir.Class) -> bool:
        return any(_last(each) == "dataclass" for each in definition.decorators) or any(
            _last(each) in ("NamedTuple", "BaseModel", "TypedDict") for each in definition.bases
        )

    def receiver_name(self, function: ir.Function) -> str | None:
        if function.method_of is None or self.is_static(function) or not function.parameters:
            return None
        return function.parameters[0].name

    def divided(self, frame: Frame, left: Value, right: Value) -> Value | None:
        del frame
        if not any("Path" in name for name in left.names | right.names):
            return None
        names = frozenset(("pathlib.Path",))
        return Value(taints=join_taints(left.taints, right.taints), names=names)

    def fold(self, sign: str, left: Any, right: Any, fold: Callable[[Any, Any], Any]) -> Any:
        if sign == "*" and isinstance(left, (str, bytes)) and isinstance(right, int) and len(left) * right > 5_000:
            raise ValueError("too long")
        if sign in ("<<", "**") and (not isinstance(right, (int, float)) or abs(right) > 64):
            raise ValueError("too large")
        return fold(left, right)

    def text(self, value: Any) -> str:
        return str(value)

    def is_type_of(self, expression: ir.Call) -> bool:
        return isinstance(expression.callee, ir.Name) and expression.callee.name == "type"

    def measured(self, expression: ir.Expression) -> ir.Expression | None:
        if not (isinstance(expression, ir.Call) and isinstance(expression.callee, ir.Name) and expression.arguments):
            return None
        of = expression.arguments[0].value
        if expression.callee.name == "len":
            return of
        if expression.callee.name == "sum" and isinstance(of, ir.Comprehension):
            members = of.clauses[0].iterable
            if isinstance(members, ir.Call) and isinstance(members.callee, ir.Attribute):
                return members.callee.object  # the sizes of an archive's members
        return None

    def harmless_type_test(self, frame: Frame, test: ir.Call) -> tuple[ir.Expression, int] | None:
        del frame
        if not (isinstance(test.callee, ir.Name) and test.callee.name == "isinstance" and len(test.arguments) == 2):
            return None
        kinds = test.arguments[1].value
        each = kinds.elements if isinstance(kinds, ir.SequenceDisplay) else (kinds,)
        if each and all(_last(kind) in _NUMBERS for kind in each):
            return test.arguments[0].value, ALL_KINDS
        if each and all(_last(kind) == "str" for kind in each):
            return test.arguments[0].value, TEXT_KINDS
        return None

    def characters_tested(self, frame: Frame, test: ir.Call, outcome: bool) -> tuple[ir.Expression, int] | None:
        return characters_tested(frame, test, outcome)

    def pattern_test(self, frame: Frame, test: ir.Call, site: Site) -> tuple[str, ir.Expression, bool] | None:
        if not isinstance(test.callee, ir.Attribute) or test.callee.name not in ("match", "fullmatch", "search"):
            return None
        full = test.callee.name == "fullmatch"
        begins = test.callee.name == "match"
        if any(name.startswith("re.") and "()" not in name for name in site.names) and len(site.positional) > 1:
            pattern, subject = site.positional[0], site.positional[1][1]
        elif site.receiver is not None and site.positional:
            held = next(
                (load(frame.state, ref, "source") for ref, _ in containers(frame, site.receiver[0], "regex")), None
            )
            if held is None:
                return None
            pattern, subject = (held, None), site.positional[0][1]
        else:
            return None
        text = pattern[0].only_constant()
        if not isinstance(text, str) or subject is None:
            return None
        return (f"^{text}" if begins and not text.startswith("^") else text), subject, full

    def same_text(self, expression: ir.Call) -> ir.Expression | None:
        callee = expression.callee
        if isinstance(callee, ir.Name) and callee.name == "str" and len(expression.arguments) == 1:
            return expression.arguments[0].value
        if isinstance(callee, ir.Attribute) and callee.name in ("strip", "lower", "upper"):
            return callee.object
        if _last(callee) in _SAME_PATH and len(expression.arguments) == 1:
            return expression.arguments[0].value
        if isinstance(callee, ir.Attribute) and callee.name == "get" and expression.arguments:
            return ir.Item(callee.object, expression.arguments[0].value, expression.span)
        return None


def _with_bases(frame: Frame, value: Value) -> Value:
    names: frozenset[str] = frozenset()
    pending = [(each.definition, 0) for each in value.classes]
    while pending:
        definition, depth = pending.pop()
        for base in frame.program.bases.get(definition, ()):
            names |= base.names
            pending += [(each.definition, depth + 1) for each in base.classes if depth < _MAX_BASES]
    return value.with_names(value.names | names) if names else value


def _last(expression: ir.Expression) -> str:
    if isinstance(expression, ir.Call):
        return _last(expression.callee)
    if isinstance(expression, ir.Attribute):
        return expression.name
    return expression.name if isinstance(expression, ir.Name) else ""
