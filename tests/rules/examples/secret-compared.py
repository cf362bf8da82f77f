"""Input compared with a password that is written in the code."""

import hmac
import os


def handler(event, context):
    password = event["password"]
    if password == "kT9vQx2LmZ":  # report: secret-compared
        return {"statusCode": 200}
    if event["headers"]["x-api-key"] != "9f8e7d6c5b4a3928":  # report: secret-compared
        return {"statusCode": 403}
    if password == "":  # safe: secret-compared
        return {"statusCode": 400}
    if event["kind"] == "kT9vQx2LmZ":  # safe: secret-compared
        return {"statusCode": 400}
    if hmac.compare_digest(password, os.environ["PASSWORD"]):  # safe: secret-compared
        return {"statusCode": 200}
    return {"statusCode": 403}
