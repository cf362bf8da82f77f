"""Where the outside calls in: the configured handler, else functions of a handler's shape, and routes of frameworks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.analysis import Analysis, Root
from lambdascope.engine.codescan.contexts import Shape
from lambdascope.engine.codescan.program import Program

_EVENT = re.compile(r"(?i)^_?(evt|event|events|input|payload|message|request)$")
_CONTEXT = re.compile(r"(?i)^_{0,2}(ctx|context|lambda_context|lambdacontext|_context)?_?$")
_ROUTE = re.compile(
    r"(^|\.|\)\.)(route|get|post|put|patch|delete|head|options|exception_handler|resolver|websocket|"
    r"on_s3_event|on_sqs_message|on_sns_message|on_kinesis_record|on_dynamodb_record|lambda_function|api_route)$"
)
_CONTEXT_SHAPE = Shape(names=frozenset(("$context",)))
_CALLBACK_SHAPE = Shape(names=frozenset(("$callback",)))
_EXPRESS = {"res": Shape(names=frozenset(("express.Response",))), "req": Shape(names=frozenset(("express.Request",)))}


def roots(analysis: Analysis, handlers: Iterable[ir.Function]) -> Iterator[Root]:
    """The functions to start from: the configured handlers, then everything of a handler's shape and routes."""
    program = analysis.program
    seen: set[ir.Function] = set()
    for function in handlers:
        seen.add(function)
        yield as_handler(function)
    for module in program.modules.values():
        exported = exported_functions(analysis, module)
        for function in module.functions:
            if function in seen or function is module.body:
                continue
            root = _route(analysis, function) or _by_shape(program, module, function, exported)
            if root is not None:
                seen.add(function)
                yield root


def as_handler(function: ir.Function) -> Root:
    """A handler: its first parameter is the event, then context and callback."""
    names = [each.name for each in function.parameters if each.kind is ir.ParameterKind.NORMAL]
    if function.method_of is not None and names and names[0] in ("self", "cls"):
        names = names[1:]
    given = {}
    if len(names) > 1:
        given[names[1]] = _CONTEXT_SHAPE
    if len(names) > 2:
        given[names[2]] = _CALLBACK_SHAPE
    return Root(function, tuple(names[:1]), given, "handler")


def exported_functions(analysis: Analysis, module: ir.Module) -> frozenset[ir.Function]:
    """The functions that a JavaScript module exports by themselves."""
    if module.language == "python":
        return frozenset()
    shared = analysis.program.shared
    whole = analysis.language(module).exports(analysis.program, module)
    values = [whole]
    for ref in whole.refs:
        cell = shared.get(ref)
        values += cell.items.values() if cell is not None else ()
    return frozenset(each.function for value in values for each in value.functions)


def _by_shape(
    program: Program, module: ir.Module, function: ir.Function, exported: frozenset[ir.Function]
) -> Root | None:
    if program.around[function].enclosing is not None and module.language == "python":
        return None
    names = [each.name for each in function.parameters]
    if function.method_of is not None:
        if names and names[0] in ("self", "cls"):
            names = names[1:]
        elif module.language == "python":
            return None
    if not names:
        return as_handler(function) if function in exported and _is_entry_file(program, module) else None
    first = names[0]
    if module.language == "python":
        if len(names) == 2 and _EVENT.match(first) and (_CONTEXT.match(names[1]) or "context" in names[1].lower()):
            return as_handler(function)
        return None
    if names[0] in ("req", "request") and len(names) > 1 and names[1] in ("res", "response", "reply"):
        given = {names[0]: _EXPRESS["req"], names[1]: _EXPRESS["res"]}
        return Root(function, (), given, "handler")
    if function in exported or not exported:
        if _EVENT.match(first.partition("#")[0] or first) and len(names) <= 3:
            return as_handler(function)
        if first.startswith("#") and len(names) <= 3 and function in exported and _is_entry_file(program, module):
            return as_handler(function)
        return None
    return as_handler(function) if _EVENT.match(first) and len(names) == 3 else None


def _is_entry_file(program: Program, module: ir.Module) -> bool:
    """Whether the runtime could load it: no module of a folder below, or the file that a bundle begins with."""
    if program.is_compiled(module):
        return module.path not in program.imported
    return module.path.count("/") <= 1


def _route(analysis: Analysis, function: ir.Function) -> Root | None:
    """A function that a web framework calls: its parameters come from the request."""
    decorations = analysis.decorations.get(function, [])
    for decorator in decorations:
        for name in decorator.names:
            if _ROUTE.search(name.removesuffix("()")) or name.endswith(("data_class()", "event_source()")):
                names = [each.name for each in function.parameters if each.kind is not ir.ParameterKind.REST]
                if function.method_of is not None:
                    names = names[1:]
                plain = [each for each in names if not _is_service(function, each)]
                return Root(function, tuple(plain), {}, "route", name.partition(".")[0].partition("(")[0])
    return None


def _is_service(function: ir.Function, name: str) -> bool:
    """Dependencies that a framework hands in are no request data."""
    for parameter in function.parameters:
        if parameter.name == name:
            default = parameter.default
            if (
                isinstance(default, ir.Call)
                and isinstance(default.callee, ir.Name)
                and default.callee.name == "Depends"
            ):
                return True
            annotation = parameter.annotation
            if isinstance(annotation, ir.Name) and annotation.name in (
                "int",
                "float",
                "bool",
                "UUID",
                "date",
                "datetime",
            ):
                return True
            if isinstance(annotation, ir.Attribute) and annotation.name == "UUID":
                return True
    return False
