"""Which version of code scanning found something: another one may find something else in the same code."""

from __future__ import annotations

from functools import cache
from hashlib import sha256

from lambdascope.engine.codescan.rules.builtin import COMPILED

ENGINE_VERSION = 4
"""Raised when the engine may find something else by the same rules; stored results are then made anew."""


@cache
def code_engine() -> str:
    """The version of the engine with a digest of the rules that are shipped."""
    return f"{ENGINE_VERSION}-{sha256(COMPILED.read_bytes()).hexdigest()[:16]}"
