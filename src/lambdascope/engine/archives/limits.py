"""How much of an archive we agree to read, so that no input exhausts memory or time."""

from __future__ import annotations

from lambdascope.model.errors import ManifestError

MAX_ENTRIES = 1_000_000
"""Entries of one archive. Lambda allows 250 MB unpacked, so real packages stay far below."""

MAX_DIRECTORY_BYTES = 160 * 1024 * 1024
"""Size of one central directory: the entries of MAX_ENTRIES with names of usual length."""

MAX_DEPTH = 6
"""Archives inside archives, counted from the deployed zip: jar in war in ear in zip is 3."""

MAX_NESTED_BYTES = 160 * 1024 * 1024
"""Unpacked nested archives held in memory at the same time; stored (not deflated) ones are read in place."""

MAX_TOTAL_MANIFEST_BYTES = 128 * 1024 * 1024
MAX_TOTAL_NESTED_BYTES = 1024 * 1024 * 1024


class BudgetExhausted(ManifestError):
    """So much was unpacked for one function that the rest is left unread."""


class Budget:
    """What one scan of one function and its layers may still unpack, in bytes."""

    __slots__ = ("manifest_bytes", "nested_bytes")

    def __init__(
        self, manifest_bytes: int = MAX_TOTAL_MANIFEST_BYTES, nested_bytes: int = MAX_TOTAL_NESTED_BYTES
    ) -> None:
        self.manifest_bytes, self.nested_bytes = manifest_bytes, nested_bytes

    def spend_on_manifest(self, size: int) -> None:
        """Take `size` bytes; raises BudgetExhausted when they are not there."""
        self.manifest_bytes -= size
        if self.manifest_bytes < 0:
            raise _exhausted("manifests", MAX_TOTAL_MANIFEST_BYTES)

    def spend_on_nested(self, size: int) -> None:
        """Take `size` bytes; raises BudgetExhausted when they are not there."""
        self.nested_bytes -= size
        if self.nested_bytes < 0:
            raise _exhausted("nested archives", MAX_TOTAL_NESTED_BYTES)


def _exhausted(what: str, limit: int) -> BudgetExhausted:
    return BudgetExhausted(
        "budget-exhausted",
        f"{what} unpack to more than {limit:,} bytes in all; the files from here on were not looked at",
    )
