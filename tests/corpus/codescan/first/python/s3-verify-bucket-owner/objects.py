"""Reads and writes of configured buckets."""

import os

import boto3

s3 = boto3.client("s3")
BUCKET = os.environ["BUCKET"]
OWNER = os.environ["BUCKET_OWNER"]


def read_object(event, context):
    return s3.get_object(Bucket=BUCKET, Key="settings.json")["Body"].read().decode()  # report: s3-verify-bucket-owner


def read_owned_object(event, context):
    return s3.get_object(Bucket=BUCKET, Key="settings.json", ExpectedBucketOwner=OWNER)["Body"].read().decode()  # safe: s3-verify-bucket-owner


def write_object(event, context):
    options = {"Bucket": event["bucket"], "Key": "out.json"}
    s3.put_object(Body=b"{}", **options)  # report: s3-verify-bucket-owner


def write_owned_object(event, context):
    options = {"Bucket": event["bucket"], "Key": "out.json"}
    options["ExpectedBucketOwner"] = OWNER
    s3.put_object(Body=b"{}", **options)  # safe: s3-verify-bucket-owner


def copy_object(event, context):
    s3.copy_object(Bucket=BUCKET, Key="b", CopySource={"Bucket": event["bucket"], "Key": "a"})  # report: s3-verify-bucket-owner


def copy_owned_object(event, context):
    s3.copy_object(Bucket=BUCKET, Key="b", CopySource={"Bucket": event["bucket"], "Key": "a"}, ExpectedBucketOwner=OWNER, ExpectedSourceBucketOwner=OWNER)  # safe: s3-verify-bucket-owner


class Store:
    def get_object(self, Bucket, Key):
        return {"Body": f"{Bucket}/{Key}"}


def local_object(event, context):
    return Store().get_object(Bucket=BUCKET, Key=event["key"])["Body"]  # safe: s3-verify-bucket-owner
