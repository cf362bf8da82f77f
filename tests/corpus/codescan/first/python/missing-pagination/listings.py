"""Listings."""

import os

import boto3

s3 = boto3.client("s3")
ec2 = boto3.client("ec2")
table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
BUCKET = os.environ["BUCKET"]


def list_keys(event, context):
    answer = s3.list_objects_v2(Bucket=BUCKET, Prefix="in/")  # report: missing-pagination
    return [item["Key"] for item in answer.get("Contents", [])]


def list_all_keys(event, context):
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix="in/")  # safe: missing-pagination
    return [item["Key"] for page in pages for item in page.get("Contents", [])]


def list_keys_loop(event, context):
    keys, options = [], {"Bucket": BUCKET}
    while True:
        answer = s3.list_objects_v2(**options)  # safe: missing-pagination
        keys.extend(item["Key"] for item in answer.get("Contents", []))
        if not answer.get("IsTruncated"):
            return keys
        options["ContinuationToken"] = answer["NextContinuationToken"]


def scan_items(event, context):
    return table.scan()["Items"]  # report: missing-pagination


def scan_all_items(event, context):
    answer = table.scan()  # safe: missing-pagination
    items = answer["Items"]
    while "LastEvaluatedKey" in answer:
        answer = table.scan(ExclusiveStartKey=answer["LastEvaluatedKey"])
        items.extend(answer["Items"])
    return items


def scan_page(event, context):
    answer = table.scan(Limit=50)  # safe: missing-pagination
    return {"items": answer["Items"], "next": answer.get("LastEvaluatedKey")}


def instances():
    return ec2.describe_instances()  # report: missing-pagination


def count_instances(event, context):
    return sum(len(item["Instances"]) for item in instances()["Reservations"])


class Shelf:
    def list_objects_v2(self, prefix):
        return {"Contents": [{"Key": prefix}]}


def shelf(event, context):
    return Shelf().list_objects_v2("in/")["Contents"]  # safe: missing-pagination
