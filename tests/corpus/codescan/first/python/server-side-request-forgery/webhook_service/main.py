import json

from delivery import deliver, deliver_internal

INTERNAL = {"url": "https://audit.example.com/events"}


def lambda_handler(event, context):
    body = json.loads(event["body"])
    deliver({"url": body["target"], "retries": 2}, {"kind": "test"})
    return {"statusCode": 202}


def audit_handler(event, context):
    body = json.loads(event["body"])
    deliver_internal(INTERNAL, {"kind": "audit", "who": body["user"]})
    return {"statusCode": 202}
