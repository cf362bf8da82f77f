"""What of a request is written to the log."""

import json
import logging

logger = logging.getLogger()


def handler(event, context):
    body = json.loads(event["body"])
    logger.info("caller %s", event["headers"]["Authorization"])  # report: credential-of-request-logged
    print(f"login of {body['user']} with {body['password']}")  # report: credential-of-request-logged
    card_number = body.get("cardNumber")
    logger.debug(card_number)  # report: credential-of-request-logged
    logger.info("login of %s", body["user"])  # safe: credential-of-request-logged
    logger.info("password of %d characters", len(body["password"]))  # safe: credential-of-request-logged
    logger.info("signed: %s", "authorization" in event["headers"])  # safe: credential-of-request-logged
    logger.info("card ends in %s", mask(body["cardNumber"]))  # safe: credential-of-request-logged
    return {"statusCode": 204}


def mask(text):
    return "*" * len(text)
