"""Files that are fetched for one event, and found by the next one."""

import os
import urllib.request
from pathlib import Path

import boto3

s3 = boto3.client("s3")
bucket = boto3.resource("s3").Bucket("orders")
LOGO = "/tmp/logo.png"


def handler(event, context):
    if not os.path.exists("/tmp/order.json"):
        s3.download_file("orders", event["key"], "/tmp/order.json")  # report: kept-file-of-another-event
    if not os.path.isfile(LOGO):
        s3.download_file(Bucket="logos", Key=f"{event['tenant']}/logo.png", Filename=LOGO)  # report: kept-file-of-another-event
    if os.path.exists("/tmp/page.html") is False:
        print("no page yet")
    if not Path("/tmp/model.bin").exists():
        bucket.download_file(event["model"], "/tmp/model.bin")  # report: kept-file-of-another-event
    if not os.path.exists("/tmp/page.html"):
        urllib.request.urlretrieve("https://example.com/" + event["page"], "/tmp/page.html")  # report: kept-file-of-another-event
    return settings_of(event), templates(event), price(event), fixed(event), named(event), afresh(event)


def settings_of(event):
    if os.path.exists("/tmp/settings"):
        return Path("/tmp/settings").read_text()
    s3.download_file("settings", event["tenant"], "/tmp/settings")  # report: kept-file-of-another-event
    return Path("/tmp/settings").read_text()


def templates(event):
    if os.path.exists("/tmp/template.html"):
        print("there")
    else:
        answer = s3.get_object(Bucket="templates", Key=event["template"])  # report: kept-file-of-another-event
        Path("/tmp/template.html").write_bytes(answer["Body"].read())
    return Path("/tmp/template.html").read_text()


def price(event):
    if not os.path.exists("/tmp/prices.csv"):
        s3.download_file("prices", "prices.csv", "/tmp/prices.csv")  # safe: kept-file-of-another-event
    if not os.path.exists("/tmp/model"):
        s3.download_file("models", os.environ["MODEL"], "/tmp/model")  # safe: kept-file-of-another-event
    return event["price"]


def fixed(event):
    s3.download_file("orders", event["key"], "/tmp/order.json")  # safe: kept-file-of-another-event
    if os.path.exists("/tmp/order.json"):
        s3.download_file("orders", event["key"], "/tmp/order.json")  # safe: kept-file-of-another-event
    return Path("/tmp/order.json").read_text()


def named(event):
    path = "/tmp/" + os.path.basename(event["key"])
    if not os.path.exists(path):
        s3.download_file("orders", event["key"], path)  # safe: kept-file-of-another-event
    return path


def afresh(event):
    if os.path.exists("/tmp/order.txt"):
        os.remove("/tmp/order.txt")
    s3.download_file("orders", event["key"], "/tmp/order.txt")  # safe: kept-file-of-another-event
    if not os.path.isdir("/tmp/orders"):
        os.makedirs("/tmp/orders")
    answer = s3.get_object(Bucket="orders", Key=event["key"])  # safe: kept-file-of-another-event
    return answer["Body"].read()
