"""npm: exact names and semantic versions as node-semver reads them in its loose mode.

Versions: https://github.com/npm/node-semver#versions. As there, a leading `v` or `=` is read over and the hyphen
before a pre-release may be missing after three numbers (`1.2.3beta`). Beyond it, `1` and `1.2` are versions, because
advisories write them; with a pre-release (`1.2-beta`) they are placed as if complete, but not exact.
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

PURL_TYPE = "npm"

_COMPLETE = re.compile(rf"[v= ]*([0-9]+)\.([0-9]+)\.([0-9]+)(?:-?({semver.IDENTIFIERS}))?{semver.BUILD}")
_PARTIAL = re.compile(rf"[v= ]*{semver.NUMBERS}(?:-({semver.IDENTIFIERS}))?{semver.BUILD}")


def normalize(name: str) -> PackageName:
    return PackageName(name)


def parse(version: str) -> Version:
    text = folded(version)
    match = _COMPLETE.match(text)
    if match is not None:
        return semver.version(match, text[match.end() :], is_exact=True)
    match = _PARTIAL.match(text)
    if match is None:
        return unplaced(text)
    return semver.version(match, text[match.end() :], is_exact=match[4] is None)


def purl_path(name: PackageName) -> str:
    return "/".join(map(quote, name.split("/")))


def name_from_purl(namespace: str, name: str) -> PackageName:
    if not namespace:
        return PackageName(name)
    # Every namespace of npm is a scope; some tools leave its `@` out of the purl.
    return PackageName(f"{namespace if namespace.startswith('@') else '@' + namespace}/{name}")
