"""Lists in which a package states which others it carries, such as pip's `_vendor/vendor.txt`.

A list is believed only where the module is there: pip lists setuptools, but carries no more of it than pkg_resources.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lambdascope.engine.ecosystems import rules
from lambdascope.engine.inventory.words import is_word
from lambdascope.model.artifact import ArtifactFile, FileIndex
from lambdascope.model.ecosystem import Ecosystem, PackageName
from lambdascope.model.errors import ManifestError
from lambdascope.model.package import Evidence, Package, PackageManager, Problem

NAMES = ("vendor.txt", "vendored.txt")

SIZE_LIMIT = 64 * 1024
"""Ten times what the longest real list has."""

MAX_PINS = 2_000

IMPORTED_AS = {
    "attrs": "attr",
    "beautifulsoup4": "bs4",
    "lark-parser": "lark",
    "msgpack-python": "msgpack",
    "pysocks": "socks",
    "python-dateutil": "dateutil",
    "pyyaml": "yaml",
}
"""Modules that are called otherwise than their project, among those that lists name."""

# Not the grammar of requirements.txt: these lists are short and plain, and that takes time to load.
_PIN = re.compile(r"\s*+([A-Za-z0-9][A-Za-z0-9._-]*+)\s*+(?:\[[^\]]*+\])?\s*+={2,3}\s*+([^\s;#*,]++)(?=[\s;#]|\Z)")

_MODULE_FILES = ("/__init__.py", ".py", "/__init__.pyc", ".pyc")


def read(file: ArtifactFile) -> Iterator[Package | Problem]:
    """The pinned lines whose module lies beside the list; what is not pinned says nothing about what was copied."""
    folder = file.path.rpartition("/")[0]
    normalize = rules(Ecosystem.PYPI).normalize
    pins = 0
    for number, line in enumerate(file.text(SIZE_LIMIT).splitlines(), 1):
        pin = _PIN.match(line)
        if pin is None or not is_word(pin[1]) or not is_word(pin[2]):
            continue
        pins += 1
        if pins > MAX_PINS:
            raise ManifestError("file-too-large", f"lists more than {MAX_PINS:,} packages")
        name = normalize(pin[1])
        if _is_there(file.siblings, folder, name):
            yield Package(
                Ecosystem.PYPI,
                name,
                pin[2],
                PackageManager.PYTHONPKG,
                file.path,
                file.layer,
                Evidence.VENDORED,
                f"line {number}",
            )


def _is_there(index: FileIndex, folder: str, name: PackageName) -> bool:
    """Whether `folder` has the project's module: `jaraco_text.py`, or `jaraco/text.py` where a dot separated it."""
    module = IMPORTED_AS.get(name, name)
    return any(
        index.get(f"{folder}/{module.replace('-', separator)}{ending}") is not None
        for separator in ("_", "/")[: 1 + ("-" in module)]
        for ending in _MODULE_FILES
    )
