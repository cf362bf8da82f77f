"""The text of lock files as lines or as JSON, refused where it would take more memory than any real one."""

from __future__ import annotations

from json import loads

from lambdascope.model.errors import ManifestError

LOCK_LIMIT = 8 * 1024 * 1024
"""The largest real lock files have 5 MB."""

MAX_LINES = 1_000_000
"""Five times what the largest have: a line takes 50 bytes more than its text."""

MAX_CONTAINERS = 400_000
"""Five times what the largest have: an object takes 200 bytes more than its text, and a list half of that."""


def lines(text: str) -> list[str]:
    """The lines of the text. Raises ManifestError where they are too many."""
    if text.count("\n") > MAX_LINES:
        raise ManifestError("file-too-large", f"has more than {MAX_LINES:,} lines")
    return text.split("\n")


def json_object(text: str) -> dict[str, object]:
    """The JSON object that the text is. Raises ManifestError where it is none, or too complex."""
    if text.count("{") + text.count("[") > MAX_CONTAINERS:
        raise ManifestError("file-too-large", f"has more than {MAX_CONTAINERS:,} objects and lists")
    try:
        document = loads(text)
    except RecursionError:
        raise ManifestError("manifest-invalid", "is JSON nested too deep to read") from None
    except ValueError as error:
        raise ManifestError("manifest-invalid", f"is not valid JSON: {error}") from None
    if not isinstance(document, dict):
        raise ManifestError("manifest-invalid", "is not a JSON object")
    return document
