import json

import boto3

table = boto3.resource("dynamodb").Table("profiles")
EDITABLE = ("city", "language")


class Profile:
    def __init__(self):
        self.city = ""
        self.language = "en"
        self.is_admin = False


def change(event, context):
    profile = Profile()
    for name, value in json.loads(event["body"]).items():
        setattr(profile, name, value)  # report: mass-assignment
    return vars(profile)


def change_listed(event, context):
    profile = Profile()
    body = json.loads(event["body"])
    for name in EDITABLE:
        if name in body:
            setattr(profile, name, body[name])  # safe: mass-assignment
    return vars(profile)


def save(item):
    table.put_item(Item=item)  # report: mass-assignment


def store(event, context):
    save(json.loads(event["body"]))


def save_fields(item):
    table.put_item(Item=item)  # safe: mass-assignment


def store_fields(event, context):
    body = json.loads(event["body"])
    save_fields({"id": str(body["id"]), "city": str(body["city"])})


def merge(event, context):
    profile = Profile()
    profile.__dict__.update(json.loads(event["body"]))  # report: mass-assignment
    return vars(profile)


def merge_chosen(event, context):
    profile = Profile()
    body = json.loads(event["body"])
    profile.__dict__.update({name: body[name] for name in EDITABLE if name in body})  # safe: mass-assignment
    return vars(profile)
