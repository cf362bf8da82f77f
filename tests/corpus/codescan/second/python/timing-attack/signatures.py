import hashlib
import hmac
import os
import secrets

KEY = os.environ["WEBHOOK_KEY"].encode()


def webhook(event, context):
    expected = hmac.new(KEY, event["body"].encode(), hashlib.sha256).hexdigest()
    if event["headers"]["x-signature"] != expected:  # report: timing-attack
        return {"statusCode": 401}
    return {"statusCode": 204}


def webhook_constant(event, context):
    expected = hmac.new(KEY, event["body"].encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(event["headers"]["x-signature"], expected):  # safe: timing-attack
        return {"statusCode": 401}
    return {"statusCode": 204}


def same(left, right):
    return left == right  # report: timing-attack


def api_key(event, context):
    return {"isAuthorized": same(event["headers"]["x-api-key"], os.environ["API_KEY"])}


def same_constant(left, right):
    return secrets.compare_digest(left, right)  # safe: timing-attack


def api_key_constant(event, context):
    return {"isAuthorized": same_constant(event["headers"]["x-api-key"], os.environ["API_KEY"])}


class Verifier:
    def __init__(self, body):
        self.digest = hmac.new(KEY, body.encode(), "sha512").digest()

    def accepts(self, signature):
        return self.digest == bytes.fromhex(signature)  # report: timing-attack


def verify(event, context):
    return Verifier(event["body"]).accepts(event["headers"]["x-signature"])


def stage(event, context):
    return event["stage"] == os.environ["STAGE"]  # safe: timing-attack
