import urllib.request
from urllib.parse import quote, urlparse

import boto3
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
