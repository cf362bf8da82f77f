"""Errors that nobody hears of."""

import logging

logger = logging.getLogger()


def handler(event, context):
    failed = []
    for record in event["Records"]:
        try:
            work(record)
        except Exception:  # report: hidden-failure
            logger.exception("failed")
        try:
            work(record)
        except Exception:  # safe: hidden-failure
            failed.append({"itemIdentifier": record["messageId"]})
    try:
        work(event)
    except:  # report: hidden-failure
        pass
    try:
        work(event)
    except KeyError:  # safe: hidden-failure
        pass
    try:
        work(event)
    except Exception:  # safe: hidden-failure
        logger.exception("failed")
        raise
    return {"batchItemFailures": failed}


def work(record):
    return record["body"]
