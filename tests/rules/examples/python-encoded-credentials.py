"""Credentials that are merely encoded."""

import base64
import os

import requests

FIXED = {"Authorization": "Basic b3JkZXJzOmtUOXZReDJMbVo="}  # safe: python-encoded-credentials


def handler(event, context):
    user, password = event["user"], os.environ["PASSWORD"]
    requests.get("http://partner.example.net/orders", auth=(user, password))  # report: python-encoded-credentials
    requests.get("https://partner.example.net/orders", auth=(user, password))  # safe: python-encoded-credentials
    requests.get("http://localhost/orders", auth=(user, password))  # safe: python-encoded-credentials
    coded = {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}  # report: python-encoded-credentials
    bearer = {"Authorization": f"Bearer {event['token']}"}  # safe: python-encoded-credentials
    return [coded, bearer, FIXED]
