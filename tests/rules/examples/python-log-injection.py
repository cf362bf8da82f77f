import json
import logging

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
