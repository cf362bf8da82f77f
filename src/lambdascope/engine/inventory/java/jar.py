"""Jars, wars and ears, and all archives inside them: every library they hold, each named by its best evidence.

In this order: every pom.properties, the pom.xml where there is none, and, where no pom is the jar's own, the manifest
and the file name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lambdascope.engine.inventory.java.coordinates import is_id
from lambdascope.engine.inventory.java.embedded_poms import (
    MAX_FOLDERS,
    POM_FILES,
    EmbeddedPom,
    pom_folder,
    read_folders,
)
from lambdascope.engine.inventory.java.jar_name import readings, stem
from lambdascope.model.artifact import MANIFEST_LIMIT, ArtifactFile, FileIndex
from lambdascope.model.ecosystem import Ecosystem, PackageName
from lambdascope.model.errors import ManifestError
from lambdascope.model.package import Evidence, Package, PackageManager, Problem

ARCHIVES = (".jar", ".war", ".ear")
MANIFEST_PATH = "META-INF/MANIFEST.MF"

WITHOUT_CODE = frozenset(("sources", "javadoc", "test-sources", "test-javadoc"))
"""Classifiers of jars that hold no program; believed only where there is indeed no class in the jar."""

TESTS = frozenset(("tests", "test"))


class _Contents(NamedTuple):
    """The paths of an archive that matter, in its order."""

    names: tuple[str, ...]
    pom_folders: tuple[str, ...]
    archives: tuple[str, ...]

    def has_classes(self) -> bool:
        return any(name.endswith(".class") for name in self.names)


def read(file: ArtifactFile) -> Iterator[Package | Problem]:
    """The libraries in the archive and in those inside it. Raises ManifestError where it cannot be opened."""
    yield from read_index(file.open_archive(), file.path, file.layer)


def read_index(index: FileIndex, path: str, layer: str | None) -> Iterator[Package | Problem]:
    """The libraries of the opened archive that lies at `path`; what cannot be read inside it is a problem."""
    yield from index.problems()
    contents = _contents(index)
    yield from _own_libraries(index, contents, path, layer)
    for inner in contents.archives:
        file = index.get(inner)
        if file is None:
            continue
        try:
            yield from read(file)
        except ManifestError as error:
            yield Problem(error.code, file.path, file.layer, str(error))


def _contents(index: FileIndex) -> _Contents:
    names = tuple(index.paths())
    folders: dict[str, None] = {}
    archives: dict[str, None] = {}
    for name in names:
        if name.endswith(POM_FILES):
            folder = pom_folder(name)
            if folder is not None:
                folders[folder] = None
        elif name.lower().endswith(ARCHIVES):
            archives[name] = None
    return _Contents(names, tuple(folders), tuple(archives))


def _own_libraries(index: FileIndex, contents: _Contents, path: str, layer: str | None) -> Iterator[Package | Problem]:
    """What the archive's own files are, nested archives aside."""
    jar_stem = stem(path)
    read_as = readings(jar_stem)
    classifier = read_as[0].classifier if read_as else None
    if classifier in WITHOUT_CODE and not contents.has_classes():
        return
    is_test_code = classifier in TESTS
    poms = []
    for item in read_folders(index, contents.pom_folders[:MAX_FOLDERS]):
        if isinstance(item, EmbeddedPom):
            poms.append(item)
            library = item.library
            yield _package(library.name, library.version, item.identified_by, path, layer, is_test_code)
        else:
            yield item
    if len(contents.pom_folders) > MAX_FOLDERS:
        total = len(contents.pom_folders)
        yield Problem("too-many-manifests", path, layer, f"holds {total:,} poms, only {MAX_FOLDERS:,} were read")
    names = {jar_stem, *(reading.artifact for reading in read_as)}
    if not any(pom.library.artifact in names for pom in poms):
        yield from _without_own_pom(index, contents, poms, path, layer, is_test_code)


def _without_own_pom(
    index: FileIndex, contents: _Contents, poms: list[EmbeddedPom], path: str, layer: str | None, is_test_code: bool
) -> Iterator[Package | Problem]:
    """The archive itself by its manifest and file name, unless one of its poms names it after all."""
    from lambdascope.engine.inventory.java.jar_identity import identify  # a large table that few archives need

    attributes: dict[str, str] = {}
    file = index.get(MANIFEST_PATH)
    if file is not None:
        from lambdascope.engine.inventory.java.jar_manifest import main_attributes

        try:
            attributes = main_attributes(file.read(MANIFEST_LIMIT))
        except ManifestError as error:
            yield Problem(error.code, file.path, file.layer, str(error))
    jar_stem = stem(path)
    identity = identify(jar_stem, attributes, contents.names)
    if identity is not None:
        if not _is_named_by(poms, identity.name, identity.version, jar_stem):
            yield _package(identity.name, identity.version, identity.identified_by, path, layer, is_test_code)
    elif not poms and is_id(jar_stem) and contents.has_classes():
        yield _package(PackageName(jar_stem), None, "file name", path, layer, is_test_code)


def _is_named_by(poms: list[EmbeddedPom], name: str, version: str | None, jar_stem: str) -> bool:
    """Whether a pom is that of the archive itself, although its artifactId was not found in the file name."""
    group, _, artifact = name.rpartition(":")
    if any(pom.library.artifact == artifact for pom in poms):
        return True
    if group:
        return False
    return any(pom.library.version == version or jar_stem.startswith(f"{pom.library.artifact}-") for pom in poms)


def _package(
    name: PackageName, version: str | None, identified_by: str, path: str, layer: str | None, is_test_code: bool
) -> Package:
    return Package(
        ecosystem=Ecosystem.MAVEN,
        name=name,
        version=version,
        package_manager=PackageManager.JAR,
        file_path=path,
        layer=layer,
        evidence=Evidence.INSTALLED,
        identified_by=identified_by,
        is_development=is_test_code,
    )
