"""How much of an archive we agree to read, so that no input exhausts memory or time."""

from __future__ import annotations

from lambdascope.model.errors import ManifestError

MAX_ENTRIES = 600_000
"""Entries of one archive. Lambda allows 250 MB unpacked, so real packages stay far below."""

MAX_DIRECTORY_BYTES = 64 * 1024 * 1024
"""Size of one central directory; with its names decoded it takes three times as much memory."""

MAX_TOTAL_ENTRIES = 1_000_000
"""Entries of all archives of one function, those inside archives included."""

MAX_DEPTH = 6
"""Archives inside archives, counted from the deployed zip: jar in war in ear in zip is 3."""

MAX_NESTED_BYTES = 160 * 1024 * 1024
"""Unpacked nested archives held in memory at the same time; stored (not deflated) ones are read in place."""

MAX_TOTAL_MANIFEST_BYTES = 64 * 1024 * 1024
MAX_TOTAL_NESTED_BYTES = 1024 * 1024 * 1024


class BudgetExhausted(ManifestError):
    """So much was unpacked for one function that the rest is left unread."""


class Budget:
    """What one scan of one function and its layers may still unpack, in bytes."""

    __slots__ = ("entries", "kept_bytes", "manifest_bytes", "nested_bytes")

    def __init__(
        self,
        manifest_bytes: int = MAX_TOTAL_MANIFEST_BYTES,
        nested_bytes: int = MAX_TOTAL_NESTED_BYTES,
        entries: int = MAX_TOTAL_ENTRIES,
    ) -> None:
        self.manifest_bytes, self.nested_bytes, self.entries = manifest_bytes, nested_bytes, entries
        self.kept_bytes = 0
        """Unpacked archives that stay open until the end: so much less may be held by others."""

    def spend_on_manifest(self, size: int) -> None:
        """Take `size` bytes; raises BudgetExhausted when they are not there."""
        self.manifest_bytes -= size
        if self.manifest_bytes < 0:
            raise _exhausted(f"manifests unpack to more than {MAX_TOTAL_MANIFEST_BYTES:,} bytes in all")

    def spend_on_nested(self, size: int) -> None:
        """Take `size` bytes; raises BudgetExhausted when they are not there."""
        self.nested_bytes -= size
        if self.nested_bytes < 0:
            raise _exhausted(f"nested archives unpack to more than {MAX_TOTAL_NESTED_BYTES:,} bytes in all")

    def spend_on_entries(self, count: int) -> None:
        """Take `count` entries; raises BudgetExhausted when they are not there."""
        self.entries -= count
        if self.entries < 0:
            raise _exhausted(f"the archives have more than {MAX_TOTAL_ENTRIES:,} entries in all")


def _exhausted(what: str) -> BudgetExhausted:
    return BudgetExhausted("budget-exhausted", f"{what}; the files from here on were not looked at")
