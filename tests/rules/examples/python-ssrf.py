import io
import socket
import urllib.request
from urllib.parse import quote, urlparse

import boto3
import httpx
import pandas
import requests

HOSTS = {"prices.example.com", "stock.example.com"}


def fetch(event, context):
    requests.get(event["url"], timeout=3)  # report: python-ssrf
    urllib.request.urlopen("https://" + event["host"] + "/today")  # report: python-ssrf
    requests.get("https://prices.example.com/" + quote(event["item"]), timeout=3)  # safe: python-ssrf
    boto3.client("s3", endpoint_url=event["endpoint"])  # report: python-ssrf


def fetch_known(event, context):
    url = event["url"]
    if urlparse(url).hostname not in HOSTS:
        raise ValueError("no such host")
    return requests.get(url, timeout=3).text  # safe: python-ssrf


def connect(event, context):
    connection = socket.socket()
    connection.settimeout(2)
    connection.connect((event["host"], 443))  # report: python-ssrf
    connection.connect(("prices.example.com", 443))  # safe: python-ssrf


def based(event, context):
    httpx.Client(base_url=event["base"])  # report: python-ssrf
    httpx.Client(base_url="https://prices.example.com", headers={"X-Order": event["order"]})  # safe: python-ssrf


def table(event, context):
    pandas.read_csv(event["url"])  # report: python-ssrf
    pandas.read_csv(io.StringIO(event["table"]))  # safe: python-ssrf
