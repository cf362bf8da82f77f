import json
import logging

logger = logging.getLogger()


def first(event, context):
    logger.info("event: %s", event)  # report: lambda-event-logged
    return {"statusCode": 204}


def first_id(event, context):
    logger.info("request: %s", event["requestContext"]["requestId"])  # safe: lambda-event-logged
    return {"statusCode": 204}


def dump(value):
    print(json.dumps(value, indent=2))  # report: lambda-event-logged


def second(event, context):
    dump(event)
    return {"statusCode": 204}


def dump_keys(value):
    print(json.dumps(sorted(value), indent=2))  # safe: lambda-event-logged


def second_keys(event, context):
    dump_keys(event)
    return {"statusCode": 204}


def logged(function):
    def wrapper(payload, context):
        logger.debug(f"called with {payload}")  # report: lambda-event-logged
        return function(payload, context)

    return wrapper


@logged
def third(event, context):
    return {"statusCode": 204}


def counted(function):
    def wrapper(payload, context):
        logger.debug(f"called with {len(payload)} fields")  # safe: lambda-event-logged
        return function(payload, context)

    return wrapper


@counted
def third_counted(event, context):
    return {"statusCode": 204}
