"""crates.io: exact names and strict semantic versions.

Versions: https://doc.rust-lang.org/cargo/reference/manifest.html#the-version-field and https://semver.org. Build
metadata does not count, as in Cargo's resolver. Not exact, but placed by their value: missing minor and patch numbers
(`1.2`), padding zeros and a leading `v`.
Fallback: what follows the longest leading part that is a version orders after it, `1.2.3.4` right after `1.2.3`;
without such a part a text precedes all versions.
"""

from __future__ import annotations

import re

from lambdascope.engine.ecosystems import semver
from lambdascope.engine.ecosystems.fallback import folded, unplaced
from lambdascope.engine.ecosystems.percent import quote
from lambdascope.engine.ecosystems.version import Version
from lambdascope.model.ecosystem import PackageName

PURL_TYPE = "cargo"

_VERSION = re.compile(rf"v?{semver.NUMBERS}(?:-({semver.IDENTIFIERS}))?{semver.BUILD}")


def normalize(name: str) -> PackageName:
    return PackageName(name)


def parse(version: str) -> Version:
    text = folded(version)
    match = _VERSION.match(text)
    if match is None:
        return unplaced(text)
    is_strict = text[0] != "v" and match[3] is not None and not semver.has_redundant_zeros(match)
    return semver.version(match, text[match.end() :], is_strict)


def purl_path(name: PackageName) -> str:
    return quote(name)


def name_from_purl(namespace: str, name: str) -> PackageName:
    return PackageName(f"{namespace}/{name}" if namespace else name)
