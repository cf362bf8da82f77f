"""Go: exact module paths; semantic versions with or without `v`, and toolchain versions such as `go1.21rc2`.

Versions: https://go.dev/ref/mod#versions, https://pkg.go.dev/golang.org/x/mod/semver and
https://go.dev/doc/toolchain#version. Pseudo-versions are ordinary pre-releases, `+incompatible` does not count.
A toolchain version is its semantic equivalent, as in the Go vulnerability database: `go1.21rc2` is `1.21.0-rc.2`.
Not exact, but placed by their value: padding zeros, and `1.2-pre`, which x/mod refuses.
Fallback: what follows the longest leading part that is a version orders after it, `go1.20.3 X:boringcrypto` right
after `1.20.3`; without such a part, as `(devel)`, a text precedes all versions.
"""

from __future__ import annotations

import re

from lambdascope.engine.ecosystems import semver
from lambdascope.engine.ecosystems.fallback import folded, unplaced
from lambdascope.engine.ecosystems.percent import quote
from lambdascope.engine.ecosystems.version import Version
from lambdascope.model.ecosystem import PackageName

PURL_TYPE = "golang"

_MODULE = re.compile(rf"v?{semver.NUMBERS}(?:-({semver.IDENTIFIERS}))?{semver.BUILD}")
_TOOLCHAIN = re.compile(rf"go{semver.NUMBERS}(?:(alpha|beta|rc)([0-9]+))?")


def normalize(name: str) -> PackageName:
    return PackageName(name)


def parse(version: str) -> Version:
    text = folded(version)
    toolchain = _TOOLCHAIN.match(text)
    if toolchain is not None:
        semantic = _MODULE.match(_semantic(toolchain))
        assert semantic is not None
        return semver.version(semantic, text[toolchain.end() :], is_exact=True)
    match = _MODULE.match(text)
    if match is None:
        return unplaced(text)
    return semver.version(match, text[match.end() :], _is_module_version(match))


def purl_path(name: PackageName) -> str:
    return "/".join(map(quote, name.split("/")))


def name_from_purl(namespace: str, name: str) -> PackageName:
    return PackageName(f"{namespace}/{name}" if namespace else name)


def _semantic(toolchain: re.Match[str]) -> str:
    major, minor, patch, word, count = toolchain.groups()
    numbers = f"{major}.{minor or 0}.{patch or 0}"
    return f"{numbers}-{word}.{count}" if word else numbers


def _is_module_version(match: re.Match[str]) -> bool:
    """Whether x/mod agrees: only complete numbers may be followed by a pre-release or build metadata."""
    is_complete_or_bare = match[3] is not None or (match[4] is None and "+" not in match[0])
    return is_complete_or_bare and not semver.has_redundant_zeros(match)
