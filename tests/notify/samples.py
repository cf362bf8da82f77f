"""Notifications to be sent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from lambdascope.notify.notification import Notification

AT = datetime(2026, 3, 2, 8, 15, 27, 900_000, tzinfo=UTC)
RESOURCE = "arn:aws:lambda:eu-central-1:111122223333:function:billing:$LATEST"


def a_notification(number: int = 1, **fields: Any) -> Notification:
    return Notification(
        id=f"5f0c1f0e-0000-4000-8000-{number:012}",
        kind="Inspector2 Finding",
        source="lambdascope.inspector2",
        account="111122223333",
        region="eu-central-1",
        time=AT,
        resources=(RESOURCE,),
        detail={"severity": "HIGH", "status": "ACTIVE", "title": f"Ü {number}"},
        subject=f"finding {number}",
    )._replace(**fields)
