"""Exports the whole inventory every night as an encrypted CSV object."""

import csv
import io
import os
from datetime import datetime, timezone

import boto3

dynamodb = boto3.client("dynamodb")
s3 = boto3.client("s3")
TABLE = os.environ["INVENTORY_TABLE"]
BUCKET = os.environ["EXPORT_BUCKET"]
KEY_ID = os.environ["EXPORT_KEY_ID"]
COLUMNS = ("sku", "name", "quantity")
LEADING = ("=", "+", "-", "@", "\t", "\r")


def handler(event, context):
    text, rows = render(items())
    name = datetime.now(timezone.utc).strftime("inventory/%Y/%m/%d.csv")
    s3.put_object(
        Bucket=BUCKET,
        Key=name,
        Body=text.encode("utf-8"),
        ContentType="text/csv",
        ServerSideEncryption="aws:kms",
        SSEKMSKeyId=KEY_ID,
        ExpectedBucketOwner=os.environ["ACCOUNT_ID"],
    )
    return {"key": name, "rows": rows}


def items():
    pages = dynamodb.get_paginator("scan").paginate(
        TableName=TABLE,
        ProjectionExpression="sku, #n, quantity",
        ExpressionAttributeNames={"#n": "name"},
    )
    for page in pages:
        for item in page["Items"]:
            yield item["sku"]["S"], item["name"]["S"], int(item["quantity"]["N"])


def render(rows):
    sink = io.StringIO()
    writer = csv.writer(sink)
    writer.writerow(COLUMNS)
    count = 0
    for sku, name, quantity in rows:
        writer.writerow([cell(sku), cell(name), quantity])
        count += 1
    return sink.getvalue(), count


def cell(text):
    flat = " ".join(text.split())
    return "'" + flat if flat.startswith(LEADING) else flat
