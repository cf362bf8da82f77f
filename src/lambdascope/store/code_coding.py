"""How a finding in code is written into columns, and read back: what quotes the code apart from the rest."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from lambdascope.model.code_finding import CodeFinding, CodePlace, Patch, SnippetLine, TraceStep
from lambdascope.model.finding import Severity

Json = dict[str, Any]

_QUOTED = ("patch", "trace", "snippet")


def encode_code(finding: CodeFinding) -> Json:
    """What of a finding may be shown without the key; filters look into it, so its keys are part of the schema."""
    fields = finding._asdict()
    for name in ("arn", *_QUOTED):
        del fields[name]
    generated = finding.generated._asdict() if finding.generated is not None else None
    return fields | {"place": finding.place._asdict(), "generated": generated}


def encode_quoted(finding: CodeFinding) -> bytes:
    """What quotes the code, to be sealed."""
    return _dumped({name: getattr(finding, name) for name in _QUOTED})


def decode_code(arn: str, document: Json, quoted: bytes | None = None) -> CodeFinding:
    """The inverse of both; without `quoted` the trace and the snippet are empty."""
    fields = dict(document)
    for name in ("detector_tags", "cwes"):
        fields[name] = tuple(fields[name])
    fields["severity"] = Severity(fields["severity"])
    fields["place"] = CodePlace(**fields["place"])
    fields["generated"] = CodePlace(**fields["generated"]) if fields.get("generated") is not None else None
    parts: Json = json.loads(quoted) if quoted is not None else {"patch": None, "trace": [], "snippet": []}
    return CodeFinding(
        arn=arn,
        **fields,
        patch=Patch(*parts["patch"]) if parts["patch"] is not None else None,
        trace=tuple(TraceStep(CodePlace(*place), text) for place, text in parts["trace"]),
        snippet=tuple(SnippetLine(*line) for line in parts["snippet"]),
    )


def encode_all(findings: Iterable[CodeFinding]) -> bytes:
    """Whole findings, to be sealed; their ARNs belong to functions and are no part of it."""
    return _dumped([[encode_code(each), encode_quoted(each).decode("ascii")] for each in findings])


def decode_all(content: bytes) -> tuple[CodeFinding, ...]:
    """The inverse of `encode_all`."""
    return tuple(decode_code("", document, quoted.encode("ascii")) for document, quoted in json.loads(content))


def _dumped(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode("ascii")
