"""A function or layer that is a jar itself, or one unpacked: its META-INF lies in the artifact's own tree.

Lambda runs a deployed uber jar this way, classes at the root and further jars in `lib/`. Those jars are read like any
other; here are the poms, at any depth, and the manifest at the root.
"""

from __future__ import annotations

from collections.abc import Iterator

from lambdascope.engine.inventory.java.embedded_poms import EmbeddedPom, pom_folder, read_folder
from lambdascope.model.artifact import MANIFEST_LIMIT, ArtifactFile, FileIndex
from lambdascope.model.ecosystem import Ecosystem, PackageName
from lambdascope.model.package import Evidence, Package, PackageManager, Problem


def read(file: ArtifactFile) -> Iterator[Package | Problem]:
    """The library that a pom names, or that the manifest does where none of the poms is meant by it."""
    folder = pom_folder(file.path)
    if folder is None:
        yield from _from_manifest(file)
    elif file.path.endswith("/pom.properties") or file.siblings.get(f"{folder}/pom.properties") is None:
        for item in read_folder(file.siblings, folder):
            if isinstance(item, EmbeddedPom):
                yield _package(file, item.library.name, item.library.version, item.identified_by)
            else:
                yield item


def _from_manifest(file: ArtifactFile) -> Iterator[Package]:
    from lambdascope.engine.inventory.java.jar_identity import identify
    from lambdascope.engine.inventory.java.jar_manifest import main_attributes

    names = tuple(file.siblings.paths())
    identity = identify(None, main_attributes(file.read(MANIFEST_LIMIT)), names)
    if identity is None:
        return
    group, _, artifact = identity.name.rpartition(":")
    if not group and not any(name.endswith(".class") for name in names):
        return  # the manifest of something that is no Java program
    libraries = list(_libraries_of_poms(file.siblings, names))
    if not any(artifact == known or (not group and identity.version == version) for known, version in libraries):
        yield _package(file, identity.name, identity.version, file.path)


def _libraries_of_poms(index: FileIndex, names: tuple[str, ...]) -> Iterator[tuple[str, str | None]]:
    """Artifact and version of the poms at the root, where the manifest is."""
    folders = {folder for name in names if name.startswith("META-INF/maven/") and (folder := pom_folder(name))}
    for folder in sorted(folders):
        for item in read_folder(index, folder):
            if isinstance(item, EmbeddedPom):
                yield item.library.artifact, item.library.version


def _package(file: ArtifactFile, name: PackageName, version: str | None, identified_by: str) -> Package:
    return Package(
        ecosystem=Ecosystem.MAVEN,
        name=name,
        version=version,
        package_manager=PackageManager.JAR,
        file_path=file.path,
        layer=file.layer,
        evidence=Evidence.INSTALLED,
        identified_by=identified_by,
    )
