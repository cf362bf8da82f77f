"""Objects that are written where the event came from, and elsewhere."""

import os
from urllib.parse import unquote_plus

import boto3

s3 = boto3.client("s3")


def compress(event, context):
    for record in event["Records"]:
        bucket = record["s3"]["bucket"]["name"]
        key = unquote_plus(record["s3"]["object"]["key"])
        data = s3.get_object(Bucket=bucket, Key=key)["Body"].read()  # safe: writes-to-its-trigger
        s3.put_object(Bucket=bucket, Key=key + ".small", Body=data[:100])  # report: writes-to-its-trigger
        s3.put_object(Bucket=os.environ["TARGET"], Key=key, Body=data)  # safe: writes-to-its-trigger
        s3.put_object(Bucket=bucket, Key=f"small/{key}", Body=data)  # safe: writes-to-its-trigger
        s3.upload_file("/tmp/small", bucket, key)  # report: writes-to-its-trigger
        s3.delete_object(Bucket=bucket, Key=key)  # safe: writes-to-its-trigger
