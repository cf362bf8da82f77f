"""Lists in which a package states which others it carries, such as pip's `_vendor/vendor.txt`."""

from __future__ import annotations

from collections.abc import Iterator

from lambdascope.engine.ecosystems import rules
from lambdascope.engine.inventory.python.declared import is_word
from lambdascope.engine.inventory.python.requirements_txt import Pin, parse
from lambdascope.model.artifact import ArtifactFile
from lambdascope.model.ecosystem import Ecosystem
from lambdascope.model.package import Evidence, Package, PackageManager, Problem

NAMES = ("vendor.txt", "vendored.txt")

SIZE_LIMIT = 256 * 1024


def read(file: ArtifactFile) -> Iterator[Package | Problem]:
    """The pinned lines; what is not pinned there says nothing about what was copied."""
    normalize = rules(Ecosystem.PYPI).normalize
    for line in parse(file.text(SIZE_LIMIT)):
        if isinstance(line, Pin) and is_word(line.name) and is_word(line.version):
            yield Package(
                Ecosystem.PYPI,
                normalize(line.name),
                line.version,
                PackageManager.PYTHONPKG,
                file.path,
                file.layer,
                Evidence.VENDORED,
                f"line {line.line}",
            )
