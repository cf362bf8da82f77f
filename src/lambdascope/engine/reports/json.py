"""The JSON report; `schemaVersion` changes when a reader of an older one could be misled."""

from __future__ import annotations

from json import JSONEncoder
from typing import Any

from lambdascope.engine.ecosystems.purl import format as format_purl
from lambdascope.engine.reports.inspector import render_finding
from lambdascope.engine.reports.inspector_code import render_local_code
from lambdascope.model.artifact import Artifact
from lambdascope.model.package import Package, Problem
from lambdascope.model.report import DatabaseInfo, Report, TargetReport

SCHEMA_VERSION = 1
NO_TIME = "1970-01-01T00:00:00Z"
"""The time of findings that no advisory database has a part in: the same input gives the same bytes."""


def render(report: Report) -> str:
    """`report` as JSON text ending in a newline; the same report gives the same text."""
    seen_at = report.database.compiled_at if report.database is not None else NO_TIME
    document = {
        "schemaVersion": SCHEMA_VERSION,
        "tool": {"name": "lambdascope", "version": report.tool_version},
        "database": _database(report.database) if report.database is not None else None,
        "targets": [_target(target, seen_at) for target in report.targets],
    }
    # ASCII only, so that lone surrogates of hostile names are escaped rather than refused by the output's encoding.
    return JSONEncoder(ensure_ascii=True).encode(document) + "\n"


def _database(database: DatabaseInfo) -> dict[str, Any]:
    return {
        "compiledAt": database.compiled_at,
        "ecosystems": [ecosystem.value for ecosystem in database.ecosystems],
    }


def _target(target: TargetReport, seen_at: str) -> dict[str, Any]:
    inventory = target.inventory
    rendered: dict[str, Any] = {
        "target": target.target,
        "artifacts": [_artifact(artifact) for artifact in inventory.artifacts],
        "packages": [_package(package) for package in inventory.packages],
        "problems": [_problem(problem) for problem in inventory.problems],
        "findings": [render_finding(finding, target, seen_at) for finding in target.findings],
    }
    if target.code is not None:
        rendered["findings"] += [render_local_code(finding, target, seen_at) for finding in target.code.findings]
        rendered["code"] = {
            "files": target.code.files,
            "lines": target.code.lines,
            "leftOut": dict(target.code.left_out),
        }
        if target.code.triggers:
            rendered["code"]["triggers"] = {function: list(kinds) for function, kinds in target.code.triggers}
    return rendered


def _artifact(artifact: Artifact) -> dict[str, Any]:
    return {"name": artifact.name, "role": artifact.role.value, "sha256": artifact.sha256, "size": artifact.size}


def _package(package: Package) -> dict[str, Any]:
    return {
        "purl": format_purl(package.ecosystem, package.name, package.version),
        "name": package.name,
        "version": package.version,
        "ecosystem": package.ecosystem.value,
        "packageManager": package.package_manager.value,
        "filePath": package.file_path,
        "layer": package.layer,
        "evidence": package.evidence.value,
        "identifiedBy": package.identified_by,
        "isDevelopment": package.is_development,
        "reachability": "unknown",
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {"code": problem.code, "path": problem.path, "layer": problem.layer, "message": problem.message}
