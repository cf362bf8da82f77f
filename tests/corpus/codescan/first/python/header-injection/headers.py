"""Responses whose headers depend on the request."""

import re
from urllib.parse import quote

KINDS = {"csv": "text/csv", "text": "text/plain"}


def download(event, context):
    name = event["queryStringParameters"]["name"]
    return {"statusCode": 200, "headers": {"Content-Disposition": "attachment; filename=" + name}, "body": ""}  # report: header-injection


def download_quoted(event, context):
    name = quote(event["queryStringParameters"]["name"])
    return {"statusCode": 200, "headers": {"Content-Disposition": "attachment; filename=" + name}, "body": ""}  # safe: header-injection


def language(event, context):
    headers = {"Content-Type": "application/json"}
    headers["Content-Language"] = event["queryStringParameters"].get("lang", "en")
    return {"statusCode": 200, "headers": headers, "body": "{}"}  # report: header-injection


def language_fixed(event, context):
    headers = {"Content-Language": event["queryStringParameters"].get("lang", "en")}
    headers["Content-Language"] = "en"
    return {"statusCode": 200, "headers": headers, "body": "{}"}  # safe: header-injection


def one_line(value):
    return re.sub(r"[\r\n]+", "", value)


def trace(event, context):
    label = event["queryStringParameters"]["label"]
    return {"statusCode": 200, "multiValueHeaders": {"X-Label": [label]}, "body": ""}  # report: header-injection


def trace_one_line(event, context):
    label = one_line(event["queryStringParameters"]["label"])
    return {"statusCode": 200, "multiValueHeaders": {"X-Label": [label]}, "body": ""}  # safe: header-injection


def typed(event, context):
    kind = KINDS.get(event["queryStringParameters"]["kind"], "text/plain")
    return {"statusCode": 200, "headers": {"Content-Type": kind}, "body": ""}  # safe: header-injection


def echo(event, context):
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": event["body"]}  # safe: header-injection
