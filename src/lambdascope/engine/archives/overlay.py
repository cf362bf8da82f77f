"""Layers laid over each other, as Lambda unpacks them one after another into `/opt`.

Source: https://docs.aws.amazon.com/lambda/latest/dg/adding-layers.html (merge order; later layers overwrite).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lambdascope.model.artifact import ArtifactFile, FileIndex
from lambdascope.model.package import Problem


class OverlayIndex:
    """Several layers as one folder; a later layer's file hides an earlier one's at the same path."""

    def __init__(self, layers: Sequence[FileIndex]) -> None:
        """`layers` in attachment order."""
        self._layers = layers
        self._owners: dict[str, FileIndex] = {}
        for layer in layers:
            for path in layer.paths():
                self._owners[path] = layer

    def paths(self) -> Iterable[str]:
        """Every visible path, in the order in which it first appeared; see FileIndex."""
        return self._owners

    def get(self, path: str) -> ArtifactFile | None:
        """The visible file at `path`; see FileIndex."""
        owner = self._owners.get(path)
        return owner.get(path) if owner is not None else None

    def problems(self) -> Iterator[Problem]:
        """What is wrong with each of the layers as a whole; see FileIndex."""
        for layer in self._layers:
            yield from layer.problems()
