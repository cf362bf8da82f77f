import json
import logging
import sys
import traceback

logger = logging.getLogger()


def convert(event, context):
    try:
        return {"statusCode": 200, "body": str(int(event["body"]))}
    except ValueError:
        return {"statusCode": 500, "body": traceback.format_exc()}  # report: stack-trace-exposure


def convert_fixed(event, context):
    try:
        return {"statusCode": 200, "body": str(int(event["body"]))}
    except ValueError:
        logger.error(traceback.format_exc())
        return {"statusCode": 500, "body": "not a number"}  # safe: stack-trace-exposure


def failure(detail):
    return {"statusCode": 500, "body": json.dumps({"error": detail})}  # report: stack-trace-exposure


def parse(event, context):
    try:
        return json.loads(event["body"])
    except ValueError:
        kind, value, trace = sys.exc_info()
        return failure("".join(traceback.format_exception(kind, value, trace)))


def failure_by_id(request_id):
    return {"statusCode": 500, "body": json.dumps({"error": "internal", "request": request_id})}  # safe: stack-trace-exposure


def parse_by_id(event, context):
    try:
        return json.loads(event["body"])
    except ValueError:
        traceback.print_exc()
        return failure_by_id(context.aws_request_id)


def guarded(function):
    def wrapper(event, context):
        try:
            return function(event, context)
        except Exception:
            body = {"message": "failed", "trace": traceback.format_exc().splitlines()}
            return {"statusCode": 500, "body": json.dumps(body)}  # report: stack-trace-exposure

    return wrapper


@guarded
def divide(event, context):
    return {"statusCode": 200, "body": str(1 / int(event["body"]))}


def quiet(function):
    def wrapper(event, context):
        try:
            return function(event, context)
        except Exception:
            body = {"message": "failed", "trace": traceback.format_exc()}
            body.pop("trace")
            return {"statusCode": 500, "body": json.dumps(body)}  # safe: stack-trace-exposure

    return wrapper


@quiet
def divide_quiet(event, context):
    return {"statusCode": 200, "body": str(1 / int(event["body"]))}
