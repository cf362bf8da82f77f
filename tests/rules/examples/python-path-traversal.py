import os
import uuid
from pathlib import Path

import boto3

ROOT = Path("/opt/manuals")
s3 = boto3.client("s3")


def read(event, context):
    name = event["pathParameters"]["name"]
    with open("/opt/manuals/" + name) as file:  # report: python-path-traversal
        return file.read()


def read_base(event, context):
    name = os.path.basename(event["pathParameters"]["name"])
    with open("/opt/manuals/" + name) as file:  # safe: python-path-traversal
        return file.read()


def read_inside(event, context):
    path = (ROOT / event["pathParameters"]["name"]).resolve()
    if not path.is_relative_to(ROOT):
        raise PermissionError(path)
    return path.read_text()  # safe: python-path-traversal


def read_below(event, context):
    return (ROOT / event["pathParameters"]["name"]).read_text()  # report: python-path-traversal


def fetch(event, context):
    key = event["Records"][0]["s3"]["object"]["key"]
    s3.download_file("uploads", key, "/tmp/" + key)  # report: python-path-traversal
    s3.download_file("uploads", key, f"/tmp/{uuid.uuid4()}")  # safe: python-path-traversal
