"""A weakness in a function's own code: where, why, on which way data gets there, and what to write instead."""

from __future__ import annotations

import re
from typing import NamedTuple

from lambdascope.model.finding import Severity

NO_CODE = "no-code"
"""The problem of a package without own code."""
TOO_MANY_FINDINGS = "too-many-findings"
"""The problem of a result that tells only the worst of what was found."""
NOT_LISTED = "code-not-listed"
"""The problem of a result that names only some of the files that were not scanned."""

_LAYER_VERSION = re.compile(r"^(arn:[^:]*:lambda:[^:]*:[^:]*:layer:[^:]*):[0-9]+$")


def lasting_layer(layer: str | None) -> str:
    """A layer by what newer versions of it have, too: its ARN without the version; empty for the function's package."""
    return _LAYER_VERSION.sub(r"\1", layer or "")


class CodePlace(NamedTuple):
    """A piece of code. Lines and columns count from 1; `end_column` is the one behind the last character."""

    path: str
    """Relative to the function's package, or to the layer."""
    layer: str | None
    """The layer's ARN or file name; None for the function's own package."""
    line: int
    column: int
    end_line: int
    end_column: int

    @property
    def label(self) -> str:
        """For a person: `app.py:12`, in a layer behind its name."""
        own = f"{self.path}:{self.line}"
        return f"{self.layer}: {own}" if self.layer else own


class TraceStep(NamedTuple):
    """One step on the way from where data comes in to where it does harm."""

    place: CodePlace
    text: str


class SnippetLine(NamedTuple):
    """One line around a finding, secrets masked."""

    number: int
    content: str


class Patch(NamedTuple):
    """A fix that can be applied without thinking: one line and what it becomes."""

    line: int
    old: str
    new: str


class CodeFinding(NamedTuple):
    """One weakness at one place."""

    arn: str
    rule_id: str
    detector_id: str
    """As Inspector writes it: `python/os-command-injection@v1.0`."""
    detector_name: str
    detector_tags: tuple[str, ...]
    cwes: tuple[int, ...]
    severity: Severity
    confidence: str
    """high, medium or low."""
    explanation: str
    """What the detector looks for."""
    place: CodePlace
    message: str
    """With the real source and sink."""
    fix: str
    patch: Patch | None
    source: str | None
    sink: str
    trace: tuple[TraceStep, ...]
    """From source to sink; empty where the code is wrong by itself."""
    snippet: tuple[SnippetLine, ...]
    fingerprint: str
    """Stays the same when the code moves within its file."""
    ignored: str | None = None
    """The reason that a comment in the code gives for not reporting it."""
    snippet_path: str = ""
    """The file that `snippet` is of: the place's, or the deployed one where only that can be read."""
    generated: CodePlace | None = None
    """Where it is in the deployed file, where that was made of the place's: a bundle, or compiled code."""

    @property
    def title(self) -> str:
        """In Inspector's manner: `CWE-77,78 - OS command injection`."""
        numbers = ",".join(map(str, self.cwes))
        return f"CWE-{numbers} - {self.detector_name}" if numbers else self.detector_name


class CodeResult(NamedTuple):
    """What the scan of a function's own code says."""

    findings: tuple[CodeFinding, ...]
    """The worst first, then by place."""
    files: int
    lines: int
    left_out: tuple[tuple[str, int], ...] = ()
    """How many files were not scanned because they are not own code, by reason."""
    triggers: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Functions (`src/app.py:handler`) of which all that calls them was known: by kind of event."""
    untold: tuple[str, ...] = ()
    """Fingerprints of weaknesses that are there, beyond those told; none where they are too many to be listed."""

    @property
    def reported(self) -> tuple[CodeFinding, ...]:
        """Those that no comment ignores."""
        return tuple(finding for finding in self.findings if finding.ignored is None)
