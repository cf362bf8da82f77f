"""BatchGetCodeSnippet (facts, 8.2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lambdascope.api.context import Context, Request
from lambdascope.api.handlers.findings import account_of
from lambdascope.logs import logger
from lambdascope.model.code_finding import CodeFinding, SnippetLine
from lambdascope.store import findings
from lambdascope.store.sealing import SealBroken

_LOG = logger(__name__)

Json = dict[str, Any]

_MAX_LINES = 20
_MAX_CONTENT = 240
_MAX_DESCRIPTION = 1_000
_MAX_FIX = 2_500

_NOT_YOURS = "ACCESS_DENIED", "Only the finding's own account may see code."
_NOT_FOUND = "CODE_SNIPPET_NOT_FOUND", "There is no code for that finding in this region."
_BROKEN = "INTERNAL_ERROR", "The code cannot be opened; the log of lambdascope tells why."


def batch_get_code_snippet(context: Context, request: Request) -> Json:
    """The lines around findings in the caller's own code; nobody else's, not even a member's."""
    results: list[Json] = []
    errors: list[Json] = []
    for arn in dict.fromkeys(request["findingArns"]):
        found = _snippet(context, arn)
        if isinstance(found, dict):
            results.append(found)
        else:
            code, message = found
            errors.append({"findingArn": arn, "errorCode": code, "errorMessage": message})
    return {"codeSnippetResults": results, "errors": errors}


def _snippet(context: Context, arn: str) -> Json | tuple[str, str]:
    """One result, or why there is none."""
    account, region = context.caller.scope
    if account_of(arn) != account:
        return _NOT_YOURS
    try:
        with context.database.transaction() as connection:
            found = next(findings.named(connection, region, [arn], [account], context.sealer), None)
    except SealBroken as error:
        _LOG.error("code cannot be opened", finding=arn, error=str(error))
        return _BROKEN
    if found is None or not isinstance(found.finding, CodeFinding) or not found.finding.snippet:
        return _NOT_FOUND
    return _rendered(arn, found.finding)


def _rendered(arn: str, finding: CodeFinding) -> Json:
    lines = _around(finding)
    return {
        "findingArn": arn,
        "startLine": lines[0].number,
        "endLine": lines[-1].number,
        "codeSnippet": [{"lineNumber": each.number, "content": each.content[:_MAX_CONTENT]} for each in lines],
        "suggestedFixes": _fixes(finding),
    }


def _around(finding: CodeFinding) -> Sequence[SnippetLine]:
    """The lines of the snippet, as many as there may be: those from shortly before the finding on."""
    lines = finding.snippet
    in_deployed_file = finding.generated is not None and finding.snippet_path == finding.generated.path
    place = finding.generated if in_deployed_file and finding.generated else finding.place
    before = sum(each.number < place.line for each in lines)
    first = max(0, min(before - _MAX_LINES // 2, len(lines) - _MAX_LINES))
    return lines[first : first + _MAX_LINES]


def _fixes(finding: CodeFinding) -> list[Json] | None:
    """What to do, and the line that a patch gives."""
    fix: Json = {}
    if finding.fix:
        fix["description"] = finding.fix[:_MAX_DESCRIPTION]
    if finding.patch is not None and finding.patch.new:
        fix["code"] = finding.patch.new[:_MAX_FIX]
    return [fix] if fix else None
