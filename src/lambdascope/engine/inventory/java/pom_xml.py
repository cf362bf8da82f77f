"""A project's own pom.xml: the dependencies that a build of it would fetch, as declared evidence.

Poms inside `META-INF/maven/` say what an archive is, not what it wants; `unpacked_jar` reads those.
"""

from __future__ import annotations

from collections.abc import Iterator

from lambdascope.engine.inventory.java.coordinates import Coordinates, coordinates, version_or_none
from lambdascope.engine.inventory.java.embedded_poms import pom_folder
from lambdascope.engine.inventory.java.pom import POM_LIMIT, Dependency, Pom, parse
from lambdascope.model.artifact import ArtifactFile
from lambdascope.model.ecosystem import Ecosystem
from lambdascope.model.package import Evidence, Package, PackageManager, Problem

DEVELOPMENT_SCOPES = frozenset(("test", "provided"))
"""Maven puts neither into the deployed archive."""


def read(file: ArtifactFile) -> Iterator[Package | Problem]:
    """The direct dependencies whose version the file itself pins, one problem for each other. Raises ManifestError."""
    if pom_folder(file.path) is not None:
        return
    pom = parse(file.read(POM_LIMIT))
    managed = _managed(pom)
    seen = set()
    for dependency in pom.dependencies:
        wanted = _wanted(pom, dependency)
        if wanted is None:
            yield _problem(file, dependency, "names no group and artifact that this file defines")
            continue
        key = (wanted.group, wanted.artifact, dependency.values.get("type"), dependency.values.get("classifier"))
        if key in seen:
            continue
        seen.add(key)
        managing = managed.get((wanted.group, wanted.artifact))
        stated = dependency.values.get("version") or (managing.values.get("version") if managing else None)
        version = _pinned(pom.resolved(stated))
        if version is None:
            yield _problem(file, dependency, f"{wanted.name}: {_why_not_pinned(stated)}")
            continue
        scope = dependency.values.get("scope") or (managing.values.get("scope") if managing else None)
        yield Package(
            ecosystem=Ecosystem.MAVEN,
            name=wanted.name,
            version=version,
            package_manager=PackageManager.POM,
            file_path=file.path,
            layer=file.layer,
            evidence=Evidence.DECLARED,
            identified_by=f"line {dependency.line}",
            is_development=pom.resolved(scope) in DEVELOPMENT_SCOPES,
        )


def _managed(pom: Pom) -> dict[tuple[str, str], Dependency]:
    """What <dependencyManagement> says of an artifact; imported lists of versions lie in other files."""
    managed: dict[tuple[str, str], Dependency] = {}
    for dependency in pom.managed:
        wanted = _wanted(pom, dependency)
        if wanted is not None and dependency.values.get("scope") != "import":
            managed.setdefault((wanted.group, wanted.artifact), dependency)
    return managed


def _wanted(pom: Pom, dependency: Dependency) -> Coordinates | None:
    values = dependency.values
    return coordinates(pom.resolved(values.get("groupId")), pom.resolved(values.get("artifactId")), None)


def _pinned(version: str | None) -> str | None:
    """A plain version, or the one in `[1.2]`, which is Maven's way to insist on it."""
    if version is not None and version.startswith("[") and version.endswith("]") and "," not in version:
        version = version[1:-1].strip()
    return version_or_none(version)


def _why_not_pinned(stated: str | None) -> str:
    if stated is None:
        return "has no version in this file; a parent or an imported list gives it, so scan the built archive instead"
    return f"the version {stated[:80]!r} is not one that this file pins; scan the built archive instead"


def _problem(file: ArtifactFile, dependency: Dependency, message: str) -> Problem:
    return Problem("version-not-pinned", file.path, file.layer, f"line {dependency.line}: {message}")
