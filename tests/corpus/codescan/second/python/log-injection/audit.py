import json
import logging
import re
import sys
from datetime import datetime

import structlog
from aws_lambda_powertools import Logger

logger = logging.getLogger(__name__)
powertools = Logger(service="orders")
structlog.configure(processors=[structlog.processors.JSONRenderer()])
events = structlog.get_logger()
ACTIONS = ("create", "delete")


def single_line(text):
    return text.replace("\r", "").replace("\n", "")


def tabs_only(text):
    return text.replace("\t", " ")


def login(event, context):
    user = json.loads(event["body"])["user"]
    logger.info("login of " + user)  # report: log-injection
    return {"statusCode": 204}


def login_single_line(event, context):
    user = single_line(json.loads(event["body"])["user"])
    logger.info("login of " + user)  # safe: log-injection
    return {"statusCode": 204}


def login_without_tabs(event, context):
    user = tabs_only(json.loads(event["body"])["user"])
    logger.warning("login of %s", user)  # report: log-injection
    return {"statusCode": 204}


def agent(event, context):
    logger.info("agent %s", json.dumps(event["headers"].get("User-Agent")))  # safe: log-injection
    return {"statusCode": 204}


def agent_printed(event, context):
    print(f"agent {event['headers'].get('User-Agent')}")  # report: log-injection
    return {"statusCode": 204}


def amount(event, context):
    value = int(json.loads(event["body"])["amount"])
    logger.info("amount %d", value)  # safe: log-injection
    return {"statusCode": 204}


def action(event, context):
    name = event["queryStringParameters"]["action"]
    if name not in ACTIONS:
        logger.error("unknown action")
        return {"statusCode": 400}
    logger.info("action %s", name)  # safe: log-injection
    return {"statusCode": 204}


def action_logged_first(event, context):
    name = event["queryStringParameters"]["action"]
    if name not in ACTIONS:
        logger.error("unknown action %s", name)  # report: log-injection
        return {"statusCode": 400}
    return {"statusCode": 204}


def structured(event, context):
    events.info("received", note=event["queryStringParameters"]["note"])  # safe: log-injection
    return {"statusCode": 204}


def powertools_fields(event, context):
    powertools.info("received", extra={"note": event["queryStringParameters"]["note"]})  # safe: log-injection
    return {"statusCode": 204}


class AuditTrail:
    def __init__(self, actor):
        self.actor = actor
        self.lines = []

    def add(self, text):
        self.lines.append("%s %s" % (self.actor, text))

    def flush(self):
        for line in self.lines:
            sys.stdout.write(line + "\n")  # report: log-injection


def audited(event, context):
    trail = AuditTrail(event["headers"]["x-actor"])
    trail.add("opened")
    trail.flush()


def subject(event, context):
    for record in event["Records"]:
        try:
            datetime.fromisoformat(record["Sns"]["Subject"])
        except ValueError:
            logger.exception("no date in %s" % record["Sns"]["Subject"])  # report: log-injection


def collapsed(event, context):
    title = re.sub(r"[^A-Za-z0-9 ]", "_", event["detail"]["title"])
    logging.warning("title %s", title)  # safe: log-injection
