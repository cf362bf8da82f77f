"""Detail of errors in answers."""

import json
import logging
import traceback

logger = logging.getLogger()


def handler(event, context):
    try:
        return work(event)
    except KeyError as error:
        return {"statusCode": 400, "body": str(error)}  # report: error-text-answered
    except ValueError:
        return {"statusCode": 500, "body": json.dumps({"detail": traceback.format_exc()})}  # safe: error-text-answered
    except OSError as error:
        logger.exception("failed: %s", error)
        return {"statusCode": 500, "body": "internal error"}  # safe: error-text-answered
    except Exception as error:
        return {"statusCode": 500, "body": json.dumps({"failed": bool(error)})}  # safe: error-text-answered


def work(event):
    return {"statusCode": 200, "body": event["body"]}  # safe: error-text-answered
