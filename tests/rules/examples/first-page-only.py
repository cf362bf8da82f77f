"""How many pages are read."""

import boto3

s3 = boto3.client("s3")
dynamodb = boto3.client("dynamodb")
iam = boto3.client("iam")


def handler(event, context):
    found = s3.list_objects_v2(Bucket="orders")  # report: first-page-only
    names = [each["Key"] for each in found["Contents"]]
    page = s3.list_objects_v2(Bucket="orders")  # safe: first-page-only
    while page["IsTruncated"]:
        page = s3.list_objects_v2(Bucket="orders", ContinuationToken=page["NextContinuationToken"])  # safe: first-page-only
    for paged in s3.get_paginator("list_objects_v2").paginate(Bucket="orders"):  # safe: first-page-only
        names += [each["Key"] for each in paged["Contents"]]
    rows = dynamodb.scan(TableName="orders")["Items"]  # report: first-page-only
    newest = dynamodb.query(TableName="orders", Limit=1)["Items"]  # safe: first-page-only
    users = iam.list_users()  # report: first-page-only
    print(users["Users"])
    return [names, rows, newest, everything()]


def everything():
    return dynamodb.scan(TableName="orders")  # safe: first-page-only
