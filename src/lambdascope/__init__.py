"""lambdascope: vulnerability scanning for AWS Lambda packages.

What `__all__` lists is the promise; everything else may change between versions. `docs/library.md` shows its use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from lambdascope._version import __version__

if TYPE_CHECKING:
    from lambdascope.engine.reports.json import render as to_json
    from lambdascope.model.artifact import Artifact
    from lambdascope.model.code_finding import CodeFinding, CodePlace, CodeResult, TraceStep
    from lambdascope.model.ecosystem import Ecosystem
    from lambdascope.model.errors import (
        DatabaseError,
        FeedError,
        LambdascopeError,
        TargetError,
        UsageError,
    )
    from lambdascope.model.finding import Finding, Match, Severity
    from lambdascope.model.package import Evidence, Package, Problem
    from lambdascope.model.report import DatabaseInfo, Inventory, Report, TargetReport
    from lambdascope.service.scans import inventory, scan
    from lambdascope.store.advisories import AdvisoryDatabase

__all__ = [
    "AdvisoryDatabase",
    "Artifact",
    "CodeFinding",
    "CodePlace",
    "CodeResult",
    "DatabaseError",
    "DatabaseInfo",
    "Ecosystem",
    "Evidence",
    "FeedError",
    "Finding",
    "Inventory",
    "LambdascopeError",
    "Match",
    "Package",
    "Problem",
    "Report",
    "Severity",
    "TargetError",
    "TargetReport",
    "TraceStep",
    "UsageError",
    "__version__",
    "inventory",
    "scan",
    "to_json",
]

# Names are loaded when first used, so that `lambdascope --version` and each command pay only for what they need.
_HOMES = {
    "AdvisoryDatabase": "store.advisories",
    "Artifact": "model.artifact",
    "CodeFinding": "model.code_finding",
    "CodePlace": "model.code_finding",
    "CodeResult": "model.code_finding",
    "DatabaseError": "model.errors",
    "DatabaseInfo": "model.report",
    "Ecosystem": "model.ecosystem",
    "Evidence": "model.package",
    "FeedError": "model.errors",
    "Finding": "model.finding",
    "Inventory": "model.report",
    "LambdascopeError": "model.errors",
    "Match": "model.finding",
    "Package": "model.package",
    "Problem": "model.package",
    "Report": "model.report",
    "Severity": "model.finding",
    "TargetError": "model.errors",
    "TargetReport": "model.report",
    "TraceStep": "model.code_finding",
    "UsageError": "model.errors",
    "inventory": "service.scans",
    "scan": "service.scans",
}


def __getattr__(name: str) -> object:
    if name == "to_json":
        return import_module("lambdascope.engine.reports.json").render
    if name in _HOMES:
        return getattr(import_module(f"lambdascope.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'lambdascope' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
