"""`yarn.lock`, of Yarn 1 (a format of its own) and of Yarn 2 and later (YAML).

Neither says what is for development only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lambdascope.engine.inventory.declared import Entry, packages
from lambdascope.engine.inventory.lock_text import LOCK_LIMIT, lines
from lambdascope.engine.inventory.node import yaml_lines
from lambdascope.engine.inventory.node.specifiers import split_spec
from lambdascope.model.artifact import ArtifactFile
from lambdascope.model.ecosystem import Ecosystem
from lambdascope.model.errors import ManifestError
from lambdascope.model.package import Package, PackageManager, Problem

_LOCAL = ("file:", "link:", "portal:", "workspace:", "patch:")
"""References to the project's own folders, and patches: what is patched has an entry of its own."""

_FIRST_PATTERN = re.compile(r'"([^"\\]*+(?:\\.[^"\\]*+)*+)"|([^,]++)')


def read(file: ArtifactFile) -> Iterator[Package | Problem]:
    """The locked packages."""
    text = file.text(LOCK_LIMIT)
    if text.startswith("__metadata:") or "\n__metadata:" in text:
        entries = parse_berry(text)
    elif "# yarn lockfile v1" in text[:1000] or not text.strip():
        entries = parse_classic(text)
    else:
        raise ManifestError("manifest-invalid", "is no yarn.lock of a known format")
    yield from packages(file, Ecosystem.NPM, PackageManager.YARN, entries)


def parse_classic(text: str) -> Iterator[Entry]:
    """Yarn 1: `"name@range", name@other:` and, indented, `version "1.2.3"`."""
    patterns = ""
    for line in lines(text):
        if line.startswith("  version "):
            name = _classic_name(patterns.rstrip().removesuffix(":"))
            if name:
                version = yaml_lines.unquoted(line[10:].strip())
                yield Entry(name, version, f"{name}@{version}")
            patterns = ""
        elif line and not line[0].isspace() and not line.startswith("#"):
            patterns = line


def parse_berry(text: str) -> Iterator[Entry]:
    """Yarn 2 and later: `resolution: "name@npm:1.2.3"`, in which an alias is already resolved."""
    version = ""
    for line in yaml_lines.lines(text):
        if line.indent == 0:
            version = ""
        elif line.indent == 2 and line.key == "version":
            version = line.value
        elif line.indent == 2 and line.key == "resolution":
            name, reference = split_spec(line.value)
            if not reference.startswith(_LOCAL):
                yield Entry(name, version, f"{name}@{version}")


def _classic_name(patterns: str) -> str:
    """The name the patterns of one entry stand for; empty for what lies in the project's own folders."""
    first = _FIRST_PATTERN.match(patterns)
    if first is None:
        return ""
    name, wanted = split_spec(first[1] or first[2] or "")
    if wanted.startswith("npm:"):
        return split_spec(wanted[4:])[0]
    is_url = ":" in name  # a pattern without name; what it holds may be a token
    return "" if is_url or wanted.startswith(_LOCAL) else name
