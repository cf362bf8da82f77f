"""The rules of each ecosystem: how names are spelled, how versions are ordered, how purls are written.

One file per ecosystem, loaded when first asked for: a scan of a Node function never loads Python's rules.
"""

from __future__ import annotations

from importlib import import_module
from typing import Protocol, cast

from lambdascope.engine.ecosystems.version import Version
from lambdascope.model.ecosystem import Ecosystem, PackageName

__all__ = ["MODULES", "Rules", "Version", "rules"]

MODULES: dict[Ecosystem, str] = {
    Ecosystem.PYPI: "pypi",
    Ecosystem.NPM: "npm",
    Ecosystem.MAVEN: "maven",
    Ecosystem.GO: "go",
    Ecosystem.CRATES_IO: "crates_io",
    Ecosystem.RUBYGEMS: "rubygems",
    Ecosystem.NUGET: "nuget",
    Ecosystem.PACKAGIST: "packagist",
}


class Rules(Protocol):
    """What a module of this folder offers."""

    PURL_TYPE: str
    """The purl type of the ecosystem's packages."""

    @staticmethod
    def normalize(name: str) -> PackageName:
        """The spelling under which two names of the same package are equal; never raises."""

    @staticmethod
    def parse(version: str) -> Version:
        """The version in the ecosystem's order; never raises: what is no version is placed by the fallback rule."""

    @staticmethod
    def purl_path(name: PackageName) -> str:
        """The percent-encoded `namespace/name` part of the package's purl."""

    @staticmethod
    def name_from_purl(namespace: str, name: str) -> PackageName:
        """The package's name, given a purl's decoded namespace (maybe empty) and name."""


def rules(ecosystem: Ecosystem) -> Rules:
    """The rules of `ecosystem`."""
    return cast(Rules, import_module(f"{__name__}.{MODULES[ecosystem]}"))
