"""What a template says of one function."""

from __future__ import annotations

from typing import NamedTuple


class Declared(NamedTuple):
    """One function. `triggers`: ids of event shapes; None where something calls it that we know no shape of."""

    name: str
    """Its logical id in the template."""
    handler: str
    folder: str
    """Where its code lies, relative to the template; empty where the template does not tell."""
    triggers: frozenset[str] | None

    @property
    def is_shaped(self) -> bool:
        """Whether all that it is called with has a known shape."""
        return bool(self.triggers)


def as_triggers(found: list[str | None]) -> frozenset[str] | None:
    """Of a function whose events are these; one of an unknown kind makes all unknown."""
    known = [each for each in found if each is not None]
    return frozenset(known) if len(known) == len(found) else None
