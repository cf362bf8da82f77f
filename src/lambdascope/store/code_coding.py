"""How a finding in code is written into columns, and read back: what quotes the code apart from the rest."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from lambdascope.model.code_finding import CodeFinding, CodePlace, Patch, SnippetLine, TraceStep
from lambdascope.model.finding import Severity

Json = dict[str, Any]

FORM = 2
"""Raised when findings are written in another way, so that stored results of scans are made anew."""

_QUOTED = ("message", "source", "sink", "patch", "trace", "snippet", "ignored")
"""The fields that repeat something of the code: names, literals, comments."""
_SEALED = "It is sealed, and there is no key to open it."


def encode_code(finding: CodeFinding) -> Json:
    """What of a finding may be shown without the key; filters look into it, so its keys are part of the schema."""
    fields = finding._asdict()
    for name in ("arn", *_QUOTED):
        del fields[name]
    generated = finding.generated._asdict() if finding.generated is not None else None
    shown = {"place": finding.place._asdict(), "generated": generated, "is_ignored": finding.ignored is not None}
    return fields | shown


def encode_quoted(finding: CodeFinding) -> bytes:
    """What quotes the code, to be sealed."""
    return _dumped({name: getattr(finding, name) for name in _QUOTED})


def decode_code(arn: str, document: Json, quoted: bytes | None = None) -> CodeFinding:
    """The inverse of both. Without `quoted` there is neither trace nor snippet, and the message is the detector's.

    Fields that this version does not know are passed over; new ones need a default.
    """
    fields = {name: document[name] for name in CodeFinding._fields if name in document}
    for name in ("detector_tags", "cwes"):
        fields[name] = tuple(fields[name])
    fields["severity"] = Severity(fields["severity"])
    fields["place"] = CodePlace(**fields["place"])
    fields["generated"] = CodePlace(**fields["generated"]) if fields.get("generated") is not None else None
    return CodeFinding(arn=arn, **fields, **_quoted_fields(document, quoted))


def encode_all(findings: Iterable[CodeFinding], untold: Iterable[str] = ()) -> bytes:
    """Whole findings, to be sealed, with the fingerprints of those that are not told.

    Their ARNs belong to functions and are no part of it.
    """
    told = [[encode_code(each), encode_quoted(each).decode("ascii")] for each in findings]
    return _dumped({"findings": told, "untold": list(untold)})


class Decoded(NamedTuple):
    """What a scan found."""

    findings: tuple[CodeFinding, ...]
    untold: frozenset[str]
    """Fingerprints of what it found beyond them."""


def decode_all(content: bytes) -> Decoded:
    """The inverse of `encode_all`."""
    document: Json = json.loads(content)
    told = (decode_code("", shown, quoted.encode("ascii")) for shown, quoted in document["findings"])
    return Decoded(tuple(told), frozenset(document["untold"]))


def _quoted_fields(document: Json, quoted: bytes | None) -> Json:
    if quoted is None:
        ignored = _SEALED if document["is_ignored"] else None
        message = document["explanation"].removesuffix(".")
        return {
            "message": message, "source": None, "sink": "", "patch": None, "trace": (), "snippet": (),
            "ignored": ignored,
        }  # fmt: skip
    parts: Json = json.loads(quoted)
    return {
        **{name: parts[name] for name in ("message", "source", "sink", "ignored")},
        "patch": Patch(*parts["patch"]) if parts["patch"] is not None else None,
        "trace": tuple(TraceStep(CodePlace(*place), text) for place, text in parts["trace"]),
        "snippet": tuple(SnippetLine(*line) for line in parts["snippet"]),
    }


def _dumped(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode("ascii")
