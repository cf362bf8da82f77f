"""Stores payments from a queue and reports the messages that have to come back."""

import json
import logging
import os
from dataclasses import dataclass

import boto3
from botocore.exceptions import ClientError

logger = logging.getLogger()
logger.setLevel(os.environ.get("LOG_LEVEL", "INFO"))
payments = boto3.resource("dynamodb").Table(os.environ["PAYMENTS_TABLE"])


@dataclass(frozen=True)
class Payment:
    reference: str
    cents: int

    @classmethod
    def from_message(cls, text):
        fields = json.loads(text)
        reference, cents = fields["reference"], int(fields["cents"])
        if not isinstance(reference, str) or not reference.isalnum() or cents <= 0:
            raise ValueError("not a payment")
        return cls(reference, cents)


def handler(event, context):
    failures = []
    for record in event["Records"]:
        try:
            store(Payment.from_message(record["body"]))
        except (KeyError, TypeError, ValueError):
            logger.exception("message %s is not a payment", record["messageId"])
            failures.append({"itemIdentifier": record["messageId"]})
        except ClientError:
            logger.exception("message %s could not be stored", record["messageId"])
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}


def store(payment):
    try:
        payments.put_item(
            Item={"reference": payment.reference, "cents": payment.cents},
            ConditionExpression="attribute_not_exists(#r)",
            ExpressionAttributeNames={"#r": "reference"},
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        logger.info("payment was stored before")
