"""What AWS does and ministack does not: CloudTrail records a call, and EventBridge puts the record into a queue."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from lambdascope.model.account import Scope


def enveloped_update(scope: Scope, function: str) -> str:
    """The message that AWS puts into the channel's queue after an update of a function's code."""
    time = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return json.dumps(
        {
            "version": "0",
            "id": str(uuid4()),
            "detail-type": "AWS API Call via CloudTrail",
            "source": "aws.lambda",
            "account": scope.account,
            "time": time,
            "region": scope.region,
            "resources": [],
            "detail": _record(scope, function, time),
        }
    )


def _record(scope: Scope, function: str, time: str) -> dict[str, Any]:
    return {
        "eventVersion": "1.09",
        "userIdentity": {"type": "AssumedRole", "accountId": scope.account},
        "eventTime": time,
        "eventSource": "lambda.amazonaws.com",
        "eventName": "UpdateFunctionCode20150331v2",
        "awsRegion": scope.region,
        "sourceIPAddress": "192.0.2.1",
        "userAgent": "lambdascope-demo",
        "requestParameters": {"functionName": function, "publish": False, "dryRun": False},
        "responseElements": None,
        "requestID": str(uuid4()),
        "eventID": str(uuid4()),
        "readOnly": False,
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": scope.account,
        "eventCategory": "Management",
    }
