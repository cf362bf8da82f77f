"""Who decides which attributes are written."""

import json

import boto3

table = boto3.resource("dynamodb").Table("orders")
client = boto3.client("dynamodb")
FIELDS = ("name", "street")


class Order:
    """An order."""


def handler(event, context):
    body = json.loads(event["body"])
    order = Order()
    for key, value in body.items():
        setattr(order, key, value)  # report: python-mass-assignment
    for key in FIELDS:
        setattr(order, key, body[key])  # safe: python-mass-assignment
    order.__dict__.update(body)  # report: python-mass-assignment
    for key, value in body.items():
        if key in FIELDS:
            setattr(order, key, value)  # safe: python-mass-assignment
    table.put_item(Item=body)  # report: python-mass-assignment
    table.put_item(Item={"id": body["id"], "name": body["name"]})  # safe: python-mass-assignment
    setattr(order, "name", body["name"])  # safe: python-mass-assignment
