import json
import logging

import boto3
from botocore.exceptions import ClientError

logger = logging.getLogger()
table = boto3.resource("dynamodb").Table("orders")


def save_all(event, context):
    for record in event["Records"]:
        try:
            table.put_item(Item=json.loads(record["body"])["order"])
        except Exception:  # report: improper-error-handling
            pass


def save_all_reported(event, context):
    failures = []
    for record in event["Records"]:
        try:
            table.put_item(Item=json.loads(record["body"])["order"])
        except Exception:  # safe: improper-error-handling
            logger.exception("order not stored")
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}


def process(record):
    try:
        table.delete_item(Key={"id": record["dynamodb"]["Keys"]["id"]["S"]})
        return True
    except:  # report: improper-error-handling
        return False


def remove_all(event, context):
    for record in event["Records"]:
        process(record)


def process_or_raise(record):
    try:
        table.delete_item(Key={"id": record["dynamodb"]["Keys"]["id"]["S"]})
    except Exception:  # safe: improper-error-handling
        logger.exception("record not removed")
        raise


def remove_all_or_raise(event, context):
    for record in event["Records"]:
        process_or_raise(record)


def notify_all(event, context):
    for record in event["Records"]:
        try:
            table.update_item(Key={"id": record["Sns"]["Message"]})
        except BaseException:  # report: improper-error-handling
            continue
    return "done"


def store_once(event, context):
    for record in event["Records"]:
        try:
            table.put_item(Item={"id": record["messageId"]}, ConditionExpression="attribute_not_exists(id)")
        except ClientError as error:  # safe: improper-error-handling
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
