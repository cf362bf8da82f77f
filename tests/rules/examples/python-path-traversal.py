import io
import os
import tarfile
import uuid
import zipfile
from pathlib import Path
from urllib.parse import quote

import boto3
import numpy

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


def fetch_by_resource(event, context):
    bucket = boto3.resource("s3").Bucket("uploads")
    bucket.download_file(event["key"], "/tmp/upload")  # safe: python-path-traversal
    bucket.download_file("logo", "/tmp/" + event["key"])  # report: python-path-traversal


def relative(event, context):
    path = (ROOT / event["name"]).resolve()
    path.relative_to(ROOT)
    return path.read_text()  # safe: python-path-traversal


def members(event, context):
    with zipfile.ZipFile("/tmp/upload.zip") as archive:
        for name in archive.namelist():
            with open("/tmp/out/" + name, "wb") as file:  # report: python-path-traversal
                file.write(archive.read(name))
            with open("/tmp/out/" + os.path.basename(name), "wb") as file:  # safe: python-path-traversal
                file.write(archive.read(name))


def unpack(event, context):
    with tarfile.open(fileobj=io.BytesIO(event["archive"])) as archive:
        archive.extractall("/tmp/out")  # report: python-path-traversal
        archive.extractall("/tmp/out", filter="data")  # safe: python-path-traversal


def mirror(event, context):
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket="uploads"):
        for found in page["Contents"]:
            s3.download_file("uploads", found["Key"], "/tmp/" + found["Key"])  # report: python-path-traversal


def encoded(event, context):
    open("/tmp/" + quote(event["name"]))  # report: python-path-traversal
    open("/tmp/" + quote(event["name"], safe=""))  # safe: python-path-traversal


def array(event, context):
    numpy.load("/tmp/" + event["name"])  # report: python-path-traversal
    numpy.load(io.BytesIO(event["array"]))  # safe: python-path-traversal
