"""The inventory as CycloneDX 1.6 JSON, by cyclonedx-python-lib. Source: https://cyclonedx.org/docs/1.6/json/"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.component_evidence import ComponentEvidence, Occurrence
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from lambdascope._version import __version__
from lambdascope.engine.ecosystems.purl import format as format_purl
from lambdascope.engine.reports.table import printable
from lambdascope.model.artifact import Artifact, ArtifactRole
from lambdascope.model.package import Package, Problem
from lambdascope.model.report import Inventory

_PREFIX = "lambdascope"


class _ExactPurl(PackageURL):
    """A purl in its ecosystem's own spelling; the library would write `JSONStream` in lower case."""

    @classmethod
    def of(cls, package: Package) -> _ExactPurl | None:
        """The package's purl; None where the library refuses a hostile name."""
        text = format_purl(package.ecosystem, package.name, package.version)
        try:
            purl: _ExactPurl = cls.__new__(cls, *PackageURL.from_string(text))
        except ValueError:
            return None
        purl.__dict__["text"] = text
        return purl

    def to_string(self, encode: bool | None = True) -> str:  # noqa: ARG002  # the text is encoded already
        text: str = self.__dict__["text"]
        return text


def render(inventory: Inventory, *, runtime: str | None = None, handler: str | None = None) -> str:
    """`inventory` as JSON text ending in a newline; without a time, so that the same input gives the same text."""
    digests = [artifact.sha256 or artifact.name for artifact in inventory.artifacts]
    bom = Bom(serial_number=uuid5(NAMESPACE_URL, "\0".join((printable(inventory.target), *map(printable, digests)))))
    bom.metadata.timestamp = None  # type: ignore[assignment]  # optional in the format, not in the library's type
    bom.metadata.tools.components.add(
        Component(type=ComponentType.APPLICATION, name="lambdascope", version=__version__)
    )
    function, *layers = inventory.artifacts
    root = _artifact(function, [("runtime", runtime), ("handler", handler)])
    bom.metadata.component = root
    owners: dict[str | None, Component] = {None: root}
    for layer in layers:
        owners[layer.name] = _artifact(layer, [])
        bom.components.add(owners[layer.name])
    contents: dict[str | None, list[Component]] = {owner: [] for owner in owners}
    for place, package in enumerate(inventory.packages):
        component = _package(package, place)
        bom.components.add(component)
        contents[package.layer].append(component)
    for problem in inventory.problems:
        bom.properties.add(Property(name=f"{_PREFIX}:problem", value=_problem(problem)))
    bom.register_dependency(root, [*contents[None], *(owners[layer.name] for layer in layers)])
    for layer in layers:
        bom.register_dependency(owners[layer.name], contents[layer.name])
    return JsonV1Dot6(bom).output_as_string(indent=2) + "\n"


def _artifact(artifact: Artifact, properties: list[tuple[str, str | None]]) -> Component:
    return Component(
        type=ComponentType.APPLICATION if artifact.role is ArtifactRole.FUNCTION else ComponentType.FILE,
        name=printable(artifact.name),
        bom_ref=f"{artifact.role.value}:{printable(artifact.name)}",
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=artifact.sha256)] if artifact.sha256 else [],
        properties=[Property(name=f"{_PREFIX}:{name}", value=printable(value)) for name, value in properties if value],
    )


def _package(package: Package, place: int) -> Component:
    return Component(
        type=ComponentType.LIBRARY,
        name=printable(package.name),
        version=None if package.version is None else printable(package.version),
        purl=_ExactPurl.of(package),
        bom_ref=f"package:{place}",
        scope=ComponentScope.OPTIONAL if package.is_development else None,
        evidence=ComponentEvidence(occurrences=[Occurrence(location=printable(package.file_path))]),
        properties=[Property(name=f"{_PREFIX}:{name}", value=printable(value)) for name, value in _facts(package)],
    )


def _facts(package: Package) -> Iterator[tuple[str, str]]:
    yield "evidence", package.evidence.value
    yield "packageManager", package.package_manager.value
    yield "identifiedBy", package.identified_by
    if package.layer is not None:
        yield "layer", package.layer


def _problem(problem: Problem) -> str:
    return printable(f"{problem.code}: {problem.path} {problem.message}")
