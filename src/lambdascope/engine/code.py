"""The sentence of code scanning: archives become own code, code findings, and findings what reports can tell.

Beside `scan` the only module that knows several stages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence, Set
from typing import NamedTuple

from lambdascope.engine.archives.limits import Budget
from lambdascope.engine.codescan.ir import Span
from lambdascope.engine.codescan.places import Places, Standing, Text
from lambdascope.engine.codescan.rules.model import RuleSet, RuleSeverity
from lambdascope.engine.codescan.scan import CodeFinding as Hit
from lambdascope.engine.codescan.scan import CodeScan, FlowStep, language_of, scan_sources
from lambdascope.engine.codescan.selection import Origin, Part, Selection, select
from lambdascope.engine.codescan.snippets import mask, mask_literals, snippet
from lambdascope.engine.codescan.suppressions import suppression_of
from lambdascope.engine.codescan.templates.declared import Declared
from lambdascope.engine.codescan.templates.found import of_artifact, templates_in
from lambdascope.engine.codescan.wiring import Wiring
from lambdascope.engine.findings.assemble import code_finding_arn
from lambdascope.engine.inventory.ownership import Ownership
from lambdascope.engine.scan import Unpacked, open_artifact, zips_inside
from lambdascope.model.artifact import FileIndex
from lambdascope.model.code_finding import (
    NO_CODE,
    TOO_MANY_FINDINGS,
    CodeFinding,
    CodePlace,
    CodeResult,
    Patch,
    SnippetLine,
    TraceStep,
    lasting_layer,
)
from lambdascope.model.finding import Severity, identity_digest
from lambdascope.model.package import Problem

DETECTOR_VERSION = "v1.0"
_SECRETS = "hardcoded-credentials"
"""The detector whose findings stand on lines that hold a secret."""
_SEVERITIES = {
    RuleSeverity.INFO: Severity.INFORMATIONAL,
    RuleSeverity.LOW: Severity.LOW,
    RuleSeverity.MEDIUM: Severity.MEDIUM,
    RuleSeverity.HIGH: Severity.HIGH,
    RuleSeverity.CRITICAL: Severity.CRITICAL,
}
_WORST_FIRST = {severity: rank for rank, severity in enumerate(reversed(Severity))}
MAX_FINDINGS = 2_000
"""Of one function with its layers; whoever has more of them has another problem, or put them there to trouble us."""
MAX_UNTOLD = 100_000
"""Weaknesses beyond these that are listed by their fingerprints; of more, none is."""
_MAX_PATCHED = 1_000
"""Characters of the longest line that a patch is made for."""


class ScannedCode(NamedTuple):
    """What is wrong with the code, and what could not be looked at."""

    result: CodeResult
    problems: tuple[Problem, ...]


def scan_code(
    target: str,
    function: Unpacked,
    layers: Sequence[Unpacked],
    rules: RuleSet,
    *,
    handler: str | None = None,
    runtime: str | None = None,
    triggers: Collection[str] = (),
    templates: Iterable[Declared] = (),
) -> ScannedCode:
    """Scan the own code of `function` with `layers` in attachment order.

    `triggers` are the kinds of all that calls it, by ids of the shapes of events in `rules`: what a service writes
    itself is then no attacker's. With one that is not in `rules` the event is unknown. Without any, `templates` and
    those in the package say what calls which function.

    Raises ArchiveError, naming the artifact, if one of them is not an archive we can read.
    """
    budget = Budget()
    opened = [open_artifact(each, budget) for each in (function, *layers)]
    artifacts, unopened = _parts(opened, budget)
    selection = select(artifacts[0], artifacts[1:], handler)
    templated = templates_in(opened[0])
    declared = (*of_artifact(templates, function.artifact.name), *templated.functions)
    wiring = Wiring(frozenset(triggers), declared)
    scan = scan_sources(selection.files, rules, handler, runtime, compiled=selection.compiled, wiring=wiring)
    told = _Telling(target, selection, scan)
    found = sorted(told.found(), key=_order)
    findings = tuple(told.finding(each) for each in found[:MAX_FINDINGS])
    untold = [each.fingerprint for each in found[MAX_FINDINGS:]]
    every = [part.files for artifact in artifacts for part in artifact]
    problems = [
        *_too_many(len(untold)),
        *(problem for index in every for problem in index.problems()),
        *unopened,
        *templated.problems,
        *selection.problems,
        *_missing_handler(scan),
        *told.problems(),
        *_nothing_scanned(selection),
    ]
    left_out = tuple((reason.value, count) for reason, count in sorted(selection.left_out.items()))
    listed = tuple(untold) if len(untold) <= MAX_UNTOLD else ()
    result = CodeResult(findings, len(selection.files), scan.lines, left_out, tuple(told.triggers()), listed)
    return ScannedCode(result, tuple(problems))


def _parts(opened: Iterable[FileIndex], budget: Budget) -> tuple[list[list[Part]], list[Problem]]:
    """Each artifact with the zips that lie in it, as the scan of dependencies opens them; and those it could not."""
    artifacts, unopened = [], []
    for index in opened:
        inside = list(zips_inside(index, budget))
        indexes = [index, *(each for each in inside if not isinstance(each, Problem))]
        artifacts.append([Part(each, Ownership(each).is_inside_dependency) for each in indexes])
        unopened += [each for each in inside if isinstance(each, Problem)]
    return artifacts, unopened


def _too_many(left: int) -> Iterator[Problem]:
    if left > 0:
        message = f"the result is partial: there are {left:,} more weaknesses than the {MAX_FINDINGS:,} that are told, "
        yield Problem(TOO_MANY_FINDINGS, "", None, f"{message}the worst first")


def _nothing_scanned(selection: Selection) -> Iterator[Problem]:
    if not selection.files:
        left_out = ", ".join(f"{count:,} of {reason.value}" for reason, count in sorted(selection.left_out.items()))
        yield Problem(
            NO_CODE,
            "",
            None,
            "there is no own code in Python, JavaScript or TypeScript here, so no code was scanned"
            + (f"; files left out: {left_out}" if left_out else ""),
        )


def _missing_handler(scan: CodeScan) -> Iterator[Problem]:
    if scan.missing_handler is not None:
        message = f"{scan.missing_handler}; every function that looks like a handler was taken for one"
        yield Problem("handler-not-found", "", None, message)


class _Found(NamedTuple):
    """A weakness that may be told."""

    hit: Hit
    at: Standing
    hide: Callable[[str], str]
    """Masks what a text about it repeats."""
    source: str | None
    """The source of its data, masked."""
    arn: str
    fingerprint: str


class _Telling:
    """Turns what the engine found into what reports tell: places in their artifact, secrets masked, comments heard."""

    def __init__(self, target: str, selection: Selection, scan: CodeScan) -> None:
        self._target = target
        self._scan = scan
        self._places = Places(selection, scan)
        self._hits = [(hit, self._standing(hit)) for hit in scan.findings if self._places.is_reported(hit)]
        self._secrets = _Secrets(self._hits)
        self._unexplained: dict[Problem, None] = {}

    def found(self) -> Iterator[_Found]:
        seen: Counter[tuple[str, ...]] = Counter()
        told: Counter[tuple[str, ...]] = Counter()
        for hit, at in _once(self._hits):
            hide = self._hide(hit)  # a hash of a short secret gives it away
            text = " ".join(hide("\n".join(_lines_of(at))).split())
            alike = (hit.rule_id, lasting_layer(at.origin.layer), at.origin.path, text)
            seen[alike] += 1
            place = (hit.rule_id, at.origin.layer or "", at.origin.path, str(at.span.line), str(at.span.end_line))
            told[place] += 1
            arn = code_finding_arn(self._target, *place, *([str(told[place])] if told[place] > 1 else []))
            source = hide(hit.source) if hit.source is not None else None
            yield _Found(hit, at, hide, source, arn, identity_digest(*alike, str(seen[alike])))

    def problems(self) -> Iterator[Problem]:
        """Files that were not read to the end, maps that are no help, comments without a reason; after `finding`."""
        for problem in self._scan.problems:
            origin = self._places.origin(problem.path)
            message = f"line {problem.line}: {problem.message}" if problem.line > 1 else problem.message
            yield Problem("code-not-understood", origin.path, origin.layer, message)
        yield from self._places.problems()
        yield from self._unexplained

    def triggers(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """By function, the kinds of events that it was taken to be called with."""
        for path, function, kinds in self._scan.shaped:
            yield f"{self._places.origin(path).path}:{function}", kinds

    def _standing(self, hit: Hit) -> Standing:
        return self._places.of(hit.path, Span(hit.line, hit.column, hit.end_line, hit.end_column))

    def finding(self, found: _Found) -> CodeFinding:
        hit, at, hide = found.hit, found.at, found.hide
        detector = hit.rule.detector
        secret_lines = self._secrets.lines_of(at.origin.layer, at.text)
        language = language_of(at.origin.path, hit.language)
        shown = snippet(at.text.lines, at.text.span.line, at.text.span.end_line, secret_lines)
        return CodeFinding(
            arn=found.arn,
            rule_id=hit.rule_id,
            detector_id=f"{language}/{detector.id}@{DETECTOR_VERSION}",
            detector_name=detector.name,
            detector_tags=tuple(dict.fromkeys((*detector.tags, "security", language))),
            cwes=detector.cwes,
            severity=_SEVERITIES[hit.severity],
            confidence=hit.confidence.name.lower(),
            explanation=detector.description,
            place=_place(at.origin, at.span),
            message=hide(hit.message),
            fix=hit.rule.fix,
            patch=_patch(hit, at) if secret_lines.isdisjoint(range(at.span.line, at.span.end_line + 1)) else None,
            source=found.source,
            sink=hide(hit.sink),
            trace=tuple(self._step(step) for step in _shortened(hit.trace)),
            snippet=tuple(SnippetLine(number, content) for number, content in shown),
            fingerprint=found.fingerprint,
            ignored=self._ignored(hit, at),
            snippet_path=at.text.path,
            generated=_place(*at.generated) if at.generated is not None else None,
        )

    def _hide(self, hit: Hit) -> Callable[[str], str]:
        """What masks texts about a hit: all literals, where any rule sees a secret on its lines or on the way to it."""
        lines = {(hit.path, line) for line in range(hit.line, hit.end_line + 1)}
        lines |= {(step.path, line) for step in hit.trace for line in range(step.line, step.end_line + 1)}
        has_secret = any(self._secrets.is_on(path, line) for path, line in lines)
        return mask_literals if has_secret else mask

    def _ignored(self, hit: Hit, at: Standing) -> str | None:
        text = at.text
        ids = (hit.rule_id, hit.detector)
        comment = suppression_of(text.lines, hit.language, text.span.line, text.span.end_line, ids)
        if comment is None:
            return None
        if comment.reason is None:
            message = (
                f"line {comment.line}: the comment gives no reason, so {hit.rule_id} is not ignored; "
                f"write: lambdascope: ignore[{hit.rule_id}] -- why"
            )
            self._unexplained[Problem("ignored-without-reason", text.path, at.origin.layer, message)] = None
        return comment.reason

    def _step(self, step: FlowStep) -> TraceStep:
        hide = mask_literals if self._secrets.is_on(step.path, step.line) else mask
        at = self._places.of(step.path, Span(step.line, step.column, step.end_line, step.end_column))
        return TraceStep(_place(at.origin, at.span), hide(step.text))


class _Secrets:
    """The lines that hold a secret, in the scanned files and in those that they were made of."""

    def __init__(self, hits: Iterable[tuple[Hit, Standing]]) -> None:
        self._scanned: dict[str, set[int]] = {}
        self._read: dict[tuple[str | None, str], set[int]] = {}
        for hit, at in hits:
            if hit.detector == _SECRETS:
                self._scanned.setdefault(hit.path, set()).update(range(hit.line, hit.end_line + 1))
                lines = self._read.setdefault((at.origin.layer, at.text.path), set())
                lines.update(range(at.text.span.line, at.text.span.end_line + 1))

    def is_on(self, path: str, line: int) -> bool:
        """Whether one is on a line of a scanned file."""
        return line in self._scanned.get(path, ())

    def lines_of(self, layer: str | None, text: Text) -> Set[int]:
        """The lines of a text that is shown."""
        return self._read.get((layer, text.path), frozenset())


def _once(hits: Iterable[tuple[Hit, Standing]]) -> Iterator[tuple[Hit, Standing]]:
    """What several bundles have of one file is told once."""
    seen: set[tuple[object, ...]] = set()
    for hit, at in hits:
        key = (hit.rule_id, at.origin, at.span, hit.message)
        if at.generated is None or key not in seen:
            yield hit, at
        seen.add(key)


def _lines_of(at: Standing) -> Sequence[str]:
    return at.text.lines[at.text.span.line - 1 : at.text.span.end_line]


def _place(origin: Origin, span: Span) -> CodePlace:
    return CodePlace(origin.path, origin.layer, span.line, span.column + 1, span.end_line, span.end_column + 1)


def _shortened(trace: Sequence[FlowStep]) -> Iterable[FlowStep]:
    """Without steps that the next one says again; source and sink stay."""
    for at, step in enumerate(trace):
        following = trace[at + 1] if 0 < at < len(trace) - 2 else None
        if following is None or not _covers(following, step):
            yield step


def _covers(outer: FlowStep, inner: FlowStep) -> bool:
    begins = (outer.line, outer.column) <= (inner.line, inner.column)
    ends = (inner.end_line, inner.end_column) <= (outer.end_line, outer.end_column)
    return outer.path == inner.path and begins and ends and inner.text in outer.text


def _patch(hit: Hit, at: Standing) -> Patch | None:
    """A fix of the file that is named; none where only what was made of it is at hand."""
    lines, span = at.text.lines, at.span
    if hit.rule.replace is None or at.text.path != at.origin.path or span.line > len(lines):
        return None
    pattern, replacement = hit.rule.replace
    for number in range(span.line, min(span.end_line, len(lines)) + 1):
        old = lines[number - 1]
        if len(old) <= _MAX_PATCHED and mask(old) == old:
            new = re.sub(pattern, replacement, old, count=1)
            if new != old:
                return Patch(number, old, new)
    return None


def _order(found: _Found) -> tuple[int, str, str, int, int, str, str]:
    """The worst first, then by place."""
    hit, origin, span = found.hit, found.at.origin, found.at.span
    worst = _WORST_FIRST[_SEVERITIES[hit.severity]]
    return worst, origin.layer or "", origin.path, span.line, span.column, hit.rule_id, found.source or ""
