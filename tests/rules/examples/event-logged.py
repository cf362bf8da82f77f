"""How much of an event is logged."""

import json
import logging

logger = logging.getLogger()


def handler(event, context):
    logger.info("got %s", json.dumps(event))  # report: event-logged
    return work(event)


def work(event):
    logger.info("order %s", event["id"])  # safe: event-logged
    logger.info("%d records", len(event["Records"]))  # safe: event-logged
    print(event)  # report: event-logged
    return route(event)


def route(event):
    print(list(event["names"]))  # safe: event-logged
    return store(event)  # safe: event-logged


def store(event):
    return event
