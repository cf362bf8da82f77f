"""Document download and upload functions on a mounted file system."""

import json
import os
import shutil
import tarfile
import uuid
import zipfile
from pathlib import Path
from urllib.parse import unquote_plus

import boto3

s3 = boto3.client("s3")
ROOT = Path("/mnt/documents")
TEMPLATES = {"invoice": "invoice.html", "offer": "offer.html"}


def read_document(event, context):
    name = event["pathParameters"]["proxy"]
    with open("/mnt/documents/" + name) as stream:  # report: path-traversal
        return {"statusCode": 200, "body": stream.read()}


def read_document_base(event, context):
    name = os.path.basename(event["pathParameters"]["proxy"])
    with open("/mnt/documents/" + name) as stream:  # safe: path-traversal
        return {"statusCode": 200, "body": stream.read()}


def fetch_object(event, context):
    for record in event["Records"]:
        bucket = record["s3"]["bucket"]["name"]
        key = unquote_plus(record["s3"]["object"]["key"])
        s3.download_file(bucket, key, "/tmp/" + key)  # report: path-traversal


def fetch_object_generated(event, context):
    for record in event["Records"]:
        bucket = record["s3"]["bucket"]["name"]
        key = unquote_plus(record["s3"]["object"]["key"])
        s3.download_file(bucket, key, f"/tmp/{uuid.uuid4()}")  # safe: path-traversal


def read_contained(event, context):
    target = (ROOT / event["queryStringParameters"]["name"]).resolve()
    if not target.is_relative_to(ROOT):
        return {"statusCode": 403}
    return {"statusCode": 200, "body": target.read_text()}  # safe: path-traversal


def read_joined(event, context):
    target = (ROOT / event["queryStringParameters"]["name"]).resolve()
    if not target.exists():
        return {"statusCode": 404}
    return {"statusCode": 200, "body": target.read_text()}  # report: path-traversal


def remove_document(event, context):
    path = os.path.join("/mnt/documents", json.loads(event["body"])["name"])
    os.remove(path)  # report: path-traversal


def remove_real(event, context):
    path = os.path.realpath(os.path.join("/mnt/documents", json.loads(event["body"])["name"]))
    if not path.startswith("/mnt/documents/"):
        raise PermissionError("outside")
    os.remove(path)  # safe: path-traversal


def remove_prefix_before(event, context):
    path = os.path.join("/mnt/documents", json.loads(event["body"])["name"])
    if not path.startswith("/mnt/documents"):
        raise PermissionError("outside")
    os.remove(os.path.normpath(path))  # report: path-traversal


def render(event, context):
    kind = event["queryStringParameters"]["template"]
    with open(os.path.join("templates", TEMPLATES[kind])) as stream:  # safe: path-traversal
        return {"statusCode": 200, "body": stream.read()}


def render_direct(event, context):
    kind = event["queryStringParameters"]["template"]
    with open(os.path.join("templates", TEMPLATES.get(kind, kind))) as stream:  # report: path-traversal
        return {"statusCode": 200, "body": stream.read()}


def unpack_members(event, context):
    bucket, key = event["bucket"], event["key"]
    s3.download_file(bucket, key, "/tmp/upload.tar")
    with tarfile.open("/tmp/upload.tar") as archive:
        for member in archive.getmembers():
            with open("/tmp/out/" + member.name, "wb") as target:  # report: path-traversal
                shutil.copyfileobj(archive.extractfile(member), target)


def unpack_flat(event, context):
    bucket, key = event["bucket"], event["key"]
    s3.download_file(bucket, key, "/tmp/upload.zip")
    with zipfile.ZipFile("/tmp/upload.zip") as archive:
        for member in archive.infolist():
            with open("/tmp/out/" + Path(member.filename).name, "wb") as target:  # safe: path-traversal
                target.write(archive.read(member))


def copy_between(event, context):
    source, destination = event["detail"]["source"], "/tmp/copy"
    shutil.copy(source, destination)  # report: path-traversal


def page(event, context):
    number = int(event["queryStringParameters"]["page"])
    return {"body": Path(f"/mnt/documents/page-{number:04d}.txt").read_text()}  # safe: path-traversal
