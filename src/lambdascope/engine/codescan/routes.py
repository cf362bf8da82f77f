"""Routes of one file beside one another: which of them lack a decorator that most of the others have."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.analysis import Analysis, Root
from lambdascope.engine.codescan.checks import made_up
from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.sites import last_segment
from lambdascope.engine.codescan.state import State
from lambdascope.engine.codescan.values import constant

MIN_WITH = 2
"""How many routes must have a decorator before it means something that another one has it not."""
_METHODS = ("get", "head", "options", "post", "put", "patch", "delete")
_WORD_POST = re.compile(r"\bPOST\b")


def compare(analysis: Analysis, roots: Iterable[Root]) -> None:
    """Show rules, as `$lacks`, each decorator that a route has not and most routes of its file have."""
    by_file: dict[str, list[Root]] = defaultdict(list)
    for root in roots:
        if root.kind == "route" and root.function.decorators:
            by_file[analysis.program.around[root.function].module.path].append(root)
    for routes in by_file.values():
        _compare(analysis, routes)


def _compare(analysis: Analysis, routes: list[Root]) -> None:
    wraps = {root.function: _wraps(root.function) for root in routes}
    counted = Counter(name for names in wraps.values() for name in names)
    most = max(MIN_WITH, (len(routes) + 1) // 2)
    common = sorted(name for name, count in counted.items() if count >= most)
    for root in routes:
        function = root.function
        missing = [name for name in common if name not in wraps[function]]
        if not missing:
            continue
        frame = Frame(analysis, function, analysis.program.around[function], _no_state(analysis))
        told = [function.name, " ".join(_methods(frame, root)), " ".join(sorted(wraps[function]))]
        for name in missing:
            made_up(frame, function, "$lacks", [(constant(each), None) for each in (name, *told)])


def _no_state(analysis: Analysis) -> State:
    return State({}, {}, analysis.program.shared, {})


def _wraps(function: ir.Function) -> frozenset[str]:
    """The decorators of a route, what it depends on (FastAPI), and the authorizer that it names (Chalice)."""
    names = {last_segment(each) for each in function.decorators}
    for decorator in function.decorators:
        if isinstance(decorator, ir.Call):
            names |= {each.name for each in decorator.arguments if each.name in ("authorizer", "dependencies")}
    for parameter in function.parameters:
        default = parameter.default
        if isinstance(default, ir.Call) and last_segment(default.callee) in ("Depends", "Security"):
            names |= {last_segment(each.value) for each in default.arguments[:1]}
    return frozenset(name for name in names if name is not None)


def _methods(frame: Frame, root: Root) -> list[str]:
    """The methods of HTTP that a route answers, as far as its decorators say so."""
    found: set[str] = set()
    for decorator in root.function.decorators:
        name = last_segment(decorator) or ""
        found |= {name} & set(_METHODS)
        found |= {"post"} if name == "require_POST" else set()
        for argument in decorator.arguments if isinstance(decorator, ir.Call) else ():
            if argument.name == "methods" and isinstance(argument.value, ir.SequenceDisplay):
                texts = [each.value for each in argument.value.elements if isinstance(each, ir.Const)]
                found |= {each.lower() for each in texts if isinstance(each, str)}
    if root.framework == "django" and not found:
        span = root.function.span
        lines = frame.module.lines[span.line - 1 : span.end_line]
        found |= {"post"} if any(_WORD_POST.search(line) for line in lines) else set()
    return sorted(found)
