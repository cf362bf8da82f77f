"""Functions that log what they were asked."""

import json
import logging
import sys

logger = logging.getLogger()
logger.setLevel(logging.INFO)
log = logging.getLogger(__name__)


def visit(event, context):
    agent = event["queryStringParameters"]["page"]
    logger.info("visited " + agent)  # report: log-injection
    return {"statusCode": 204}


def visit_clean(event, context):
    agent = event["queryStringParameters"]["page"].replace("\r", "").replace("\n", "")
    logger.info("visited " + agent)  # safe: log-injection
    return {"statusCode": 204}


def visit_partly(event, context):
    agent = event["queryStringParameters"]["page"]
    if len(agent) > 100:
        agent = agent.replace("\r", " ").replace("\n", " ")
    logger.info("visited %s", agent)  # report: log-injection
    return {"statusCode": 204}


def visit_json(event, context):
    page = event["queryStringParameters"]["page"]
    logger.info("visited %s", json.dumps(page))  # safe: log-injection
    return {"statusCode": 204}


def printed(event, context):
    user = json.loads(event["body"])["user"]
    print(f"login failed for {user}")  # report: log-injection


def printed_repr(event, context):
    user = json.loads(event["body"])["user"]
    print(f"login failed for {user!r}")  # safe: log-injection


def counted(event, context):
    for record in event["Records"]:
        log.warning("message of %d characters", len(record["body"]))  # safe: log-injection


def raw_stream(event, context):
    for record in event["Records"]:
        sys.stdout.write("got " + record["Sns"]["Subject"] + "\n")  # report: log-injection


def as_number(event, context):
    number = int(event["pathParameters"]["id"])
    log.error("order %s not found", number)  # safe: log-injection


def one_line(value):
    return " ".join(value.splitlines())


def helper_line(event, context):
    log.info("topic %s", one_line(event["detail"]["topic"]))  # safe: log-injection


def trimmed(value):
    return value.strip()


def helper_trim(event, context):
    log.info("topic %s", trimmed(event["detail"]["topic"]))  # report: log-injection


class Audit:
    def __init__(self, actor):
        self.actor = actor
        self.source = "api"

    def write(self):
        log.info("actor=%s", self.actor)  # report: log-injection

    def write_source(self):
        log.info("source=%s", self.source)  # safe: log-injection


def audited(event, context):
    audit = Audit(json.loads(event["body"])["actor"])
    audit.write()
    audit.write_source()


class Meter:
    def info(self, text):
        return len(text)


def metered(event, context):
    logger_like = Meter()
    return logger_like.info("seen " + event["name"])  # safe: log-injection


def in_except(event, context):
    value = event["queryStringParameters"]["amount"]
    try:
        return {"total": int(value) * 2}
    except ValueError:
        logger.exception("cannot read amount " + value)  # report: log-injection
        return {"statusCode": 400}
