"""How many pages are read."""

import boto3

s3 = boto3.client("s3")
dynamodb = boto3.client("dynamodb")
iam = boto3.client("iam")
ec2 = boto3.client("ec2")


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
    one = ec2.describe_instances(InstanceIds=[event["id"]])["Reservations"]  # safe: first-page-only
    all_of_them = ec2.describe_instances()["Reservations"]  # report: first-page-only
    there = "Contents" in s3.list_objects_v2(Bucket="orders", Prefix="2024/", MaxKeys=1)  # safe: first-page-only
    return [names, rows, newest, everything(), one, all_of_them, there]


def everything():
    return dynamodb.scan(TableName="orders")  # safe: first-page-only
