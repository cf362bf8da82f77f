"""What names a Java library: Maven's group, artifact and version, as far as a text proves them."""

from __future__ import annotations

import re
from typing import NamedTuple

from lambdascope.model.ecosystem import PackageName

_ID = re.compile(r"[A-Za-z0-9_.\-]{1,200}")
_VERSION = re.compile(r"[A-Za-z0-9_.\-+~!]{1,200}")
_NO_VERSIONS = frozenset(("unspecified", "latest", "release", "null", "unknown"))


class Coordinates(NamedTuple):
    """A Maven artifact; `version` is None where nothing proves one."""

    group: str
    artifact: str
    version: str | None

    @property
    def name(self) -> PackageName:
        """The name as registry and advisories spell it; Maven distinguishes upper and lower case."""
        return PackageName(f"{self.group}:{self.artifact}")


def coordinates(group: str | None, artifact: str | None, version: str | None) -> Coordinates | None:
    """The coordinates, None unless group and artifact are ones; what is no version becomes None."""
    if group and artifact and is_id(group) and is_id(artifact):
        return Coordinates(group, artifact, version_or_none(version))
    return None


def is_id(text: str) -> bool:
    """Whether `text` can be a groupId or an artifactId; folder names such as `..` cannot."""
    return _ID.fullmatch(text) is not None and any(character.isalnum() for character in text)


def version_or_none(text: str | None) -> str | None:
    """`text` where it is one version: no `${placeholder}`, no range, and not Gradle's `unspecified`."""
    if text is None or not _VERSION.fullmatch(text) or text.lower() in _NO_VERSIONS:
        return None
    return text if any(character.isalnum() for character in text) else None
