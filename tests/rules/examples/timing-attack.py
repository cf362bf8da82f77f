"""Comparisons of secrets."""

import hashlib
import hmac
import os

import boto3

secrets = boto3.client("secretsmanager")


def handler(event, context):
    key = os.environ["KEY"].encode()
    expected = hmac.new(key, event["body"].encode(), hashlib.sha256).hexdigest()
    if expected == event["headers"]["x-signature"]:  # report: timing-attack
        return {"statusCode": 200}
    if hmac.new(key, b"text", hashlib.sha256).hexdigest() != event["proof"]:  # report: timing-attack
        return {"statusCode": 403}
    if event["key"] == secrets.get_secret_value(SecretId="orders")["SecretString"]:  # report: timing-attack
        return {"statusCode": 200}
    if hmac.compare_digest(expected, event["headers"]["x-signature"]):  # safe: timing-attack
        return {"statusCode": 200}
    if event["kind"] == os.environ["KIND"]:  # safe: timing-attack
        return {"statusCode": 200}
    if event["signature"] == "":  # safe: timing-attack
        return {"statusCode": 400}
    if hashlib.sha256(event["body"].encode()).hexdigest() == event["etag"]:  # safe: timing-attack
        return {"statusCode": 304}
    return {"statusCode": 403}


ENTRY_SIGNATURE = bytes(reversed(b"KP"))


def is_archive(signature):
    return signature == ENTRY_SIGNATURE  # safe: timing-attack
