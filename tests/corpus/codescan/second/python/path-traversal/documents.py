import base64
import json
import os
import uuid
from pathlib import Path
from urllib.parse import unquote_plus

import boto3

s3 = boto3.client("s3")
ROOT = Path("/opt/documents")
TEMPLATES = {"invoice": "invoice.html", "reminder": "reminder.html"}


def read_document(event, context):
    name = event["pathParameters"]["name"]
    with open("/opt/documents/" + name) as document:  # report: path-traversal
        return {"statusCode": 200, "body": document.read()}


def read_base_name(event, context):
    name = os.path.basename(event["pathParameters"]["name"])
    with open("/opt/documents/" + name) as document:  # safe: path-traversal
        return {"statusCode": 200, "body": document.read()}


def read_joined(event, context):
    name = event["pathParameters"]["name"]
    path = os.path.normpath(os.path.join("/opt/documents", name))
    return {"statusCode": 200, "body": Path(path).read_text()}  # report: path-traversal


def read_contained(event, context):
    name = event["pathParameters"]["name"]
    path = (ROOT / name).resolve()
    if not path.is_relative_to(ROOT):
        return {"statusCode": 404}
    return {"statusCode": 200, "body": path.read_text()}  # safe: path-traversal


def read_template(event, context):
    template = TEMPLATES[event["queryStringParameters"]["template"]]
    return {"statusCode": 200, "body": Path("/opt/templates", template).read_text()}  # safe: path-traversal


def read_template_or_name(event, context):
    wanted = event["queryStringParameters"]["template"]
    template = TEMPLATES.get(wanted, wanted)
    return {"statusCode": 200, "body": Path("/opt/templates", template).read_text()}  # report: path-traversal


def on_object(event, context):
    for record in event["Records"]:
        bucket = record["s3"]["bucket"]["name"]
        key = unquote_plus(record["s3"]["object"]["key"])
        s3.download_file(bucket, key, f"/tmp/{key}")  # report: path-traversal


def on_object_generated(event, context):
    for record in event["Records"]:
        bucket = record["s3"]["bucket"]["name"]
        key = unquote_plus(record["s3"]["object"]["key"])
        s3.download_file(bucket, key, f"/tmp/{uuid.uuid4().hex}")  # safe: path-traversal


def strip_dots(name):
    return name.replace("../", "")


def remove_file(event, context):
    os.remove("/mnt/efs/" + strip_dots(event["file"]))  # report: path-traversal


def strip_slashes(name):
    return name.replace("/", "").replace("..", "")


def remove_file_flat(event, context):
    os.remove("/mnt/efs/file-" + strip_slashes(event["file"]))  # safe: path-traversal


def store_attachments(event, context):
    for attachment in json.loads(event["body"])["attachments"]:
        target = Path("/mnt/efs/attachments") / attachment["name"]
        target.write_bytes(base64.b64decode(attachment["data"]))  # report: path-traversal


def store_attachments_named(event, context):
    for attachment in json.loads(event["body"])["attachments"]:
        target = Path("/mnt/efs/attachments") / Path(attachment["name"]).name
        target.write_bytes(base64.b64decode(attachment["data"]))  # safe: path-traversal


class Workspace:
    def __init__(self, tenant, folder="default"):
        self.tenant = tenant
        self.folder = folder

    @property
    def path(self):
        return os.path.join("/mnt/efs", self.tenant)

    def listing(self):
        return os.listdir(self.path)  # report: path-traversal


def list_workspace(event, context):
    return Workspace(event["headers"]["x-tenant"]).listing()


class SharedWorkspace:
    def __init__(self, tenant):
        self.tenant = tenant

    @property
    def path(self):
        return "/mnt/efs/shared"

    def listing(self):
        return os.listdir(self.path)  # safe: path-traversal


def list_shared(event, context):
    return SharedWorkspace(event["headers"]["x-tenant"]).listing()
