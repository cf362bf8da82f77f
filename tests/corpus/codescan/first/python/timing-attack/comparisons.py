"""Signature and key checks."""

import hashlib
import hmac
import os

KEY = os.environ["WEBHOOK_KEY"].encode()


def signature(body):
    return hmac.new(KEY, body.encode(), hashlib.sha256).hexdigest()


def webhook(event, context):
    expected = signature(event["body"])
    if expected == event["headers"]["x-signature"]:  # report: timing-attack
        return {"statusCode": 202}
    return {"statusCode": 401}


def webhook_constant(event, context):
    expected = signature(event["body"])
    if hmac.compare_digest(expected, event["headers"]["x-signature"]):  # safe: timing-attack
        return {"statusCode": 202}
    return {"statusCode": 401}


def api_key(event, context):
    return {"isAuthorized": event["headers"].get("x-api-key") == os.environ["API_KEY"]}  # report: timing-attack


def api_key_present(event, context):
    return {"isAuthorized": event["headers"].get("x-api-key") is not None}  # safe: timing-attack


class Verifier:
    def __init__(self, secret_token):
        self.secret_token = secret_token

    def matches(self, given):
        return given != self.secret_token  # report: timing-attack


def verified(event, context):
    return {"isAuthorized": not Verifier(os.environ["SECRET_TOKEN"]).matches(event["token"])}


def version(event, context):
    return {"current": event["headers"].get("x-version") == os.environ["APP_VERSION"]}  # safe: timing-attack


def length(event, context):
    return {"valid": len(event["headers"]["x-signature"]) == len(signature(event["body"]))}  # safe: timing-attack
