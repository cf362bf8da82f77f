"""How passwords are stored."""

import hashlib
import json
import os

import boto3
import bcrypt

table = boto3.resource("dynamodb").Table("users")


def handler(event, context):
    body = json.loads(event["body"])
    table.put_item(Item={"id": body["id"], "password": body["password"]})  # report: python-password-stored
    hashed = bcrypt.hashpw(body["password"].encode(), bcrypt.gensalt())
    table.put_item(Item={"id": body["id"], "password": hashed})  # safe: python-password-stored
    salt = os.urandom(16)
    derived = hashlib.scrypt(body["password"].encode(), salt=salt, n=16384, r=8, p=1)
    table.put_item(Item={"id": body["id"], "password": derived, "salt": salt})  # safe: python-password-stored
    table.put_item(Item={"id": body["id"], "name": body["name"]})  # safe: python-password-stored
    table.put_item(Item=body)  # safe: python-password-stored
    keep(body["id"], body["password"])


def keep(user, password):
    table.put_item(Item={"id": user, "password": password})  # report: python-password-stored
