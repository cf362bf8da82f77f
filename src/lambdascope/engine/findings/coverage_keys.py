"""The keys of coverage's filter criteria: of what kind each is (facts, 4.2). Source: botocore 1.44's
`CoverageFilterCriteria`."""

from __future__ import annotations

from lambdascope.engine.findings.criteria_keys import Kind

_STRINGS = (
    "accountId",
    "cloudProvider",
    "cloudProviderAccountId",
    "cloudProviderRegion",
    "lambdaFunctionName",
    "lambdaFunctionRuntime",
    "resourceId",
    "resourceType",
    "scanStatusCode",
    "scanStatusReason",
    "scanType",
)

# About other kinds of resources.
_OTHER_STRINGS = (
    "cloudContainerImageTags",
    "cloudContainerRegistryName",
    "cloudContainerRepositoryName",
    "cloudProviderOrgId",
    "cloudServerlessFunctionName",
    "cloudServerlessFunctionRuntime",
    "codeRepositoryProjectName",
    "codeRepositoryProviderType",
    "codeRepositoryProviderTypeVisibility",
    "ecrImageTags",
    "ecrRepositoryName",
    "lastScannedCommitId",
    "scanMode",
)
_OTHER_DATES = ("ecrImageLastInUseAt", "imagePulledAt")
_OTHER_MAPS = ("cloudServerlessFunctionTags", "cloudVmInstanceTags", "ec2InstanceTags", "machineImageTags")

COVERAGE_KINDS = {
    **dict.fromkeys((*_STRINGS, *_OTHER_STRINGS), Kind.STRING),
    **dict.fromkeys(("lastScannedAt", *_OTHER_DATES), Kind.DATE),
    **dict.fromkeys(("lambdaFunctionTags", *_OTHER_MAPS), Kind.MAP),
    "ecrImageInUseCount": Kind.NUMBER,
}
"""Every key that inspector2 knows."""
