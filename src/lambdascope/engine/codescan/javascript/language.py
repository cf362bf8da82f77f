"""What JavaScript means where languages differ, and the AWS SDKs' ways to call a service."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.analysis import Analysis
from lambdascope.engine.codescan.checks import made_up
from lambdascope.engine.codescan.fields import typed_field
from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.heap import element, load
from lambdascope.engine.codescan.interpreter import evaluate
from lambdascope.engine.codescan.invocation import call_function
from lambdascope.engine.codescan.javascript import container_methods, function_methods, text_methods
from lambdascope.engine.codescan.javascript.aws import command_of, operation_of, service_of
from lambdascope.engine.codescan.javascript.builtins import FUNCTIONS
from lambdascope.engine.codescan.members import member
from lambdascope.engine.codescan.outside import outside
from lambdascope.engine.codescan.program import Program
from lambdascope.engine.codescan.sites import Site
from lambdascope.engine.codescan.state import Cell, State
from lambdascope.engine.codescan.texts import containers, is_call_of, keys_of, receiver_of
from lambdascope.engine.codescan.values import ALL_KINDS, UNKNOWN, Key, Value, constant, join, named

_MODULES = {
    "fs/promises": "fs.promises",
    "path/posix": "path",
    "timers/promises": "timers.promises",
    "dns/promises": "dns.promises",
}
METHODS = {**container_methods.METHODS, **text_methods.METHODS, **function_methods.METHODS}
_EXITS = ("process.exit", "process.abort")


class JavaScript:
    """The language of `.js` and `.ts` files and their kin."""

    items_are_members = True
    has_this = True
    constructor = "constructor"

    def global_name(self, name: str) -> Value:
        if name == "undefined":
            return constant(None)
        if name in ("this", "arguments", "NaN", "Infinity"):
            return UNKNOWN
        return named("" if name in ("globalThis", "window", "global") else name)

    def outside(self, module: str, member: str | None) -> Value:
        name = module.removeprefix("node:")
        name = _MODULES.get(name, name)
        if member in (None, "*", "default"):
            return named(name)
        return named(f"{name}.{member}")

    def inside(self, analysis: Analysis, frame: Frame, module: ir.Module, name: str, member: str | None) -> Value:
        del name
        value = self.exports(analysis.program, module)
        if member in (None, "*"):
            return value
        got = None
        for ref, _ in containers(frame, value):
            inner = load(frame.state, ref, member)
            if inner is not None:
                got = inner if got is None else join(got, inner)
        if got is not None:
            return got
        if member == "default":
            return value
        return element(frame.state, value, member)

    def module_variables(self, program: Program, module: ir.Module, state: State) -> dict[Key, Value]:
        exports = Value(refs=frozenset((program.exports_ref(module),)))
        holder = program.id_of("module object", module.path)
        state.heap[holder] = Cell("object", {"exports": exports}, None, complete=False)
        return {"exports": exports, "module": Value(refs=frozenset((holder,))), "this": exports}

    def exports(self, program: Program, module: ir.Module) -> Value:
        holder = program.shared.get(program.id_of("module object", module.path))
        if holder is not None and "exports" in holder.items:
            return holder.items["exports"]
        return Value(refs=frozenset((program.exports_ref(module),)))

    def annotated(self, frame: Frame, annotation: ir.Expression, value: Value) -> Value:

        if isinstance(annotation, ir.Name) and annotation.name in ("number", "boolean", "bigint"):
            return value
        if value.names or value.constants is not None or not isinstance(annotation, (ir.Name, ir.Attribute)):
            return value
        if isinstance(annotation, ir.Name) and annotation.name in (
            "string",
            "any",
            "unknown",
            "object",
            "never",
            "void",
        ):
            return value
        told = evaluate(frame, annotation)
        if told.classes and value.alias:
            return typed_field(frame, value, Value(classes=told.classes))
        names = frozenset(
            each
            for name in told.names
            if "." in name
            for each in (frame.index.types.of(name) or (f"{name}()",))
            if "{" not in each
        ) | frozenset(f"aws.{service}" for name in told.names if (service := service_of(name)) is not None)
        if not names:
            return value
        return Value(value.constants, value.prefix, value.taints, names, value.refs, (), (), value.alias)

    def never_returns(self, frame: Frame, expression: ir.Expression) -> bool:
        return is_call_of(frame, expression, _EXITS)

    def keys(self, frame: Frame, value: Value) -> Value | None:
        return keys_of(frame, value, str)

    def entered(self, frame: Frame, value: Value) -> Value:
        del frame
        return value

    def member_names(self, value: Value, name: str) -> frozenset[str]:
        made = set()
        for each in value.names:
            if len(each) > 200:
                continue
            if each == "":
                made.add(name)
            elif each.startswith("aws.") and "()" not in each:
                made.add(f"{each}.{operation_of(each.removeprefix('aws.'), name)}")
            elif each.endswith(".default") or name == "default":
                made.add(each if name == "default" else f"{each.removesuffix('.default')}.{name}")
            else:
                made.add(f"{each}.{name}")
        return frozenset(made)

    def speaks_of(self, name: str) -> bool:
        return "." not in name or "aws-sdk" in name or name in FUNCTIONS or name.startswith("aws.")

    def callee_names(self, frame: Frame, target: Value, node: ir.Call) -> tuple[str, ...]:
        del frame, node
        return tuple(sorted(target.names))

    def prepare(self, frame: Frame, site: Site, node: ir.Call) -> None:
        """SDK calls: `client.send(new XCommand(input))` and `client.x(params)` become `aws.service.x` with keywords."""
        del node
        method = next((name.rpartition(".")[2] for name in site.names), site.method)
        if method == "send" and site.positional:
            commands = [command for name in site.positional[0][0].names if (command := command_of(name)) is not None]
            if commands:
                self._as_operation(frame, site, commands)
                return
        if any(name.startswith("aws.") and name.count(".") == 2 for name in site.names) and site.positional:
            site.keywords.update(_entries(frame, site.positional[0][0], site.positional[0][1]))

    def _as_operation(self, frame: Frame, site: Site, commands: list[tuple[str, str]]) -> None:
        command = site.positional[0]
        clients = [name for name in receiver_of(site).names if name.startswith("aws.") and "()" not in name]
        names = {f"aws.{service}.{operation}" for service, operation in commands if service}
        names |= {f"{client}.{operation}" for client in clients for service, operation in commands if not service}
        if not names:
            names = {f"aws.dynamodb.{operation}" for _, operation in commands}
        site.names = tuple(sorted(names))
        site.method = None
        given = element(frame.state, command[0], "#input")
        written = command[1]
        if isinstance(written, ir.Name):
            written = None
        elif isinstance(written, ir.Call) and written.arguments:
            written = written.arguments[0].value
        site.positional = [(given, written)]
        site.keywords = _entries(frame, given, written)

    def intrinsic(self, frame: Frame, site: Site, node: ir.Call, target: Value, method: str | None) -> Value | None:
        for name in site.names:
            if node.new and (service := service_of(name)) is not None:
                made_up(frame, node, "$client", [(constant(name), None)])
                return Value(names=frozenset((f"aws.{service}",)))
            if node.new and (command_of(f"{name}()")) is not None and site.positional:
                cell = Cell("object", {"#input": site.positional[0][0]}, complete=False)
                ref = frame.fresh(node, "object", cell)
                return Value(names=frozenset((f"{name}()",)), refs=frozenset((ref,)))
            function = FUNCTIONS.get(name)
            if function is not None:
                made = function(frame, site, node)
                if made is not None:
                    return made
        if isinstance(node.callee, ir.Name) and node.callee.name == "super":
            return _construct_parent(frame, site, target)
        if site.names and all(name.startswith("aws.") for name in site.names) and method in ("promise", "from"):
            return receiver_of(site) if method == "promise" else None
        if method == "promise" and not node.arguments:
            return receiver_of(site)
        if method is None or target.functions or target.classes or site.receiver is None:
            return None
        handler = METHODS.get(method)
        if handler is None:
            return None
        receiver = receiver_of(site)
        if (
            receiver.names
            and not receiver.refs
            and any(
                frame.index.propagators.of(name) or frame.index.sources.of(name) or frame.index.types.of(name)
                for name in site.names
            )
        ):
            return None
        if (
            receiver.names
            and not receiver.refs
            and all("()" not in name and "[]" not in name for name in receiver.names)
            and method not in ("then", "catch", "finally", "bind", "call", "apply")
        ) and not any(name.count(".") >= 2 for name in receiver.names):
            return None
        return handler(frame, site, node)

    def is_number(self, name: str) -> bool:
        return name in ("length", "byteLength")

    def is_container_method(self, name: str) -> bool:
        return name in METHODS

    def is_property(self, function: ir.Function) -> bool:
        return function.accessor == "get"

    def is_remembered(self, function: ir.Function) -> bool:
        del function
        return False

    def is_static(self, function: ir.Function) -> bool:
        return function.is_static

    def is_class_method(self, function: ir.Function) -> bool:
        del function
        return False

    def is_record(self, definition: ir.Class) -> bool:
        del definition
        return False

    def receiver_name(self, function: ir.Function) -> str | None:
        return "this" if function.name != "<module>" else None

    def divided(self, frame: Frame, left: Value, right: Value) -> Value | None:
        del frame, left, right
        return None

    def fold(self, sign: str, left: Any, right: Any, fold: Callable[[Any, Any], Any]) -> Any:
        if sign == "+" and (isinstance(left, str) or isinstance(right, str)):
            return self.text(left) + self.text(right)
        if sign == "/" and isinstance(left, (int, float)) and isinstance(right, (int, float)) and right:
            return left / right
        if isinstance(left, str) or isinstance(right, str):
            raise TypeError("not folded")
        if sign in ("<<", "**") and (not isinstance(right, (int, float)) or abs(right) > 64):
            raise ValueError("too large")
        return fold(left, right)

    def text(self, value: Any) -> str:
        if value is None:
            return "null"
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return str(value)

    def is_type_of(self, expression: ir.Call) -> bool:
        del expression
        return False

    def measured(self, expression: ir.Expression) -> ir.Expression | None:
        if isinstance(expression, ir.Attribute) and expression.name in ("length", "byteLength", "size"):
            return expression.object
        return None

    def harmless_type_test(self, frame: Frame, test: ir.Call) -> tuple[ir.Expression, int] | None:
        del frame
        callee = test.callee
        name = callee.name if isinstance(callee, (ir.Name, ir.Attribute)) else ""
        if name in ("isInteger", "isSafeInteger", "isFinite") and test.arguments:
            return test.arguments[0].value, ALL_KINDS
        return None

    def characters_tested(self, frame: Frame, test: ir.Call, outcome: bool) -> tuple[ir.Expression, int] | None:
        del frame, test, outcome
        return None

    def pattern_test(self, frame: Frame, test: ir.Call, site: Site) -> tuple[str, ir.Expression, bool] | None:
        callee = test.callee
        if not isinstance(callee, ir.Attribute) or not test.arguments:
            return None
        if callee.name in ("test", "exec"):
            holder, subject = receiver_of(site), test.arguments[0].value
        elif callee.name == "match" and site.positional:
            holder, subject = site.positional[0][0], callee.object
        else:
            return None
        for ref, _ in containers(frame, holder, "regex"):
            source = load(frame.state, ref, "source")
            flags = load(frame.state, ref, "flags")
            text = source.only_constant() if source is not None else None
            marks = flags.only_constant() if flags is not None else ""
            if isinstance(text, str) and "m" not in str(marks):
                return (
                    re.sub(r"\$$", r"\\Z", text) if text.endswith("$") and not text.endswith("\\$") else text,
                    subject,
                    False,
                )
        return None

    def same_text(self, expression: ir.Call) -> ir.Expression | None:
        callee = expression.callee
        if isinstance(callee, ir.Name) and callee.name == "String" and len(expression.arguments) == 1:
            return expression.arguments[0].value
        if isinstance(callee, ir.Attribute) and callee.name in ("trim", "toLowerCase", "toUpperCase", "toString"):
            return callee.object
        return None


def _construct_parent(frame: Frame, site: Site, target: Value) -> Value:
    """`super(...)`: the constructors of the bases, with this object."""
    constructor = member(frame, target, "constructor", None)
    for function in constructor.functions:
        call_function(frame, function, site)
    return outside(frame, site) if target.names else UNKNOWN


def _entries(
    frame: Frame, value: Value, written: ir.Expression | None
) -> dict[str, tuple[Value, ir.Expression | None]]:
    """The properties of an options object, as keyword arguments."""
    found: dict[str, tuple[Value, ir.Expression | None]] = {}
    pieces: dict[str, ir.Expression] = {}
    if isinstance(written, ir.MappingDisplay):
        pieces = {str(each.key.value): each.value for each in written.entries if isinstance(each.key, ir.Const)}
    for ref, cell in containers(frame, value):
        for key in cell.items:
            inner = load(frame.state, ref, key)
            if isinstance(key, str) and inner is not None:
                found[key] = (inner, pieces.get(key, written))
    return found
