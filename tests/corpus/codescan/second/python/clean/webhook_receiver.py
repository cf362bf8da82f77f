"""Accepts signed partner webhooks and puts them on a queue."""

import base64
import hashlib
import hmac
import json
import logging
import os
import time
from functools import cache

import boto3

logger = logging.getLogger()
ssm = boto3.client("ssm")
sqs = boto3.client("sqs")
MAX_AGE_SECONDS = 300


@cache
def signing_key():
    name = os.environ["SIGNING_KEY_NAME"]
    return ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"].encode()


def handler(event, context):
    body = event.get("body") or ""
    if event.get("isBase64Encoded"):
        body = base64.b64decode(body).decode("utf-8", "replace")
    headers = {name.lower(): value for name, value in event["headers"].items()}
    if not is_signed(body, headers.get("x-timestamp", ""), headers.get("x-signature", "")):
        logger.warning("a webhook with a wrong signature was refused")
        return {"statusCode": 401}
    try:
        message = json.loads(body)
    except ValueError:
        return {"statusCode": 400}
    sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=json.dumps(message))
    return {"statusCode": 202}


def is_signed(body, timestamp, signature):
    if not timestamp.isdigit() or abs(time.time() - int(timestamp)) > MAX_AGE_SECONDS:
        return False
    expected = hmac.new(signing_key(), f"{timestamp}.{body}".encode(), hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), signature.encode())
