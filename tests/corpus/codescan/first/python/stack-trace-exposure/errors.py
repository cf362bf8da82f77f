"""Error answers."""

import json
import logging
import sys
import traceback

logger = logging.getLogger()


def total(event, context):
    try:
        return {"statusCode": 200, "body": str(int(event["amount"]) * 2)}
    except Exception:
        return {"statusCode": 500, "body": traceback.format_exc()}  # report: stack-trace-exposure


def total_logged(event, context):
    try:
        return {"statusCode": 200, "body": str(int(event["amount"]) * 2)}
    except Exception:
        logger.error("failed: %s", traceback.format_exc())
        return {"statusCode": 500, "body": "internal error"}  # safe: stack-trace-exposure


def describe_failure():
    kind, value, trace = sys.exc_info()
    return {"kind": kind.__name__, "where": traceback.format_tb(trace)}


def parsed(event, context):
    try:
        return {"statusCode": 200, "body": json.dumps(json.loads(event["body"]))}
    except ValueError:
        failure = describe_failure()
        return {"statusCode": 400, "body": json.dumps(failure)}  # report: stack-trace-exposure


def parsed_identified(event, context):
    try:
        return {"statusCode": 200, "body": json.dumps(json.loads(event["body"]))}
    except ValueError:
        failure = describe_failure()
        failure = {"id": context.aws_request_id}
        return {"statusCode": 400, "body": json.dumps(failure)}  # safe: stack-trace-exposure


def guarded(function):
    def wrapper(event, context):
        try:
            return function(event, context)
        except Exception as error:
            lines = traceback.format_exception(error)
            return {"statusCode": 500, "body": "".join(lines)}  # report: stack-trace-exposure

    return wrapper


@guarded
def divided(event, context):
    return {"statusCode": 200, "body": str(10 / int(event["by"]))}


def quiet(function):
    def wrapper(event, context):
        try:
            return function(event, context)
        except Exception:
            traceback.print_exc()
            return {"statusCode": 500, "body": "Please try again"}  # safe: stack-trace-exposure

    return wrapper


@quiet
def divided_quietly(event, context):
    return {"statusCode": 200, "body": str(10 / int(event["by"]))}
