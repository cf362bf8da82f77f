"""The keys of filter criteria: of what kind each is, and what of a finding it looks at (facts, 6.3).

Each gives the values that a finding has for it, none where it has none.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import Enum, auto

from lambdascope.engine.runtimes import inspector_spelling
from lambdascope.model.criteria import FindingAttributes, PackageAttributes

_RESOURCE_TYPE = "AWS_LAMBDA_FUNCTION"


class Kind(Enum):
    """What the entries of a key are."""

    STRING = auto()
    DATE = auto()
    NUMBER = auto()
    MAP = auto()
    PACKAGE = auto()
    PORTS = auto()


STRINGS: dict[str, Callable[[FindingAttributes], tuple[str, ...]]] = {
    "findingArn": lambda subject: (subject.arn,),
    "awsAccountId": lambda subject: (subject.account,),
    "findingType": lambda subject: (subject.type,),
    "severity": lambda subject: (subject.severity,),
    "findingStatus": lambda subject: (subject.status,),
    "title": lambda subject: (subject.title,),
    "resourceType": lambda _: (_RESOURCE_TYPE,),
    "resourceId": lambda subject: (subject.resource_id,),
    "componentId": lambda _: (),
    "componentType": lambda _: (),
    "vulnerabilityId": lambda subject: (subject.vulnerability_id,),
    "vulnerabilitySource": lambda subject: (subject.source,),
    "vendorSeverity": lambda subject: _known(subject.vendor_severity),
    "relatedVulnerabilities": lambda subject: subject.related,
    "fixAvailable": lambda subject: (subject.fix_available,),
    "exploitAvailable": lambda subject: ("YES" if subject.is_exploited else "NO",),
    "lambdaFunctionName": lambda subject: (subject.function_name,),
    "lambdaFunctionLayers": lambda subject: subject.layers,
    "lambdaFunctionRuntime": lambda subject: _spellings(subject.runtime),
    "lambdaFunctionExecutionRoleArn": lambda subject: (subject.role,),
    "codeVulnerabilityDetectorName": lambda subject: _known(subject.detector_name),
    "codeVulnerabilityDetectorTags": lambda subject: subject.detector_tags,
    "codeVulnerabilityFilePath": lambda subject: _known(subject.code_path),
}
DATES: dict[str, Callable[[FindingAttributes], datetime]] = {
    "firstObservedAt": lambda subject: subject.first_observed_at,
    "lastObservedAt": lambda subject: subject.last_observed_at,
    "updatedAt": lambda subject: subject.updated_at,
    "lambdaFunctionLastModifiedAt": lambda subject: subject.last_modified,
}
NUMBERS: dict[str, Callable[[FindingAttributes], float | None]] = {
    "inspectorScore": lambda subject: subject.score,
    "epssScore": lambda subject: subject.epss,
}
TAGS = "resourceTags"
PACKAGES = "vulnerablePackages"
PACKAGE_STRINGS: dict[str, Callable[[PackageAttributes], tuple[str, ...]]] = {
    "name": lambda package: (package.name,),
    "version": lambda package: (package.version,),
    "release": lambda _: (),
    "architecture": lambda _: (),
    "sourceLayerHash": lambda _: (),
    "sourceLambdaLayerArn": lambda package: _known(package.layer_arn),
    "filePath": lambda package: (package.file_path,),
    # Of images and machines, whose processes Inspector observes.
    "runtimeReachability": lambda _: (),
    "runtimeReachabilityReason": lambda _: (),
}

# About other kinds of resources. Source: botocore 1.44's `FilterCriteria`.
_OTHER_STRINGS = (
    "ec2InstanceImageId",
    "ec2InstanceVpcId",
    "ec2InstanceSubnetId",
    "ecrImageArchitecture",
    "ecrImageRegistry",
    "ecrImageRepositoryName",
    "ecrImageTags",
    "ecrImageHash",
    "networkProtocol",
    "codeRepositoryProjectName",
    "codeRepositoryProviderType",
    "machineImageId",
    "machineImageName",
    "machineImageOwnerAccountId",
    "machineImagePlatform",
    "cloudProvider",
    "cloudProviderRegion",
    "cloudProviderAccountId",
    "cloudProviderOrgId",
    "cloudVmImageReference",
    "cloudVmNetworkId",
    "cloudVmSubnetIds",
    "cloudImageRepositoryName",
    "cloudImageRegistry",
    "cloudImageDigest",
    "cloudImageTags",
    "cloudImageArchitecture",
    "cloudServerlessFunctionName",
    "cloudServerlessFunctionRuntime",
    "cloudServerlessFunctionExecutionRole",
)
_OTHER_DATES = (
    "ecrImagePushedAt",
    "ecrImageLastInUseAt",
    "cloudImagePushedAt",
    "cloudImageLastInUseAt",
    "cloudServerlessFunctionLastModifiedAt",
)
_OTHER_NUMBERS = (
    "ecrImageInUseCount",
    "cloudImageInUseCount",
)

KINDS = {
    **dict.fromkeys((*STRINGS, *_OTHER_STRINGS), Kind.STRING),
    **dict.fromkeys((*DATES, *_OTHER_DATES), Kind.DATE),
    **dict.fromkeys((*NUMBERS, *_OTHER_NUMBERS), Kind.NUMBER),
    TAGS: Kind.MAP,
    PACKAGES: Kind.PACKAGE,
    "portRange": Kind.PORTS,
}
"""Every key that inspector2 knows; those without a table above are about other kinds of resources."""


def _known(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)


def _spellings(runtime: str | None) -> tuple[str, ...]:
    return () if runtime is None else (runtime, inspector_spelling(runtime))
