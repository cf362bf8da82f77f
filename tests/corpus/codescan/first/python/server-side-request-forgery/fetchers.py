"""Functions that call other services."""

import http.client
import json
import os
import urllib.request
from urllib.parse import quote, urlparse

import boto3
import httpx
import requests
import urllib3

ALLOWED_HOSTS = {"api.partner.example.com", "files.partner.example.com"}
REGION_URLS = {"eu": "https://eu.internal.example.com/v1", "us": "https://us.internal.example.com/v1"}
pool = urllib3.PoolManager()


def preview(event, context):
    url = event["queryStringParameters"]["url"]
    page = requests.get(url, timeout=5)  # report: server-side-request-forgery
    return {"statusCode": 200, "body": page.text[:200]}


def preview_checked(event, context):
    url = event["queryStringParameters"]["url"]
    parsed = urlparse(url)
    if parsed.scheme != "https" or parsed.hostname not in ALLOWED_HOSTS:
        return {"statusCode": 400}
    page = requests.get(url, timeout=5, allow_redirects=False)  # safe: server-side-request-forgery
    return {"statusCode": 200, "body": page.text[:200]}


def preview_scheme(event, context):
    url = event["queryStringParameters"]["url"]
    parsed = urlparse(url)
    if parsed.scheme != "https":
        return {"statusCode": 400}
    page = requests.get(url, timeout=5)  # report: server-side-request-forgery
    return {"statusCode": 200, "body": page.text[:200]}


def tenant_call(event, context):
    tenant = json.loads(event["body"])["tenant"]
    response = httpx.post(f"https://{tenant}/hooks", json={"ping": True})  # report: server-side-request-forgery
    return {"statusCode": response.status_code}


def region_call(event, context):
    region = json.loads(event["body"])["region"]
    response = httpx.post(REGION_URLS[region] + "/hooks", json={"ping": True})  # safe: server-side-request-forgery
    return {"statusCode": response.status_code}


def item_lookup(event, context):
    item = quote(event["pathParameters"]["item"], safe="")
    response = requests.get("https://catalog.example.com/items/" + item, timeout=3)  # safe: server-side-request-forgery
    return {"statusCode": 200, "body": response.text}


def image_import(event, context):
    for record in event["Records"]:
        message = json.loads(record["body"])
        with urllib.request.urlopen(message["image_url"]) as stream:  # report: server-side-request-forgery
            boto3.client("s3").upload_fileobj(stream, "images", message["id"])


def raw_connection(event, context):
    host = event["headers"]["x-upstream"]
    connection = http.client.HTTPSConnection(host, timeout=4)  # report: server-side-request-forgery
    connection.request("GET", "/health")
    return {"statusCode": connection.getresponse().status}


def configured_connection(event, context):
    host = os.environ["UPSTREAM_HOST"]
    connection = http.client.HTTPSConnection(host, timeout=4)  # safe: server-side-request-forgery
    connection.request("GET", "/health", headers={"X-Trace": event["headers"].get("x-trace", "")})
    return {"statusCode": connection.getresponse().status}


def pooled(event, context):
    callback = event["detail"]["callback"]
    return pool.request("POST", callback, body=b"{}").status  # report: server-side-request-forgery


def pooled_body(event, context):
    callback = event["detail"]["callback"]
    return pool.request("POST", "https://queue.example.com/push", body=callback.encode()).status  # safe: server-side-request-forgery


def custom_endpoint(event, context):
    storage = boto3.client("s3", endpoint_url=event["endpoint"])  # report: server-side-request-forgery
    return storage.list_buckets()["Buckets"]


def resource_reply(event, context):
    body = json.dumps({"Status": "SUCCESS", "PhysicalResourceId": event["LogicalResourceId"]})
    pool.request("PUT", event["ResponseURL"], body=body)  # safe: server-side-request-forgery
