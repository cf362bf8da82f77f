"""Records that are encrypted before they are stored."""

import os

import boto3
from cryptography.fernet import Fernet

s3 = boto3.client("s3")
kms = boto3.client("kms")
table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
box = Fernet(os.environ["FERNET_KEY"])


def store(event, context):
    data = event["body"].encode()
    if event.get("protect"):
        data = box.encrypt(data)
    s3.put_object(Bucket=os.environ["BUCKET"], Key="record", Body=data)  # report: partial-encryption


def store_always(event, context):
    data = event["body"].encode()
    if event.get("protect") == "kms":
        data = kms.encrypt(KeyId=os.environ["KEY_ID"], Plaintext=data)["CiphertextBlob"]
    else:
        data = box.encrypt(data)
    s3.put_object(Bucket=os.environ["BUCKET"], Key="record", Body=data)  # safe: partial-encryption


def store_or_leave(event, context):
    data = event["body"].encode()
    if not event.get("protect"):
        return {"statusCode": 400}
    data = box.encrypt(data)
    s3.put_object(Bucket=os.environ["BUCKET"], Key="record", Body=data)  # safe: partial-encryption
    return {"statusCode": 201}


def store_item(event, context):
    card = event["card"]
    if len(card) > 4:
        card = kms.encrypt(KeyId=os.environ["KEY_ID"], Plaintext=card.encode())["CiphertextBlob"]
    table.put_item(Item={"id": event["id"], "card": card})  # report: partial-encryption


def store_item_inside(event, context):
    card = event["card"]
    if len(card) > 4:
        card = kms.encrypt(KeyId=os.environ["KEY_ID"], Plaintext=card.encode())["CiphertextBlob"]
        table.put_item(Item={"id": event["id"], "card": card})  # safe: partial-encryption


def seal(data):
    return box.encrypt(data)


def store_tried(event, context):
    data = event["body"].encode()
    try:
        data = seal(data)
    except ValueError:
        print("not sealed")
    s3.put_object(Bucket=os.environ["BUCKET"], Key="record", Body=data)  # report: partial-encryption
