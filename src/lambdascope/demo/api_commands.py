"""What the demo and the README ask Amazon Inspector's API for, with the `aws` command as AWS ships it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

_COMMANDS = """\
batch-get-account-status --query 'accounts[].resourceState.[lambda.status, lambdaCode.status]'
list-findings --filter-criteria 'severity=[{comparison=EQUALS,value=CRITICAL}]' --query 'findings[].[status, title]'
list-finding-aggregations --aggregation-type AWS_LAMBDA_FUNCTION --query \
'responses[].lambdaFunctionAggregation.[severityCounts.all, functionName]'
list-coverage --filter-criteria 'scanStatusCode=[{comparison=EQUALS,value=INACTIVE}]' --query \
'coveredResources[].[scanStatus.reason, scanType, resourceId]'
list-coverage-statistics --group-by SCAN_STATUS_REASON --query 'countsByGroup[]'
create-filter --name sandboxes --action SUPPRESS --filter-criteria \
'lambdaFunctionName=[{comparison=PREFIX,value=sandbox-}]'
list-filters --query 'filters[].[action, name]'
delete-filter --arn "$(aws inspector2 list-filters --query 'filters[?name==`sandboxes`].arn' --output text)"
"""
AWS_COMMANDS = tuple(f"aws inspector2 {command} --output text" for command in _COMMANDS.splitlines())
"""Each a line for a shell that has the variables of `variables`; they leave nothing, so that they can be repeated."""


def variables(endpoint: str, region: str, key: Mapping[str, str]) -> tuple[Mapping[str, str], ...]:
    """What a client needs in its environment; `key` is what `lambdascope keys create --format json` printed."""
    return (
        {"AWS_ENDPOINT_URL_INSPECTOR2": endpoint, "AWS_DEFAULT_REGION": region},
        {"AWS_ACCESS_KEY_ID": key["accessKeyId"], "AWS_SECRET_ACCESS_KEY": key["secretAccessKey"]},
    )


def path_with_aws(ministack: str) -> str | None:
    """A path that begins with the `aws` command that was installed beside the local AWS; None if there is none.

    No other will do: an old one does not know AWS_ENDPOINT_URL_INSPECTOR2, and would ask AWS itself.
    """
    beside = str(Path(ministack).absolute().parent)
    if shutil.which("aws", path=beside) is None:
        return None
    return f"{beside}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
