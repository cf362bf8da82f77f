"""The `META-INF/maven/<group>/<artifact>/` folders that Maven leaves in a jar: one for each library merged into it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lambdascope.engine.inventory.java import pom_properties
from lambdascope.engine.inventory.java.coordinates import Coordinates, coordinates
from lambdascope.model.artifact import ArtifactFile, FileIndex
from lambdascope.model.errors import ManifestError
from lambdascope.model.package import Problem

POM_FILES = ("/pom.properties", "/pom.xml")

MAX_FOLDERS = 20_000
"""More poms in one jar are not read; the largest real uber jars hold some hundred."""


class EmbeddedPom(NamedTuple):
    """A library that a pom in the jar names."""

    library: Coordinates
    identified_by: str


def pom_folder(path: str) -> str | None:
    """The folder of the pom at `path`, at any depth; None where it is none that Maven put into an archive."""
    segments = path.rsplit("/", 5)[-5:]
    return path[: path.rfind("/")] if segments[:2] == ["META-INF", "maven"] and len(segments) == 5 else None


def read_folders(index: FileIndex, folders: Iterable[str]) -> Iterator[EmbeddedPom | Problem]:
    """The libraries that the poms in `folders` name, each once; a pom that cannot be read is a problem."""
    seen = set()
    for folder in folders:
        for item in read_folder(index, folder):
            if not isinstance(item, EmbeddedPom):
                yield item
            elif item.library not in seen:
                seen.add(item.library)
                yield item


def read_folder(index: FileIndex, folder: str) -> Iterator[EmbeddedPom | Problem]:
    """What the pom.properties in `folder` says, and where that is not everything, the pom.xml beside it."""
    found: EmbeddedPom | None = None
    problem: Problem | None = None
    present: ArtifactFile | None = None
    for name, read in (("pom.properties", _from_properties), ("pom.xml", _from_pom)):
        file = index.get(f"{folder}/{name}")
        if file is None:
            continue
        present = present or file
        try:
            library = read(file, folder)
        except ManifestError as error:
            problem = Problem(error.code, file.path, file.layer, str(error))
            continue
        if library is not None and (found is None or library.version is not None):
            found = EmbeddedPom(library, f"{folder}/{name}")
        if found is not None and found.library.version is not None:
            break
    if found is not None:
        yield found
    if problem is not None:
        yield problem
    elif found is None and present is not None:
        yield Problem(
            "manifest-invalid", present.path, present.layer, "names no group and artifact; look at it by hand"
        )


def _from_properties(file: ArtifactFile, folder: str) -> Coordinates | None:
    """A key that is missing is taken from the folder, which Maven names after group and artifact."""
    values = pom_properties.parse(file.read(pom_properties.PROPERTIES_LIMIT))
    _, group, artifact = folder.rsplit("/", 2)
    return coordinates(values.get("groupId") or group, values.get("artifactId") or artifact, values.get("version"))


def _from_pom(file: ArtifactFile, folder: str) -> Coordinates | None:  # noqa: ARG001  # the signature of both
    from lambdascope.engine.inventory.java import pom  # most jars have the properties, and XML takes time to load

    return pom.parse(file.read(pom.POM_LIMIT)).coordinates()
