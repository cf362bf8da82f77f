"""The header of core metadata (`METADATA`, `PKG-INFO`): which distribution it describes.

Source: https://packaging.python.org/en/latest/specifications/core-metadata/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lambdascope.engine.ecosystems import rules
from lambdascope.engine.inventory.words import MAX_WORD, is_word
from lambdascope.model.artifact import ArtifactFile
from lambdascope.model.ecosystem import Ecosystem
from lambdascope.model.errors import ManifestError
from lambdascope.model.package import Evidence, Package, PackageManager, Problem

VENDOR_FOLDERS = frozenset(("_vendor", "_vendored", "vendored", "_extern", "extern", "externals"))
"""Folders in which one package carries copies of others. Not `vendor`: people install into a folder of that name."""

TEST_FOLDERS = frozenset(("tests", "test"))
"""Folders in which a package keeps its own tests, and with them metadata of packages that it only pretends to have."""

MAX_FOLDERS = 64
"""How deep in a path they are looked for."""

# Possessive, so that a value of a million continuation lines leaves nothing to step back to, nor the memory for it.
_FIELD = re.compile(rb"^(name|version)[ \t]*+:([^\n]*+(?:\n[ \t][^\n]*+)*+)", re.IGNORECASE | re.MULTILINE)
_HEADER_END = re.compile(rb"\n\r?\n")
_FOLDER_NAME = r"([^-]+)-(\d[^-]*)(?:-py\d.*)?\.(?:dist-info|egg-info|egg)"


class Identity(NamedTuple):
    """What a header says of itself; None for a field that is missing or unusable."""

    name: str | None
    version: str | None


def packages(
    file: ArtifactFile,
    metadata: ArtifactFile,
    evidence_name: str,
    folder_name: str,
    evidence: Evidence | None = None,
) -> Iterator[Package | Problem]:
    """The distribution that `metadata` describes, as found in `file`.

    Where it cannot be read, or has no name or version, is a problem, and `folder_name` (`requests-2.31.0.dist-info`)
    then has to do.
    """
    try:
        name, version = parse(metadata.read())
    except ManifestError as error:
        name = version = None
        yield Problem(error.code, file.path, file.layer, str(error))
    else:
        missing = " and ".join(field for field, value in (("Name", name), ("Version", version)) if value is None)
        if missing:
            yield Problem("manifest-invalid", file.path, file.layer, f"has no usable {missing} in its header")
    if name is None or version is None:
        stated = re.fullmatch(_FOLDER_NAME, folder_name)
        if stated is None:
            return
        name, version = name or stated[1], version or stated[2]
    yield Package(
        Ecosystem.PYPI,
        rules(Ecosystem.PYPI).normalize(name),
        version,
        PackageManager.PYTHONPKG,
        file.path,
        file.layer,
        evidence or evidence_of(file.path),
        evidence_name,
    )


def is_test_data(file: ArtifactFile) -> bool:
    """Whether metadata lies in the tests of an import package, as setuptools' wheel brings eggs to test itself with.

    Nobody imports from there. The `tests` folder of no package may be anything, so what lies in one is installed.
    """
    folders = file.path.split("/", MAX_FOLDERS)[:-1]
    for depth, folder in enumerate(folders):
        if folder in VENDOR_FOLDERS and depth:
            return False
        if folder in TEST_FOLDERS and depth and file.siblings.get("/".join((*folders[:depth], "__init__.py"))):
            return True
    return False


def parse(content: bytes) -> Identity:
    """Name and version as the header gives them; what follows the first empty line is a description."""
    if content.startswith((b"\n", b"\r\n")):
        return Identity(None, None)
    end = _HEADER_END.search(content)
    values: dict[bytes, str | None] = {}
    for field in _FIELD.finditer(content, 0, end.start() if end else len(content)):
        values.setdefault(field[1].lower(), _word(field[2]))
        if len(values) == 2:  # both stand at the top, so most of a header is never looked at
            break
    return Identity(values.get(b"name"), values.get(b"version"))


def evidence_of(path: str) -> Evidence:
    """Vendored below a vendor folder of a package; one at the very root is the function's own idea of a site folder."""
    return Evidence.INSTALLED if VENDOR_FOLDERS.isdisjoint(path.split("/")[1:-1]) else Evidence.VENDORED


def _word(value: bytes) -> str | None:
    stripped = value.strip()
    word = stripped.decode("utf-8", "replace") if len(stripped) <= MAX_WORD else ""
    return word if is_word(word) else None
