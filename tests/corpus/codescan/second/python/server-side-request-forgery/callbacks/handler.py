import json

from subscription import FixedSubscription, Subscription


def notify(event, context):
    for record in event["Records"]:
        message = json.loads(record["body"])
        Subscription(message["callback"], message.get("retries", 1)).deliver(message["payload"])


def notify_fixed(event, context):
    for record in event["Records"]:
        message = json.loads(record["body"])
        FixedSubscription(message["callback"]).deliver(message["payload"])
