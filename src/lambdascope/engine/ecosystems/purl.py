"""Package URLs, written and read without changing a package's name.

The syntax is that of https://github.com/package-url/purl-spec. Libraries for it also rewrite names by their own rules
(Go paths in lower case, for one), and we compare names by the ecosystem's.
"""

from __future__ import annotations

import re

from lambdascope.engine.ecosystems import rules
from lambdascope.engine.ecosystems.percent import quote, unquote
from lambdascope.model.ecosystem import Ecosystem, PackageName
from lambdascope.model.errors import UsageError

TYPES: dict[str, Ecosystem] = {
    "pypi": Ecosystem.PYPI,
    "npm": Ecosystem.NPM,
    "maven": Ecosystem.MAVEN,
    "golang": Ecosystem.GO,
    "cargo": Ecosystem.CRATES_IO,
    "gem": Ecosystem.RUBYGEMS,
    "nuget": Ecosystem.NUGET,
    "composer": Ecosystem.PACKAGIST,
}
"""The purl type of each ecosystem, so that reading one loads no other ecosystem's rules."""

_WITH_NAMESPACE = frozenset({Ecosystem.MAVEN, Ecosystem.PACKAGIST})
_WITHOUT_NAMESPACE = frozenset({Ecosystem.PYPI, Ecosystem.CRATES_IO, Ecosystem.RUBYGEMS, Ecosystem.NUGET})

_VERSION_MARK = re.compile(r"(?<=[^/])@")
_SHOWN_CHARACTERS = 100


def format(ecosystem: Ecosystem, name: PackageName, version: str | None) -> str:  # noqa: A001 - read as purl.format
    """The purl of a package, without a version where there is none."""
    its = rules(ecosystem)
    purl = f"pkg:{its.PURL_TYPE}/{its.purl_path(name)}"
    return f"{purl}@{quote(version)}" if version else purl


def parse(text: str) -> tuple[Ecosystem, PackageName, str | None]:
    """The ecosystem, name and version that a purl names; qualifiers and subpath are read over.

    Raises UsageError where the text is no purl, or one of a type we have no rules for.
    """
    scheme, colon, rest = text.strip().partition(":")
    if not colon or scheme.lower() != "pkg":
        raise UsageError(f"{_shown(text)} is no purl: it does not begin with pkg:, as pkg:pypi/requests@2.31.0 does")
    path = rest.partition("#")[0].partition("?")[0].lstrip("/")
    purl_type, _, path = path.partition("/")
    ecosystem = TYPES.get(purl_type.lower())
    if ecosystem is None:
        raise UsageError(f"{_shown(text)} has an unknown purl type; known are {', '.join(TYPES)}")
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        raise UsageError(f"{_shown(text)} is no purl: it is not valid Unicode")
    path, version = _split_version(path)
    *namespace, name = [part for part in path.split("/") if part] or [""]
    if not name or name.startswith("@"):
        raise UsageError(f"{_shown(text)} names no package; write pkg:{purl_type.lower()}/NAME@VERSION")
    if namespace and ecosystem in _WITHOUT_NAMESPACE:
        raise UsageError(f"{_shown(text)} has a namespace, but {ecosystem} has none; write a / in a name as %2F")
    if not namespace and ecosystem in _WITH_NAMESPACE:
        raise UsageError(f"{_shown(text)} lacks the namespace; write pkg:{purl_type.lower()}/NAMESPACE/NAME@VERSION")
    return ecosystem, rules(ecosystem).name_from_purl(unquote("/".join(namespace)), unquote(name)), version or None


def _split_version(path: str) -> tuple[str, str]:
    """Split at the first `@` that does not begin a part of the path, as that of an npm scope without escape does."""
    at = _VERSION_MARK.search(path)
    if at is None:
        return path, ""
    return path[: at.start()], unquote(path[at.end() :])


def _shown(text: str) -> str:
    """The text quoted, on one line and not too long to read."""
    return ascii(text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + "...")
