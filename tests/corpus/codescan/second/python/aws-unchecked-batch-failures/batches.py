import json

import boto3

sqs = boto3.client("sqs")
kinesis = boto3.client("kinesis")
events = boto3.client("events")
dynamodb = boto3.client("dynamodb")
s3 = boto3.client("s3")
URL = "https://sqs.eu-west-1.amazonaws.com/111122223333/orders"


def forward(event, context):
    entries = [{"Id": str(i), "MessageBody": record["body"]} for i, record in enumerate(event["Records"])]
    sqs.send_message_batch(QueueUrl=URL, Entries=entries)  # report: aws-unchecked-batch-failures


def forward_checked(event, context):
    entries = [{"Id": str(i), "MessageBody": record["body"]} for i, record in enumerate(event["Records"])]
    answer = sqs.send_message_batch(QueueUrl=URL, Entries=entries)  # safe: aws-unchecked-batch-failures
    if answer.get("Failed"):
        raise RuntimeError(json.dumps(answer["Failed"]))


def put_points(event, context):
    records = [{"Data": json.dumps(point).encode(), "PartitionKey": point["id"]} for point in event["points"]]
    answer = kinesis.put_records(StreamName="points", Records=records)  # report: aws-unchecked-batch-failures
    return {"sent": len(records), "encryption": answer.get("EncryptionType")}


def put_points_checked(event, context):
    records = [{"Data": json.dumps(point).encode(), "PartitionKey": point["id"]} for point in event["points"]]
    answer = kinesis.put_records(StreamName="points", Records=records)  # safe: aws-unchecked-batch-failures
    return {"sent": len(records) - answer["FailedRecordCount"]}


def write(requests):
    return dynamodb.batch_write_item(RequestItems={"orders": requests})  # safe: aws-unchecked-batch-failures


def import_orders(event, context):
    requests = [{"PutRequest": {"Item": {"id": {"S": item}}}} for item in event["items"]]
    while requests:
        requests = write(requests)["UnprocessedItems"].get("orders", [])


def announce(event, context):
    entries = [{"Source": "orders", "DetailType": "new", "Detail": json.dumps(o)} for o in event["orders"]]
    events.put_events(Entries=entries)  # report: aws-unchecked-batch-failures


def remove(event, context):
    answer = s3.delete_objects(Bucket="orders", Delete={"Objects": [{"Key": k} for k in event["keys"]]})  # report: aws-unchecked-batch-failures
    return {"statusCode": answer["ResponseMetadata"]["HTTPStatusCode"]}
