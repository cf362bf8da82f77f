"""Answers for browsers."""

import json

from flask import Flask
from flask_cors import CORS

ORIGINS = {"https://app.example.com", "https://admin.example.com"}
app = Flask(__name__)
CORS(app, origins="*", supports_credentials=True)  # report: insecure-cors-policy
partner = Flask("partner")
CORS(partner, origins=["https://app.example.com"], supports_credentials=True)  # safe: insecure-cors-policy


def reflected(event, context):
    headers = {"Access-Control-Allow-Credentials": "true"}
    headers["Access-Control-Allow-Origin"] = event["headers"]["origin"]  # report: insecure-cors-policy
    return {"statusCode": 200, "headers": headers, "body": "{}"}


def listed(event, context):
    origin = event["headers"].get("origin", "")
    headers = {"Access-Control-Allow-Credentials": "true"}
    if origin in ORIGINS:
        headers["Access-Control-Allow-Origin"] = origin  # safe: insecure-cors-policy
    return {"statusCode": 200, "headers": headers, "body": "{}"}


def wildcard(event, context):
    return {
        "statusCode": 200,
        "headers": {
            "Access-Control-Allow-Origin": "*",  # report: insecure-cors-policy
            "Access-Control-Allow-Credentials": "true",
        },
        "body": json.dumps({"ok": True}),
    }


def fixed(event, context):
    return {
        "statusCode": 200,
        "headers": {
            "Access-Control-Allow-Origin": "https://app.example.com",  # safe: insecure-cors-policy
            "Access-Control-Allow-Credentials": "true",
        },
        "body": json.dumps({"ok": True}),
    }


def mentioned(event, context):
    return {"statusCode": 200, "body": "Access-Control-Allow-Origin: * is not set"}  # safe: insecure-cors-policy
