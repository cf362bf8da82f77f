"""Whose bucket it is."""

import os

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    bucket = os.environ["BUCKET"]
    s3.get_object(Bucket=bucket, Key="a")  # report: bucket-owner
    s3.put_object(Bucket=event["bucket"], Key="a", Body=b"")  # report: bucket-owner
    s3.get_object(Bucket=bucket, Key="a", ExpectedBucketOwner=os.environ["ACCOUNT"])  # safe: bucket-owner
    s3.get_object(Bucket="orders-111122223333", Key="a")  # safe: bucket-owner
    s3.list_buckets()  # safe: bucket-owner
    options = {"ExpectedBucketOwner": os.environ["ACCOUNT"]}
    s3.head_object(Bucket=bucket, Key="a", **options)  # safe: bucket-owner
