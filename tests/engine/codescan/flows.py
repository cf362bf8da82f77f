"""A small rule set and a reader of marked sources, for tests of the dataflow engine itself."""

from __future__ import annotations

from collections.abc import Mapping

from lambdascope.engine.codescan.rules.model import (
    CallPattern,
    Confidence,
    Detector,
    Guard,
    Library,
    Propagator,
    Rule,
    RuleSet,
    RuleSeverity,
    Selector,
    Sink,
    SourceModel,
)
from lambdascope.engine.codescan.scan import CodeScan, scan_sources

MARK = "SINK"

_DETECTOR = Detector("os-command-injection", "OS command injection", (78,), (), {"python": RuleSeverity.HIGH}, "")
_SHELL = Rule(
    id="shell",
    detector=_DETECTOR,
    languages=("python", "javascript"),
    message="{source} reaches {sink}",
    fix="",
    kind="shell",
    sources=("untrusted", "stored"),
    sinks=(Sink(CallPattern(("os.system", "child_process.exec")), Selector(0, ())),),
    configurations=(),
    confidence=Confidence.HIGH,
)
_URL = _SHELL._replace(
    id="url",
    kind="url",
    sinks=(Sink(CallPattern(("requests.get", "fetch")), Selector(0, ("url",))),),
)
_ANSWER = _SHELL._replace(
    id="answer", kind="html", sinks=(Sink(CallPattern(("$return",)), Selector(0, (), path=("body",))),)
)
_LIBRARY = Library(
    name="test",
    languages=("python", "javascript"),
    sources=(SourceModel(("requests.get",), "stored", "a response"),),
    propagators=(Propagator(("shlex.quote",), (Selector(0, ()),), Selector(None, ("return",)), ("shell",)),),
    guards=(Guard(("*.isdigit",), Selector(None, ("receiver",)), ("*",)),),
    neutral=("hash",),
)
RULES = RuleSet((_SHELL, _URL, _ANSWER), (_LIBRARY,))


def scan(files: Mapping[str, str], handler: str | None = None) -> CodeScan:
    return scan_sources({path: text.encode() for path, text in files.items()}, RULES, handler)


def marked(files: Mapping[str, str]) -> set[tuple[str, int]]:
    """The lines that say they are reached."""
    return {
        (path, number)
        for path, text in files.items()
        for number, line in enumerate(text.splitlines(), 1)
        if line.rstrip().endswith(MARK)
    }


def reached(files: Mapping[str, str], handler: str | None = None) -> set[tuple[str, int]]:
    return {(finding.path, finding.line) for finding in scan(files, handler).findings}
