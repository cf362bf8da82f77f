"""What is told, and what whoever takes it promises."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol


class Notification(NamedTuple):
    """One event, in the envelope of EventBridge."""

    id: str
    """The same each time it is sent: by it receivers know what comes twice."""
    kind: str
    """EventBridge's detail-type."""
    source: str
    account: str
    region: str
    time: datetime
    """UTC."""
    resources: tuple[str, ...]
    detail: Mapping[str, Any]
    subject: str
    """What it is about: events of one subject come in order."""

    @property
    def envelope(self) -> dict[str, Any]:
        """All of it, as EventBridge passes events on."""
        return {
            "version": "0",
            "id": self.id,
            "detail-type": self.kind,
            "source": self.source,
            "account": self.account,
            "time": f"{self.time:%Y-%m-%dT%H:%M:%SZ}",
            "region": self.region,
            "resources": list(self.resources),
            "detail": self.detail,
        }


class Limits(NamedTuple):
    """What a destination takes at a time."""

    entries: int
    bytes: int
    """Of all envelopes together, and so of a single one."""


class Destination(Protocol):
    """Takes notifications; threads never share one."""

    @property
    def limits(self) -> Limits:
        """How many may be sent at a time."""

    def deliver(self, batch: Sequence[Notification]) -> Mapping[str, str]:
        """Send them. Returns why some were not taken, by their ids, though the others were.

        Raises NotDelivered, or AwsError, where none of them counts as taken.
        """


def text_of(value: object) -> str:
    """JSON in one line, in which every character can be sent."""
    return json.dumps(value, separators=(",", ":"))


def size_of(notification: Notification) -> int:
    """Bytes of the envelope."""
    return len(text_of(notification.envelope))
