"""What may call a function, as AWS tells it."""

from __future__ import annotations

from typing import NamedTuple

FUNCTION_URL = "function-url"
ANYBODY = "*"
"""What calls a function without being told of."""


class Caller(NamedTuple):
    """An event source mapping of a function, or a permission in its policy."""

    by: str
    """The service of a mapping's source (`sqs`), or a permission's principal (`s3.amazonaws.com`, an ARN, ANYBODY), or
    FUNCTION_URL."""
    source: str = ""
    """The ARN of the queue, stream, bucket or other source; empty where none is told."""
