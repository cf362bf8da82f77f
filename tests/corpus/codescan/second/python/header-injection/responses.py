import json
from urllib.parse import quote

from flask import Flask

app = Flask(__name__)
LANGUAGES = {"de": "de-DE", "en": "en-GB"}


def trace(event, context):
    value = event["queryStringParameters"]["trace"]
    return {"statusCode": 200, "headers": {"X-Trace": value}, "body": ""}  # report: header-injection


def trace_single_line(event, context):
    value = event["queryStringParameters"]["trace"].replace("\r", "").replace("\n", "")
    return {"statusCode": 200, "headers": {"X-Trace": value}, "body": ""}  # safe: header-injection


def with_header(name, value):
    headers = {"Content-Type": "application/json"}
    headers[name] = value  # report: header-injection
    return {"statusCode": 200, "headers": headers, "body": "{}"}


def download(event, context):
    name = json.loads(event["body"])["name"]
    return with_header("Content-Disposition", f"attachment; filename={name}")


def with_encoded_header(name, value):
    headers = {"Content-Type": "application/json"}
    headers[name] = quote(value)  # safe: header-injection
    return {"statusCode": 200, "headers": headers, "body": "{}"}


def download_encoded(event, context):
    return with_encoded_header("X-File", json.loads(event["body"])["name"])


def language(event, context):
    chosen = LANGUAGES.get(event["queryStringParameters"]["lang"], "en-GB")
    return {"statusCode": 200, "headers": {"Content-Language": chosen}, "body": ""}  # safe: header-injection


def cookies(event, context):
    theme = event["queryStringParameters"].get("theme", "light")
    cookie = "theme=%s; Secure; HttpOnly; SameSite=Lax" % theme
    return {"statusCode": 200, "multiValueHeaders": {"Set-Cookie": [cookie]}, "body": ""}  # report: header-injection
