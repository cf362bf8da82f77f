"""A Maven project file (pom.xml): its own coordinates, its dependencies, and the properties they refer to.

Reference: https://maven.apache.org/pom.html. Nothing outside the file is consulted, so a value that a parent pom
would give is unknown here.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from lambdascope.engine.inventory.java.coordinates import Coordinates, coordinates
from lambdascope.model.errors import ManifestError

POM_LIMIT = 4 * 1024 * 1024
"""The largest real poms have some hundred kilobytes."""

MAX_DEPENDENCIES = 20_000
"""The longest real lists of managed versions have some thousand."""

MAX_DEPTH = 100
VALUE_LIMIT = 500
"""Longer values are descriptions; none is a name or a version."""

MAX_SUBSTITUTIONS = 10

_REFERENCE = re.compile(r"\$\{([^${}]{1,200})\}")

_DEPENDENCY = "project/dependencies/dependency"
_MANAGED = "project/dependencyManagement/dependencies/dependency"
_CONTAINERS = frozenset(
    (
        "project",
        "project/parent",
        "project/properties",
        "project/dependencies",
        "project/dependencyManagement",
        "project/dependencyManagement/dependencies",
        _DEPENDENCY,
        _MANAGED,
    )
)
"""The elements whose children are looked at; the rest of a pom configures the build."""


class Dependency(NamedTuple):
    """One <dependency>, its values as written."""

    line: int
    values: dict[str, str]


class Pom(NamedTuple):
    """The parts of a project file that say what it is made of, values as written."""

    values: dict[str, str]
    """By path: `project/version`, `project/parent/groupId`, `project/properties/revision`..."""
    dependencies: tuple[Dependency, ...]
    managed: tuple[Dependency, ...]

    def coordinates(self) -> Coordinates | None:
        """The project's own; group and version are inherited from the parent it names."""
        return coordinates(
            self.resolved(self._own("groupId")),
            self.resolved(self._own("artifactId")),
            self.resolved(self._own("version")),
        )

    def resolved(self, text: str | None) -> str | None:
        """`text` with every `${reference}` replaced; None where the file does not define one of them."""
        for _ in range(MAX_SUBSTITUTIONS):
            if text is None or "${" not in text:
                return text
            if len(text) > VALUE_LIMIT:
                return None
            values = [self._referenced(reference) for reference in _REFERENCE.findall(text)]
            if not values or None in values:
                return None
            text = _REFERENCE.sub(lambda match: self._referenced(match[1]) or "", text)
        return None  # a property that refers to itself

    def _referenced(self, reference: str) -> str | None:
        own = self.values.get(f"project/properties/{reference}")
        if own is not None:
            return own
        field = reference.removeprefix("project.").removeprefix("pom.")  # `pom.` is Maven 2's spelling
        if field.startswith("parent."):
            return self.values.get(f"project/parent/{field.removeprefix('parent.')}")
        return self._own(field) if field in ("groupId", "artifactId", "version") else None

    def _own(self, field: str) -> str | None:
        own = self.values.get(f"project/{field}")
        return self.values.get(f"project/parent/{field}") if own is None and field != "artifactId" else own


def parse(data: bytes) -> Pom:
    """Raises ManifestError where `data` is no XML of a project, or is XML that declares a document type."""
    if len(data) > POM_LIMIT:
        raise ManifestError("file-too-large", f"has {len(data):,} bytes, at most {POM_LIMIT:,} are read of a pom.xml")
    from pyexpat import ExpatError, ParserCreate  # only here: most scans never meet a pom.xml

    collector = _Collector()
    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, _: collector.start(name, parser.CurrentLineNumber)
    parser.EndElementHandler = lambda _: collector.end()
    parser.CharacterDataHandler = collector.text
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(data, True)
    except ExpatError as error:
        raise ManifestError("manifest-invalid", f"is not well-formed XML: {error}") from None
    except (LookupError, ValueError) as error:  # the encoding that the file declares
        raise ManifestError("manifest-invalid", f"is XML in an encoding that cannot be read: {error}") from None
    if not collector.is_project:
        raise ManifestError("manifest-invalid", "is XML, but not of a Maven project")
    return Pom(collector.values, tuple(collector.dependencies), tuple(collector.managed))


def _refuse(*_: object) -> None:
    raise ManifestError(
        "manifest-invalid", "declares a document type; entities are not expanded, so remove the DOCTYPE"
    )


class _Collector:
    """Remembers the values of the elements that matter, and nothing of the others."""

    def __init__(self) -> None:
        self.is_project = False
        self.values: dict[str, str] = {}
        self.dependencies: list[Dependency] = []
        self.managed: list[Dependency] = []
        self._paths: list[str] = []
        self._text: list[str] | None = None

    def start(self, name: str, line: int) -> None:
        if len(self._paths) >= MAX_DEPTH:
            raise ManifestError("manifest-invalid", f"is XML nested more than {MAX_DEPTH} deep")
        name = name[name.rfind(":") + 1 :]
        if not self._paths:
            self.is_project = name == "project"
        parent = self._paths[-1] if self._paths else ""
        # Paths below other elements are not kept, so a long name cannot be copied into each of a million children.
        path = f"{parent}/{name}" if parent in _CONTAINERS else name if not self._paths else ""
        self._paths.append(path)
        self._text = [] if parent in _CONTAINERS and path not in _CONTAINERS else None
        if path in (_DEPENDENCY, _MANAGED):
            (self.dependencies if path == _DEPENDENCY else self.managed).append(Dependency(line, {}))
            if len(self.dependencies) + len(self.managed) > MAX_DEPENDENCIES:
                raise ManifestError("file-too-large", f"has more than {MAX_DEPENDENCIES:,} dependencies")

    def text(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def end(self) -> None:
        path = self._paths.pop()
        if self._text is None or not path:
            return
        value = "".join(self._text).strip()
        self._text = None
        parent, _, name = path.rpartition("/")
        if not value or len(value) > VALUE_LIMIT:
            return
        if parent == _DEPENDENCY:
            self.dependencies[-1].values[name] = value
        elif parent == _MANAGED:
            self.managed[-1].values[name] = value
        else:
            self.values[path] = value
