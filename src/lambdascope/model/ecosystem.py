"""The package ecosystems, spelled as osv.dev spells them."""

from __future__ import annotations

from enum import StrEnum
from typing import NewType

PackageName = NewType("PackageName", str)
"""A package name in its ecosystem's normal spelling, so that equal names are equal strings."""


class Ecosystem(StrEnum):
    """A registry with its own rules for names and versions; the value is OSV's name for it.

    Source: https://ossf.github.io/osv-schema/#defined-ecosystems
    """

    PYPI = "PyPI"
    NPM = "npm"
    MAVEN = "Maven"
    GO = "Go"
    CRATES_IO = "crates.io"
    RUBYGEMS = "RubyGems"
    NUGET = "NuGet"
    PACKAGIST = "Packagist"
