import json
import logging

from aws_lambda_powertools import Logger
from loguru import logger as lines

logger = logging.getLogger(__name__)


def named(event, context):
    logger.info("order of %s", event["queryStringParameters"]["name"])  # report: python-log-injection


def twice(event, context):
    name = event["queryStringParameters"]["name"]
    print("order of " + name)  # report: python-log-injection
    print("again of " + name)  # once for each function


def encoded(event, context):
    logger.info("order of %s", json.dumps(event["queryStringParameters"]["name"]))  # safe: python-log-injection


def cleaned(event, context):
    name = event["queryStringParameters"]["name"].replace("\r", "").replace("\n", "")
    logger.warning("order of " + name)  # safe: python-log-injection


def counted(event, context):
    print("orders: %d" % int(event["count"]))  # safe: python-log-injection


structured = Logger()


def shown(event, context):
    logger.info("order of %r", event["queryStringParameters"]["name"])  # safe: python-log-injection
    logger.info("order", extra={"name": event["queryStringParameters"]["name"]})  # safe: python-log-injection
    logger.info({"name": event["queryStringParameters"]["name"]})  # safe: python-log-injection
    structured.info("order of " + event["queryStringParameters"]["name"])  # safe: python-log-injection


def whole(event, context):
    logger.info(event)  # safe: python-log-injection
    print(f"received {event}")  # safe: python-log-injection
    print("headers", event["headers"])  # safe: python-log-injection
    for record in event["Records"]:
        print("record", record)  # safe: python-log-injection
    print("deploying " + event["ResourceProperties"]["Stage"])  # safe: python-log-injection


def by_line(event, context):
    lines.info("order of " + event["queryStringParameters"]["name"])  # report: python-log-injection
