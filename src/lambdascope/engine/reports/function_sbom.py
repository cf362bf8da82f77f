"""A function's software bill of materials with its open vulnerabilities, as Inspector exports them (facts, 10.2).

CycloneDX 1.4 and SPDX 2.3 in JSON. The one of a scan (`cyclonedx.py`) is of a version that has a member for where a
package lies; here it is part of the purl.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any, NamedTuple
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from lambdascope._version import __version__
from lambdascope.engine.ecosystems.purl import format as format_purl
from lambdascope.model.function import Function
from lambdascope.model.package import Package

Json = dict[str, Any]

_TYPE = "AWS_LAMBDA_FUNCTION"
_NVD = "https://nvd.nist.gov/vuln/detail/"
_OSV = "https://osv.dev/vulnerability/"


class FunctionContents(NamedTuple):
    """What a function holds."""

    function: Function
    packages: tuple[Package, ...]
    """In the order in which they are to be listed."""
    vulnerabilities: Mapping[str, Sequence[int]]
    """By id, the places in `packages` of those that are affected."""


def cyclonedx(contents: FunctionContents, now: datetime) -> Json:
    """CycloneDX 1.4. Source: https://cyclonedx.org/docs/1.4/json/"""
    key = contents.function.key
    references = [_digest(each) for each in contents.packages]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.4",
        "serialNumber": f"urn:uuid:{_identity(contents)}",
        "version": 1,
        "metadata": {
            "timestamp": f"{now:%Y-%m-%dT%H:%M:%SZ}",
            "tools": [{"vendor": "lambdascope", "name": "lambdascope", "version": __version__}],
            "component": {"bom-ref": key.resource_id, "type": "application", "name": key.resource_id},
            "properties": [
                {"name": f"lambdascope:{name}", "value": value} for name, value in _facts(contents.function)
            ],
        },
        "components": [
            {
                "bom-ref": reference,
                "type": "library",
                "name": each.name,
                **({"version": each.version} if each.version is not None else {}),
                "purl": _located_purl(each),
            }
            for reference, each in zip(references, contents.packages, strict=True)
        ],
        "vulnerabilities": [
            {"id": id_, "affects": [{"ref": references[place]} for place in places]}
            for id_, places in contents.vulnerabilities.items()
        ],
    }


def spdx(contents: FunctionContents, now: datetime) -> Json:
    """SPDX 2.3. Source: https://spdx.github.io/spdx-spec/v2.3/"""
    key = contents.function.key
    advisories: dict[int, list[str]] = {}
    for id_, places in contents.vulnerabilities.items():
        for place in places:
            advisories.setdefault(place, []).append(id_)
    packages = [_spdx_package(each, advisories.get(place, ())) for place, each in enumerate(contents.packages)]
    return {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": key.resource_id,
        "documentNamespace": f"https://spdx.org/spdxdocs/lambdascope-{_identity(contents)}",
        "creationInfo": {
            "created": f"{now:%Y-%m-%dT%H:%M:%SZ}",
            "creators": [f"Tool: lambdascope-{__version__}"],
            "comment": "; ".join(f"{name}: {value}" for name, value in _facts(contents.function)),
        },
        "packages": packages,
        "relationships": [
            {
                "spdxElementId": "SPDXRef-DOCUMENT",
                "relationshipType": "DESCRIBES",
                "relatedSpdxElement": each["SPDXID"],
            }
            for each in packages
        ],
    }


def _spdx_package(package: Package, vulnerabilities: Sequence[str]) -> Json:
    references = [_reference("PACKAGE-MANAGER", "purl", _located_purl(package))]
    references += [_reference("SECURITY", "advisory", _address_of(id_)) for id_ in vulnerabilities]
    return {
        "SPDXID": f"SPDXRef-Package-{package.ecosystem.value}-{_digest(package)}",
        "name": package.name,
        **({"versionInfo": package.version} if package.version is not None else {}),
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "externalRefs": references,
    }


def _reference(category: str, type_: str, locator: str) -> Json:
    return {"referenceCategory": category, "referenceType": type_, "referenceLocator": locator}


def _address_of(vulnerability: str) -> str:
    return (_NVD if vulnerability.startswith("CVE-") else _OSV) + quote(vulnerability, safe="")


def _facts(function: Function) -> list[tuple[str, str]]:
    facts = [
        ("account_id", function.key.account),
        ("resource_type", _TYPE),
        ("architecture", ",".join(each.upper() for each in function.architectures)),
    ]
    return [*facts, ("runtime", function.runtime)] if function.runtime else facts


def _located_purl(package: Package) -> str:
    """The purl with where the package lies: of a layer, its ARN before the path."""
    path = package.file_path if package.layer is None else f"{package.layer}/{package.file_path}"
    return f"{format_purl(package.ecosystem, package.name, package.version)}?path={quote(path, safe='/:')}"


def _digest(package: Package) -> str:
    return blake2b(_located_purl(package).encode("utf-8", "replace"), digest_size=16).hexdigest()


def _identity(contents: FunctionContents) -> str:
    """The same for the same contents."""
    parts = [contents.function.key.resource_id, contents.function.code_sha256, *map(_digest, contents.packages)]
    return str(uuid5(NAMESPACE_URL, "\0".join((*parts, *contents.vulnerabilities))))
