"""Handlers and their first lines."""

import json
import logging

logger = logging.getLogger()


def printed(event, context):
    print(event)  # report: lambda-event-logged
    return {"statusCode": 200}


def printed_type(event, context):
    print(type(event), len(event))  # safe: lambda-event-logged
    return {"statusCode": 200}


def dumped(event, context):
    logger.info("received %s", json.dumps(event))  # report: lambda-event-logged
    return {"statusCode": 200}


def request_id(event, context):
    logger.info("received %s", event["requestContext"]["requestId"])  # safe: lambda-event-logged
    return {"statusCode": 200}


def trace(message, value):
    logger.debug("%s %s", message, value)  # report: lambda-event-logged


def traced(event, context):
    trace("start", event)
    return {"statusCode": 200}


def key_names(event, context):
    logger.debug("fields %s", sorted(event))  # safe: lambda-event-logged
    return {"statusCode": 200}


def other_value(event, context):
    event = {"records": len(event["Records"])}
    logger.info("received %s", event)  # safe: lambda-event-logged
    return event


def formatted(event, context):
    copy = dict(event)
    logger.warning(f"unexpected input {copy}")  # report: lambda-event-logged
