"""How artifacts that were read one by one make up a function: what hides what, and which lock files count.

Read together or one by one, a function and its layers have the same inventory; a test compares the two. There is one
exception: if a later layer replaces all that is installed of an ecosystem by files that cannot be read, lock files of
that ecosystem count where they are read together, and do not where they are read one by one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence, Set
from typing import NamedTuple

from lambdascope.model.ecosystem import Ecosystem
from lambdascope.model.package import Evidence, Package


class ArtifactSummary(NamedTuple):
    """What has to be known of an artifact to put it together with others."""

    claimed_paths: Collection[str]
    """The files of its own, not of archives in it, that readers claimed, and the zips in it."""
    installed: Set[Ecosystem]
    """The ecosystems of which something is installed in it."""


class Visibility(NamedTuple):
    """What does not count of one artifact of a function."""

    hidden_paths: frozenset[str]
    """Files that a later layer replaces."""
    ignored_ecosystems: frozenset[Ecosystem]
    """What is only declared of these does not count: something is installed in one of the artifacts."""

    def shows(self, package: Package) -> bool:
        """Whether a package of the artifact counts."""
        if package.evidence is Evidence.DECLARED and package.ecosystem in self.ignored_ecosystems:
            return False
        return not self.hidden_paths or not _is_below(package.file_path, self.hidden_paths)


ALL_VISIBLE = Visibility(frozenset(), frozenset())


def compose(artifacts: Sequence[ArtifactSummary]) -> tuple[Visibility, ...]:
    """The visibility of each: the function's own package first, then its layers in attachment order."""
    later: set[str] = set()
    hidden: list[frozenset[str]] = []
    for place in range(len(artifacts) - 1, -1, -1):
        claimed = artifacts[place].claimed_paths
        is_layer = place > 0  # the function lies in a folder of its own
        hidden.append(frozenset(path for path in claimed if path in later) if is_layer else frozenset())
        later.update(claimed)
    # What an artifact itself declares beside something installed was not collected in the first place.
    installed = frozenset[Ecosystem]().union(*(each.installed for each in artifacts))
    return tuple(Visibility(paths, installed) for paths in reversed(hidden))


def _is_below(path: str, hidden: frozenset[str]) -> bool:
    """Whether `path` is one of `hidden`, or lies in an archive that is."""
    if path in hidden:
        return True
    end = path.rfind("/")
    while end > 0:
        if path[:end] in hidden:
            return True
        end = path.rfind("/", 0, end)
    return False
