import asyncio
import http.client
import json
import os
import urllib.request
from urllib.parse import quote, urlsplit

import aiohttp
import boto3
import httpx
import requests

PARTNERS = {"north": "https://north.example.net/v1", "south": "https://south.example.net/v1"}
HOSTS = frozenset({"images.example.net", "static.example.net"})


def preview(event, context):
    url = event["queryStringParameters"]["url"]
    return {"statusCode": 200, "body": requests.get(url, timeout=5).text}  # report: server-side-request-forgery


def preview_allowed(event, context):
    url = event["queryStringParameters"]["url"]
    parts = urlsplit(url)
    if parts.scheme != "https" or parts.hostname not in HOSTS:
        return {"statusCode": 400}
    response = requests.get(url, timeout=5, allow_redirects=False)  # safe: server-side-request-forgery
    return {"statusCode": 200, "body": response.text}


def preview_substring(event, context):
    url = event["queryStringParameters"]["url"]
    if "images.example.net" not in url:
        return {"statusCode": 400}
    return {"statusCode": 200, "body": requests.get(url, timeout=5).text}  # report: server-side-request-forgery


def partner(event, context):
    base = PARTNERS.get(event["partner"])
    if not base:
        raise KeyError("partner")
    return httpx.post(base + "/orders", json=event["order"]).status_code  # safe: server-side-request-forgery


def partner_or_url(event, context):
    base = PARTNERS.get(event["partner"]) or event["partner"]
    return httpx.post(base + "/orders", json=event["order"]).status_code  # report: server-side-request-forgery


def tenant_host(event, context):
    url = "https://%s/status" % event["tenant"]
    with urllib.request.urlopen(url, timeout=3) as response:  # report: server-side-request-forgery
        return response.status


def tenant_path(event, context):
    with urllib.request.urlopen("https://api.example.net/t/" + quote(event["tenant"], safe="")) as response:  # safe: server-side-request-forgery
        return response.status


def raw_connection(event, context):
    connection = http.client.HTTPSConnection(event["host"], timeout=3)  # report: server-side-request-forgery
    connection.request("GET", "/health")
    return connection.getresponse().status


def custom_resource(event, context):
    body = json.dumps({"Status": "SUCCESS", "PhysicalResourceId": "none", "RequestId": event["RequestId"]})
    request = urllib.request.Request(event["ResponseURL"], data=body.encode(), method="PUT")
    urllib.request.urlopen(request, timeout=5)  # safe: server-side-request-forgery


def object_lambda(event, context):
    source = event["getObjectContext"]["inputS3Url"]
    original = requests.get(source, timeout=10)  # safe: server-side-request-forgery
    client = boto3.client("s3")
    route = event["getObjectContext"]["outputRoute"]
    client.write_get_object_response(Body=original.content, RequestRoute=route, RequestToken="t")


async def gather(urls):
    async with aiohttp.ClientSession() as session:
        bodies = []
        for url in urls:
            async with session.get(url) as response:  # report: server-side-request-forgery
                bodies.append(await response.text())
        return bodies


def crawl(event, context):
    return asyncio.run(gather(event["urls"]))


async def gather_numbers(numbers):
    async with aiohttp.ClientSession() as session:
        bodies = []
        for number in numbers:
            async with session.get(f"https://api.example.net/items/{number}") as response:  # safe: server-side-request-forgery
                bodies.append(await response.text())
        return bodies


def crawl_numbers(event, context):
    return asyncio.run(gather_numbers([int(value) for value in event["numbers"]]))


def endpoint(event, context):
    client = boto3.client("sqs", endpoint_url=event["endpoint"])  # report: server-side-request-forgery
    return client.list_queues(MaxResults=10)


def endpoint_from_settings(event, context):
    client = boto3.client("sqs", endpoint_url=os.environ["SQS_ENDPOINT"])  # safe: server-side-request-forgery
    return client.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=event["endpoint"])


class Requests:
    def get(self, url):
        return {"url": url}


def look_alike(event, context):
    requests = Requests()
    return requests.get(event["url"])  # safe: server-side-request-forgery
