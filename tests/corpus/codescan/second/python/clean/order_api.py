"""Reads and creates orders behind an HTTP API."""

import json
import logging
import os
import uuid
from decimal import Decimal, InvalidOperation

import boto3
from botocore.exceptions import ClientError

logger = logging.getLogger()
logger.setLevel(logging.INFO)
table = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])
CURRENCIES = frozenset({"EUR", "USD", "GBP"})


class InvalidOrder(Exception):
    """The body does not describe an order."""


def handler(event, context):
    method = event["requestContext"]["http"]["method"]
    try:
        if method == "GET":
            return read_order(event["pathParameters"]["id"])
        if method == "POST":
            return create_order(event["body"])
    except InvalidOrder:
        return response(400, {"message": "The order is not valid"})
    except ClientError:
        logger.exception("the table did not answer")
        return response(503, {"message": "Try again later"})
    return response(405, {"message": "Method not allowed"})


def read_order(order_id):
    try:
        key = str(uuid.UUID(order_id))
    except ValueError:
        return response(404, {"message": "No such order"})
    item = table.get_item(Key={"id": key}).get("Item")
    if item is None:
        return response(404, {"message": "No such order"})
    return response(200, {"id": item["id"], "amount": str(item["amount"]), "currency": item["currency"]})


def create_order(body):
    order = parse_order(body)
    table.put_item(Item=order, ConditionExpression="attribute_not_exists(id)")
    logger.info("order %s created", order["id"])
    return response(201, {"id": order["id"]})


def parse_order(body):
    try:
        fields = json.loads(body or "")
        amount = Decimal(str(fields["amount"]))
        currency = fields["currency"]
    except (KeyError, TypeError, ValueError, InvalidOperation) as error:
        raise InvalidOrder from error
    if not amount.is_finite() or amount <= 0 or currency not in CURRENCIES:
        raise InvalidOrder
    return {"id": str(uuid.uuid4()), "amount": amount, "currency": currency}


def response(status, body):
    return {"statusCode": status, "headers": {"Content-Type": "application/json"}, "body": json.dumps(body)}
