"""Gradle's lock files: what each configuration of a build resolved to, as declared evidence.

Formats: https://docs.gradle.org/current/userguide/dependency_locking.html (one file per project, and the older one
file per configuration in `gradle/dependency-locks/`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lambdascope.engine.inventory.declared import MAX_ENTRIES
from lambdascope.engine.inventory.java.coordinates import coordinates
from lambdascope.engine.inventory.lock_text import lines
from lambdascope.model.artifact import ArtifactFile
from lambdascope.model.ecosystem import Ecosystem
from lambdascope.model.errors import ManifestError
from lambdascope.model.package import Evidence, Package, PackageManager, Problem

SIZE_LIMIT = 4 * 1024 * 1024
"""Real ones have some hundred kilobytes."""

BUILD_FILES = frozenset(("buildscript-gradle", "settings-gradle", "buildscript-classpath"))
"""Locks of the build's own plug-ins."""

_TEST = re.compile(r"test[A-Z]|test$|.*Test(?:[A-Z]|$)")
_BUILD_TOOL = re.compile(
    r"(?:annotationProcessor|checkstyle|codenarc|detekt|errorprone|jacoco|kapt|kotlinCompiler|kotlinBuildTools|ksp|ktlint"
    r"|pmd|spotbugs)|.*AnnotationProcessor$|(?:compileClasspath|compileOnly)$"
)
"""Configurations whose libraries no archive is built of; what is only compiled against is there at run time already."""


def read(file: ArtifactFile) -> Iterator[Package | Problem]:
    """The locked artifacts; those of tests and of the build itself are for development. Raises ManifestError."""
    name = file.path[file.path.rfind("/") + 1 :].removesuffix(".lockfile")
    is_build = name in BUILD_FILES
    configuration = None if is_build or name == "gradle" else name
    seen = set()
    for number, entry, configurations in _entries(file.text(SIZE_LIMIT)):
        library = coordinates(*parts) if len(parts := entry.split(":")) == 3 else None
        if library is None or library.version is None:
            yield Problem(
                "manifest-invalid", file.path, file.layer, f"line {number} is no group:artifact:version: {entry[:80]!r}"
            )
            continue
        if library in seen:
            continue
        seen.add(library)
        used_by = configurations.split(",") if configuration is None else [configuration]
        yield Package(
            ecosystem=Ecosystem.MAVEN,
            name=library.name,
            version=library.version,
            package_manager=PackageManager.POM,
            file_path=file.path,
            layer=file.layer,
            evidence=Evidence.DECLARED,
            identified_by=f"line {number}",
            is_development=is_build or all(map(_is_for_development, used_by)),
        )


def _entries(text: str) -> list[tuple[int, str, str]]:
    """Line number, artifact and configurations of each locked artifact."""
    if "\0" in text:
        raise ManifestError("manifest-invalid", "is not a text file")
    entries = []
    for number, line in enumerate(lines(text), start=1):
        entry, _, configurations = line.partition("=")
        entry = entry.strip()
        if entry and not entry.startswith("#") and entry != "empty":
            entries.append((number, entry, configurations))
    if len(entries) > MAX_ENTRIES:
        raise ManifestError("file-too-large", f"has more than {MAX_ENTRIES:,} entries")
    return entries


def _is_for_development(configuration: str) -> bool:
    configuration = configuration.strip()
    return _TEST.match(configuration) is not None or _BUILD_TOOL.match(configuration) is not None
