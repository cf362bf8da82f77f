"""`require` and `import()` of the scanned program's own modules and of others."""

from __future__ import annotations

from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.sites import Site
from lambdascope.engine.codescan.values import Value


def required(frame: Frame, site: Site) -> Value | None:
    """The exports of the module that a call names; None if the name is not known."""
    name = site.positional[0][0].only_constant() if site.positional else None
    if not isinstance(name, str):
        return None
    return frame.analysis.imported(frame, name, None)
