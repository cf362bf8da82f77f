"""Batch requests, and who looks at what failed."""

import boto3

dynamodb = boto3.client("dynamodb")
sqs = boto3.client("sqs")
kinesis = boto3.client("kinesis")
events = boto3.client("events")
s3 = boto3.client("s3")


def handler(event, context):
    dynamodb.batch_write_item(RequestItems=event["items"])  # report: unread-failures
    written = dynamodb.batch_write_item(RequestItems=event["items"])  # safe: unread-failures
    while written["UnprocessedItems"]:
        written = dynamodb.batch_write_item(RequestItems=written["UnprocessedItems"])  # safe: unread-failures
    answer = sqs.send_message_batch(QueueUrl=event["queue"], Entries=event["entries"])  # report: unread-failures
    print(answer["Successful"])
    sent = sqs.send_message_batch(QueueUrl=event["queue"], Entries=event["entries"])  # safe: unread-failures
    if sent.get("Failed"):
        raise RuntimeError("not all were sent")
    kinesis.put_records(StreamName="orders", Records=event["rows"])  # report: unread-failures
    events.put_events(Entries=event["entries"])  # report: unread-failures
    deleted = s3.delete_objects(Bucket="orders", Delete={"Objects": event["keys"]})  # safe: unread-failures
    for error in deleted.get("Errors", []):
        print(error["Code"])
    sqs.send_message(QueueUrl=event["queue"], MessageBody="one")  # safe: unread-failures
    return send(event)


def send(event):
    return sqs.send_message_batch(QueueUrl=event["queue"], Entries=event["entries"])  # safe: unread-failures
