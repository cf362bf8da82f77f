import os

import boto3

s3 = boto3.client("s3")
OWNER = os.environ["ACCOUNT_ID"]
BUCKET = os.environ["BUCKET"]


def read(event, context):
    return s3.get_object(Bucket=event["bucket"], Key="a.json")["Body"].read()  # report: s3-verify-bucket-owner


def read_owned(event, context):
    return s3.get_object(Bucket=event["bucket"], Key="a.json", ExpectedBucketOwner=OWNER)["Body"].read()  # safe: s3-verify-bucket-owner


def write(event, context):
    request = {"Bucket": BUCKET, "Key": "b.json", "Body": event["body"]}
    s3.put_object(**request)  # report: s3-verify-bucket-owner


def write_owned(event, context):
    request = {"Bucket": BUCKET, "Key": "b.json", "Body": event["body"]}
    request["ExpectedBucketOwner"] = OWNER
    s3.put_object(**request)  # safe: s3-verify-bucket-owner


def copy(event, context):
    source = {"Bucket": event["source"], "Key": "c.json"}
    s3.copy_object(Bucket=BUCKET, Key="c.json", CopySource=source)  # report: s3-verify-bucket-owner


def copy_owned(event, context):
    source = {"Bucket": event["source"], "Key": "c.json"}
    owners = {"ExpectedBucketOwner": OWNER, "ExpectedSourceBucketOwner": OWNER}
    s3.copy_object(Bucket=BUCKET, Key="c.json", CopySource=source, **owners)  # safe: s3-verify-bucket-owner


class Warehouse:
    def get_object(self, bucket, key):
        return bucket + key


def look_alike(event, context):
    return Warehouse().get_object(event["bucket"], event["key"])  # safe: s3-verify-bucket-owner
