"""What a language needs to be scanned: one function from the text of a file to a module of the intermediate form."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from lambdascope.engine.codescan.ir import Module


class FrontEnd(NamedTuple):
    """One language. `lower(path, source)` never raises; what it cannot read is in the module's problems."""

    language: str
    suffixes: tuple[str, ...]
    lower: Callable[[str, bytes], Module]
