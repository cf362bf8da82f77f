"""A library inside an artifact, and what went wrong while looking for libraries."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from lambdascope.model.ecosystem import Ecosystem, PackageName


class Evidence(StrEnum):
    """What kind of file proves a package: how sure we are that its code is in the artifact."""

    INSTALLED = "installed"
    DECLARED = "declared"
    BUNDLED = "bundled"
    VENDORED = "vendored"
    BINARY = "binary"


class PackageManager(StrEnum):
    """The kind of manifest that proves a package, in the words of inspector2's `PackageManager` enum.

    Source: botocore's inspector2 service model; facts 5.4 maps files to values.
    """

    BUNDLER = "BUNDLER"
    CARGO = "CARGO"
    COMPOSER = "COMPOSER"
    NPM = "NPM"
    NUGET = "NUGET"
    PIPENV = "PIPENV"
    POETRY = "POETRY"
    YARN = "YARN"
    GOBINARY = "GOBINARY"
    GOMOD = "GOMOD"
    JAR = "JAR"
    OS = "OS"
    PIP = "PIP"
    PYTHONPKG = "PYTHONPKG"
    NODEPKG = "NODEPKG"
    POM = "POM"
    GEMSPEC = "GEMSPEC"
    DOTNET_CORE = "DOTNET_CORE"


class Package(NamedTuple):
    """One library inside an artifact, with the file that proves it."""

    ecosystem: Ecosystem
    name: PackageName
    version: str | None
    """As the manifest writes it; None when nothing in the artifact proves a version (inventory, never a finding)."""
    package_manager: PackageManager
    file_path: str
    """Relative to the root of the function package or layer; nested archives continue the path with `/`."""
    layer: str | None
    """The layer's ARN or file name; None for the function's own package."""
    evidence: Evidence
    identified_by: str
    """The evidence inside `file_path` that names the package, such as `META-INF/maven/g/a/pom.properties`."""
    is_development: bool = False
    """Declared for development only: inventory, not findings, unless asked for."""


class Problem(NamedTuple):
    """Something that could not be looked at: "no findings" must never be the answer to "could not look"."""

    code: str
    path: str
    layer: str | None
    message: str
