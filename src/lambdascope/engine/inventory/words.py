"""What can be the name or the version of a package, whatever its ecosystem."""

from __future__ import annotations

from typing import TypeGuard

MAX_WORD = 300
"""The longest name or version taken seriously; npm allows names of 214 characters, and PyPI's longest has 80."""


def is_word(value: object) -> TypeGuard[str]:
    """Whether a value can be a name or a version."""
    return isinstance(value, str) and 0 < len(value) <= MAX_WORD and value.isprintable()
