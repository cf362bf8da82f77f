"""Where the outside calls in: the configured handler, else functions of a handler's shape, and routes of frameworks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.analysis import Analysis, Root
from lambdascope.engine.codescan.contexts import Shape
from lambdascope.engine.codescan.handlers import exported, wrapped_in
from lambdascope.engine.codescan.program import Program
from lambdascope.engine.codescan.sites import last_segment
from lambdascope.engine.codescan.values import FunctionValue
from lambdascope.engine.codescan.wiring import Wired

_EVENT = re.compile(r"(?i)^_?(evt|event|events|input|payload|message|request)$")
_SURE_EVENT = re.compile(r"(?i)^_?(evt|event)$")
_HANDLER = re.compile(r"(?i)handler|^(main|run|default)$|^lambda")
_EVENT_FIELDS = frozenset(
    [
        "Records",
        "arguments",
        "body",
        "cookies",
        "detail",
        "detail-type",
        "headers",
        "httpMethod",
        "multiValueHeaders",
        "pathParameters",
        "queryStringParameters",
        "rawPath",
        "rawQueryString",
        "request",
        "requestContext",
        "stageVariables",
        "userName",
    ]
)
"""Fields by which a destructured parameter is known for an event."""
_CONTEXT = re.compile(r"(?i)^_{0,2}(ctx|context|lambda_context|lambdacontext|_context)?_?$")
_ROUTE = re.compile(
    r"(^|\.|\)\.)(route|get|post|put|patch|delete|head|options|exception_handler|resolver|websocket|"
    r"on_s3_event|on_sqs_message|on_sns_message|on_kinesis_record|on_dynamodb_record|lambda_function|api_route)$"
)
_CONTEXT_SHAPE = Shape(names=frozenset(("$context",)))
_CALLBACK_SHAPE = Shape(names=frozenset(("$callback",)))
_DJANGO = Shape(names=frozenset(("django.http.HttpRequest()",)))
_VERBS = ("get", "post", "put", "patch", "delete", "head", "options")
_REQUESTS = ("Request", "HttpRequest", "WebSocket")
"""The classes of a request as a whole, whose attributes are modelled one by one."""
_EXPRESS = {"res": Shape(names=frozenset(("express.Response",))), "req": Shape(names=frozenset(("express.Request",)))}
_REQUEST = re.compile(r"^_?(req|request)$")
_RESPONSE = re.compile(r"^_?(res|response|reply)$")
_ERROR = re.compile(r"(?i)^_?(e|ex|err|error)$")


def roots(analysis: Analysis, handlers: Iterable[ir.Function], wiring: Wired) -> Iterator[Root]:
    """The functions to start from: handlers that are named, then everything of a handler's shape and routes."""
    program = analysis.program
    seen: set[ir.Function] = set()
    for function in dict.fromkeys((*handlers, *wiring.shapes)):
        seen.add(function)
        named = as_handler(function)._replace(shapes=wiring.shapes.get(function, wiring.others))
        yield _by_way_of_decorators(analysis, program.around[function].module, named)
    for module in program.modules.values():
        exported = exported_functions(analysis, module)
        for function in module.functions:
            if function in seen or function is module.body:
                continue
            root = (
                _routed(analysis, function)
                or _route(analysis, function)
                or _registered(analysis, function)
                or _view(program, module, function)
                or _by_shape(program, module, function, exported)
                or _by_wrapper(analysis, module, function)
            )
            if root is not None:
                seen.add(function)
                yield _by_way_of_decorators(analysis, module, root._replace(shapes=wiring.others))


def _by_way_of_decorators(analysis: Analysis, module: ir.Module, root: Root) -> Root:
    """A function of which decorators of the program made another one is called through that."""
    wrapper = _wrapper(analysis, module, root.function)
    return root._replace(wrapper=wrapper) if wrapper is not None else root


def _by_wrapper(analysis: Analysis, module: ir.Module, function: ir.Function) -> Root | None:
    """A function with parameters of its own, which a decorator calls with what it takes out of the event."""
    wrapper = _wrapper(analysis, module, function)
    names = [each.name for each in wrapper.function.parameters] if wrapper is not None else []
    return as_handler(function) if _is_event_and_context(names) else None


def _wrapper(analysis: Analysis, module: ir.Module, function: ir.Function) -> FunctionValue | None:
    """The function that decorators of the program made of this one."""
    if module.language != "python" or not any(each.functions for each in analysis.decorations.get(function, ())):
        return None
    made = exported(analysis, module, function.name).functions
    return made[0] if made and all(each.function is not function for each in made) else None


def _is_event_and_context(names: list[str]) -> bool:
    return (
        len(names) == 2
        and _EVENT.match(names[0]) is not None
        and (_CONTEXT.match(names[1]) is not None or "context" in names[1].lower())
    )


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
    plain = {each.function for value in values for each in value.functions}
    return frozenset(plain.union(wrapped_in(analysis, module, values)))


def _by_shape(
    program: Program, module: ir.Module, function: ir.Function, exported: frozenset[ir.Function]
) -> Root | None:
    if program.around[function].enclosing is not None and module.language == "python":
        return None
    if function.name.startswith("_"):  # a helper by its name
        return None
    names = [each.name for each in function.parameters]
    if function.method_of is not None:
        if names and names[0] in ("self", "cls"):
            names = names[1:]
        elif module.language == "python":
            return None
    if not names:
        is_entry = function in exported and _is_entry_file(program, module) and _may_handle(function, names)
        return as_handler(function) if is_entry else None
    first = names[0]
    if module.language == "python":
        return as_handler(function) if _is_event_and_context(names) else None
    told = names[1:] if _ERROR.match(first) else names
    if len(told) > 1 and _REQUEST.match(told[0]) and _RESPONSE.match(told[1]):
        given = {told[0]: _EXPRESS["req"], told[1]: _EXPRESS["res"]}
        return Root(function, (), given, "handler")
    if function in exported or not exported:
        if len(names) > 3:
            return None
        if first.startswith("#"):
            is_event = function in exported and _is_entry_file(program, module) and _may_handle(function, names)
        else:
            name = first.partition("#")[0]
            is_event = _SURE_EVENT.match(name) is not None or (
                _EVENT.match(name) is not None and _may_handle(function, names)
            )
        return as_handler(function) if is_event else None
    return as_handler(function) if _EVENT.match(first) and len(names) == 3 else None


def _may_handle(function: ir.Function, names: list[str]) -> bool:
    """Whether a function of JavaScript whose first parameter may be anything looks like a handler otherwise."""
    if function.is_async or _HANDLER.search(function.name) or (len(names) > 1 and _CONTEXT.match(names[1])):
        return True
    target = function.parameters[0].target if function.parameters else None
    return isinstance(target, ir.MappingPattern) and not _EVENT_FIELDS.isdisjoint(target.keys)


def _is_entry_file(program: Program, module: ir.Module) -> bool:
    """Whether the runtime could load it: no module of a folder below, or the file that a bundle begins with."""
    if program.is_compiled(module):
        return module.path not in program.imported
    return module.path.count("/") <= 1


def _routed(analysis: Analysis, function: ir.Function) -> Root | None:
    """A function that a web framework was given for a route."""
    route = analysis.routed.get(function)
    if route is None:
        return None
    names = _parameters(function)
    if route.request is None or not names:
        return Root(function, tuple(names), {}, "route")
    return Root(function, tuple(names[1:]), {names[0]: Shape(names=frozenset((route.request,)))}, "route")


def _view(program: Program, module: ir.Module, function: ir.Function) -> Root | None:
    """A view of Django's: its routes name it from another file, or by its class."""
    names = _parameters(function)
    if not names or names[0] != "request" or program.around[function].enclosing is not None:
        return None
    if function.method_of is not None:
        if function.name not in _VERBS or not any(
            (last_segment(base) or "").endswith(("View", "ViewSet", "Endpoint")) for base in function.method_of.bases
        ):
            return None
    elif function.name.startswith("_"):
        return None
    if not any(
        isinstance(each, ir.Import) and each.module.partition(".")[0] in ("django", "rest_framework")
        for each in module.body.body
    ):
        return None
    return Root(function, tuple(names[1:]), {"request": _DJANGO}, "route", "django")


def _parameters(function: ir.Function) -> list[str]:
    """The names of what a framework hands in."""
    names = [each.name for each in function.parameters if each.kind is not ir.ParameterKind.REST]
    return names[1:] if function.method_of is not None else names


def _registered(analysis: Analysis, function: ir.Function) -> Root | None:
    """A function that a framework was given for its routes, with what the framework will call it with."""
    types = analysis.registered.get(function)
    if types is None:
        return None
    names = [each.name for each in function.parameters if each.kind is ir.ParameterKind.NORMAL]
    if names and _ERROR.match(names[0]):  # handlers of errors get the error first
        names = names[1:]
    given = {names[at]: Shape(names=frozenset((type_,))) for at, type_ in types.items() if at < len(names)}
    return Root(function, (), given, "handler")


def _route(analysis: Analysis, function: ir.Function) -> Root | None:
    """A function that a web framework calls: its parameters come from the request."""
    decorations = analysis.decorations.get(function, [])
    for decorator in decorations:
        for name in decorator.names:
            if _ROUTE.search(name.removesuffix("()")) or name.endswith(("data_class()", "event_source()")):
                plain = [each for each in _parameters(function) if not _is_service(function, each)]
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
            if annotation is not None and last_segment(annotation) in _REQUESTS:
                return True
    return False
