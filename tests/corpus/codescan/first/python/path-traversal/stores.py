"""A small file store with several callers."""

import asyncio
import os
import re
from dataclasses import dataclass
from functools import wraps
from pathlib import Path


@dataclass
class Attachment:
    owner: str
    filename: str

    @property
    def location(self):
        return os.path.join("/mnt/attachments", self.owner, self.filename)

    @property
    def index(self):
        return os.path.join("/mnt/attachments", "index.json")


def show_attachment(event, context):
    attachment = Attachment(owner="shared", filename=event["queryStringParameters"]["file"])
    return {"body": open(attachment.location).read()}  # report: path-traversal


def show_index(event, context):
    attachment = Attachment(owner="shared", filename=event["queryStringParameters"]["file"])
    return {"body": open(attachment.index).read()}  # safe: path-traversal


def plain_name(value):
    cleaned = re.sub(r"[^A-Za-z0-9_-]", "", value)
    return cleaned or "default"


def show_note(event, context):
    name = plain_name(event["pathParameters"]["note"])
    return {"body": open(f"/mnt/notes/{name}.md").read()}  # safe: path-traversal


def dotless_name(value):
    return value.replace("../", "")


def show_note_replaced(event, context):
    name = dotless_name(event["pathParameters"]["note"])
    return {"body": open(f"/mnt/notes/{name}.md").read()}  # report: path-traversal


def require_plain(function):
    @wraps(function)
    def wrapper(event, context):
        if not re.fullmatch(r"[a-z0-9]+", event["pathParameters"]["note"]):
            return {"statusCode": 400}
        return function(event, context)

    return wrapper


@require_plain
def decorated_note(event, context):
    return {"body": open("/mnt/notes/" + event["pathParameters"]["note"]).read()}  # safe: path-traversal


def trace(function):
    @wraps(function)
    def wrapper(event, context):
        print("enter", function.__name__)
        return function(event, context)

    return wrapper


@trace
def traced_note(event, context):
    return {"body": open("/mnt/notes/" + event["pathParameters"]["note"]).read()}  # report: path-traversal


async def load(path):
    return await asyncio.to_thread(Path(path).read_bytes)  # report: path-traversal


def load_async(event, context):
    return {"size": len(asyncio.run(load("/mnt/raw/" + event["name"])))}


def first_existing(event, context):
    candidates = {"user": "/mnt/u/" + event["name"], "fallback": "/mnt/u/default"}
    candidates.pop("user")
    return {"body": open(candidates["fallback"]).read()}  # safe: path-traversal


def looped(event, context):
    path = "/mnt/tree"
    for part in event["parts"]:
        path = path + "/" + part
    os.makedirs(path)  # report: path-traversal


def looped_checked(event, context):
    path = "/mnt/tree"
    for part in event["parts"]:
        if not part.isalnum():
            raise ValueError(part)
        path = path + "/" + part
    os.makedirs(path)  # safe: path-traversal


class Valve:
    def open(self, position):
        return position


def open_valve(event, context):
    valve = Valve()
    return valve.open(event["position"])  # safe: path-traversal
