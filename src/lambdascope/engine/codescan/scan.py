"""From source files to findings: files are lowered, modules are run, and each entry point is followed to the sinks."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.analysis import Analysis, Root
from lambdascope.engine.codescan.budget import Budget
from lambdascope.engine.codescan.compiled import Compiled
from lambdascope.engine.codescan.entries import roots
from lambdascope.engine.codescan.expressions import EXPRESSIONS
from lambdascope.engine.codescan.frontend import FrontEnd
from lambdascope.engine.codescan.handlers import configured
from lambdascope.engine.codescan.index import ConfigurationUse
from lambdascope.engine.codescan.interpreter import Meanings
from lambdascope.engine.codescan.javascript.language import JavaScript
from lambdascope.engine.codescan.javascript.lower import FRONT_END as JAVASCRIPT
from lambdascope.engine.codescan.javascript.resolver import JavaScriptResolver
from lambdascope.engine.codescan.language import Language
from lambdascope.engine.codescan.mentions import Mentions
from lambdascope.engine.codescan.program import Program, Resolver
from lambdascope.engine.codescan.python.language import Python
from lambdascope.engine.codescan.python.lower import FRONT_END as PYTHON
from lambdascope.engine.codescan.python.resolver import PythonResolver
from lambdascope.engine.codescan.routes import compare
from lambdascope.engine.codescan.rules.model import Confidence, Rule, RuleSet, RuleSeverity
from lambdascope.engine.codescan.statements import STATEMENTS
from lambdascope.engine.codescan.summaries import Hit
from lambdascope.engine.codescan.values import Place, Source, Step
from lambdascope.engine.codescan.wiring import Wiring, wired
from lambdascope.engine.runtimes import has_front_end

_STACK = 12_000
_LOWER = dict(zip(list(RuleSeverity)[1:], list(RuleSeverity), strict=False))


class FlowStep(NamedTuple):
    """One step of the way from a source to a sink."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    text: str


class CodeFinding(NamedTuple):
    """One weakness at one place. Lines count from 1, columns from 0."""

    rule: Rule
    language: str
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    severity: RuleSeverity
    confidence: Confidence
    message: str
    source: str | None
    sink: str
    trace: tuple[FlowStep, ...]

    @property
    def rule_id(self) -> str:
        return self.rule.id

    @property
    def detector(self) -> str:
        return self.rule.detector.id


class CodeProblem(NamedTuple):
    """A place that was not looked at, or not to the end."""

    path: str
    line: int
    message: str


class CodeScan(NamedTuple):
    findings: tuple[CodeFinding, ...]
    problems: tuple[CodeProblem, ...]
    lines: int
    modules: Mapping[str, ir.Module]
    missing_handler: str | None
    """What is said where the configured handler is not there; everything that looks like one was then followed."""
    shaped: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    """File and name of each function of which all that calls it was known, with the ids of those shapes of events."""


def scan_sources(
    files: Mapping[str, bytes],
    rules: RuleSet,
    handler: str | None = None,
    runtime: str | None = None,
    *,
    compiled: Mapping[str, Compiled] | None = None,
    wiring: Wiring | None = None,
) -> CodeScan:
    """Scan the custom code of one function: `files` by their path in it, layers' files below their own folder.

    `compiled` says, by path, which of the files stand in for code that was made of them. A `runtime` of another
    language than ours means that the handler is not looked for here. `wiring` says what calls the function, where
    that is known. Never raises for any source.
    """
    if runtime is not None and not has_front_end(runtime):
        handler = None
    front_ends = _front_ends()
    modules = [
        front.lower(path, source)
        for path, source in sorted(files.items())
        if (front := front_ends.get(_suffix(path))) is not None
    ]
    lines = sum(len(module.lines) for module in modules)
    program = Program(modules, rules, _resolvers(), compiled)
    analysis = Analysis(program, _languages(), Meanings(EXPRESSIONS, STATEMENTS), Budget(lines))
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _STACK))
    try:
        missing, followed = _follow(analysis, handler, wiring or Wiring())
    finally:
        sys.setrecursionlimit(before)
    found = sorted((_finding(program, hit) for hit in _wanted(program, analysis.findings)), key=_order)
    return CodeScan(
        tuple(found), tuple(_problems(modules, analysis)), lines, program.modules, missing, _shaped(program, followed)
    )


def _follow(analysis: Analysis, handler: str | None, wiring: Wiring) -> tuple[str | None, list[Root]]:
    """Read everything. What is wrong with the handler where it is not there, and the functions that were begun with."""
    for module in list(analysis.program.modules.values()):
        analysis.run_module(module)
    named = configured(analysis, handler)
    known = wired(analysis, wiring, named.functions)
    followed: dict[ir.Function, Root] = {}
    while fresh := [root for root in roots(analysis, named.functions, known) if root.function not in followed]:
        for root in fresh:  # one may register further ones, as plug-ins do
            followed[root.function] = root
            analysis.run_root(root)
    compare(analysis, followed.values())
    analysis.run_unreached()
    for hit in analysis.unread.hits():
        analysis.findings.report(hit)
    return named.problem, list(followed.values())


def _shaped(program: Program, followed: Iterable[Root]) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    return tuple(
        (program.around[root.function].module.path, root.function.name, tuple(shape.id for shape in root.shapes))
        for root in followed
        if root.shapes and root.kind == "handler"
    )


def _wanted(program: Program, hits: Iterable[Hit]) -> Iterable[Hit]:
    """All hits but of rules that are silent here; of rules that speak once a function, only the first one there."""
    first: dict[tuple[str, str, ir.Span], Hit] = {}
    mentions = Mentions(program.modules)
    for hit in hits:
        unless = hit.use.rule.unless
        if unless is not None and mentions.excuse(unless, hit.place.path):
            continue
        if not hit.use.rule.once_per_function:
            yield hit
            continue
        key = (hit.use.rule.id, *_function_at(program.modules[hit.place.path], hit.place))
        known = first.get(key)
        if known is None or hit.place.span < known.place.span:
            first[key] = hit
    yield from first.values()


def _function_at(module: ir.Module, place: Place) -> tuple[str, ir.Span]:
    """The innermost function around a place."""
    around = [
        function.span
        for function in module.functions
        if function.span[:2] <= place.span[:2] and place.span[2:] <= function.span[2:]
    ]
    return module.path, max(around, default=module.body.span)


def _front_ends() -> dict[str, FrontEnd]:
    return {suffix: front for front in (PYTHON, JAVASCRIPT) for suffix in front.suffixes}


def _languages() -> dict[str, Language]:
    javascript = JavaScript()
    return {"python": Python(), "javascript": javascript, "typescript": javascript}


def _resolvers() -> dict[str, Resolver]:
    javascript = JavaScriptResolver()
    return {"python": PythonResolver(), "javascript": javascript, "typescript": javascript}


def _suffix(path: str) -> str:
    name = path.rpartition("/")[2]
    return "" if name.endswith(".d.ts") else f".{name.rpartition('.')[2]}"


def language_of(path: str, language: str) -> str:
    """The language of the file at `path`, which code in `language` was made of; the same where no front end knows."""
    known = _front_ends().get(_suffix(path))
    if known is None or language == "python":
        return language
    from lambdascope.engine.codescan.javascript.grammar import is_typescript

    return "typescript" if is_typescript(path) else known.language


def _finding(program: Program, hit: Hit) -> CodeFinding:
    rule = hit.use.rule
    module = program.modules[hit.place.path]
    taint = hit.taint
    pattern = hit.use.configuration if isinstance(hit.use, ConfigurationUse) else hit.use.sink
    confidence = taint.confidence if taint is not None else min(pattern.confidence, rule.confidence)
    severity = pattern.severity or severity_of(rule, module.language)
    if confidence is Confidence.LOW:
        severity = _LOWER.get(severity, severity)
    source = taint.origin if taint is not None and isinstance(taint.origin, Source) else None
    said = source.description if source is not None else ""
    message = rule.message.replace("{source}", said).replace("{sink}", hit.sink)
    place = source.place if source is not None and rule.at_source else hit.place
    span = place.span
    return CodeFinding(
        rule,
        module.language,
        place.path,
        span.line,
        span.column,
        span.end_line,
        span.end_column,
        severity,
        confidence,
        message,
        said or None,
        hit.sink,
        tuple(_trace(source, taint.trace if taint is not None else None, hit)) if source is not None else (),
    )


def severity_of(rule: Rule, language: str) -> RuleSeverity:
    """By language; JavaScript's where TypeScript has none of its own."""
    known = rule.detector.severity
    for each in (language, "javascript" if language == "typescript" else language, "python", "javascript"):
        if each in known:
            return known[each]
    return next(iter(known.values()), RuleSeverity.MEDIUM)


def _trace(source: Source, last: Step | None, hit: Hit) -> Iterable[FlowStep]:
    yield _flow_step(source.place, source.description)
    yield from _flattened(last)
    yield _flow_step(hit.place, hit.sink)


def _flattened(last: Step | None) -> list[FlowStep]:
    """The steps in their order, those inside of a call behind it."""
    steps: list[FlowStep] = []
    pending = [last]
    while pending:
        at = pending.pop()
        if at is None:
            continue
        if at.inner is not None:  # read backwards: first what is inside, then the call, then what was before
            pending += [Step(at.place, at.text, at.before, 1), at.inner]
            continue
        steps.append(_flow_step(at.place, at.text))
        pending.append(at.before)
    return steps[::-1]


def _flow_step(place: Place, text: str) -> FlowStep:
    span = place.span
    return FlowStep(place.path, span.line, span.column, span.end_line, span.end_column, text)


def _problems(modules: Iterable[ir.Module], analysis: Analysis) -> Iterable[CodeProblem]:
    for module in modules:
        for problem in module.problems:
            yield CodeProblem(module.path, problem.line, problem.message)
    for path in sorted(analysis.partial):
        yield CodeProblem(path, 1, "was analysed in part: it needs more steps or time than the budget allows")


def _order(finding: CodeFinding) -> tuple[object, ...]:
    return finding.path, finding.line, finding.column, finding.rule.id, finding.source or ""
