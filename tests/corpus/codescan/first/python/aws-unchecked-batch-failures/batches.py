"""Batch requests."""

import json
import os

import boto3

sqs = boto3.client("sqs")
kinesis = boto3.client("kinesis")
dynamodb = boto3.client("dynamodb")
events = boto3.client("events")


def send_all(event, context):
    entries = [{"Id": str(number), "MessageBody": text} for number, text in enumerate(event["texts"])]
    sqs.send_message_batch(QueueUrl=os.environ["QUEUE"], Entries=entries)  # report: aws-unchecked-batch-failures


def send_all_checked(event, context):
    entries = [{"Id": str(number), "MessageBody": text} for number, text in enumerate(event["texts"])]
    answer = sqs.send_message_batch(QueueUrl=os.environ["QUEUE"], Entries=entries)  # safe: aws-unchecked-batch-failures
    if answer.get("Failed"):
        raise RuntimeError(json.dumps(answer["Failed"]))


def stream_all(event, context):
    records = [{"Data": text.encode(), "PartitionKey": "a"} for text in event["texts"]]
    answer = kinesis.put_records(StreamName=os.environ["STREAM"], Records=records)  # report: aws-unchecked-batch-failures
    print("sent", len(answer["Records"]))


def stream_all_counted(event, context):
    records = [{"Data": text.encode(), "PartitionKey": "a"} for text in event["texts"]]
    answer = kinesis.put_records(StreamName=os.environ["STREAM"], Records=records)  # safe: aws-unchecked-batch-failures
    assert_none(answer["FailedRecordCount"])


def assert_none(count):
    if count:
        raise RuntimeError(f"{count} records failed")


def write_all(event, context):
    requests = {os.environ["TABLE"]: [{"PutRequest": {"Item": item}} for item in event["items"]]}
    while requests:
        requests = dynamodb.batch_write_item(RequestItems=requests)["UnprocessedItems"]  # safe: aws-unchecked-batch-failures


def write_once(event, context):
    requests = {os.environ["TABLE"]: [{"PutRequest": {"Item": item}} for item in event["items"]]}
    try:
        dynamodb.batch_write_item(RequestItems=requests)  # report: aws-unchecked-batch-failures
    except dynamodb.exceptions.ProvisionedThroughputExceededException:
        return {"retry": True}
    return {"retry": False}


class Outbox:
    def put_events(self, entries):
        return len(entries)


def outbox(event, context):
    box = Outbox()
    box.put_events(event["entries"])  # safe: aws-unchecked-batch-failures


def emit(event, context):
    events.put_events(Entries=[{"Source": "shop", "DetailType": "order", "Detail": json.dumps(event["order"])}])  # report: aws-unchecked-batch-failures
