"""How long a link is good for."""

import boto3

s3 = boto3.client("s3")
DAY = 24 * 60 * 60


def handler(event, context):
    where = {"Bucket": "orders", "Key": event["key"]}
    return [
        s3.generate_presigned_url("get_object", Params=where, ExpiresIn=30 * DAY),  # report: long-lived-link
        s3.generate_presigned_url("get_object", where, 1000000),  # report: long-lived-link
        s3.generate_presigned_url("get_object", Params=where, ExpiresIn=300),  # safe: long-lived-link
        s3.generate_presigned_url("get_object", Params=where, ExpiresIn=7 * DAY),  # safe: long-lived-link
        s3.generate_presigned_url("get_object", Params=where),  # safe: long-lived-link
    ]
