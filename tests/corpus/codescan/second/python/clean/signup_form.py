"""Serves a sign-up form and stores accounts with a slow password hash."""

import html
import json
import os
import re
import secrets
from base64 import b64decode
from urllib.parse import parse_qs

import boto3
from argon2 import PasswordHasher
from botocore.exceptions import ClientError

accounts = boto3.resource("dynamodb").Table(os.environ["ACCOUNTS_TABLE"])
hasher = PasswordHasher()
MAIL = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,190}")
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'self'",
    "X-Content-Type-Options": "nosniff",
}
PAGE = "<!doctype html><title>Sign up</title><p>{message}</p>"


def handler(event, context):
    if event["requestContext"]["http"]["method"] != "POST":
        return page(200, "Choose a mail address and a password.")
    fields = form(event)
    mail, password = fields.get("mail", ""), fields.get("password", "")
    if not MAIL.fullmatch(mail) or not 12 <= len(password) <= 200:
        return page(400, "The mail address or the password cannot be used.")
    try:
        accounts.put_item(
            Item={"mail": mail.lower(), "password_hash": hasher.hash(password), "state": "new"},
            ConditionExpression="attribute_not_exists(mail)",
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return page(409, f"{mail} has an account.")
    cookie = f"__Host-visit={secrets.token_urlsafe(32)}; Path=/; Secure; HttpOnly; SameSite=Strict"
    return {**page(201, f"Welcome, {mail}."), "cookies": [cookie]}


def form(event):
    body = event.get("body") or ""
    if event.get("isBase64Encoded"):
        body = b64decode(body).decode("utf-8", "replace")
    if event["headers"].get("content-type", "").startswith("application/json"):
        return {name: str(value) for name, value in json.loads(body).items()}
    return {name: values[0] for name, values in parse_qs(body, max_num_fields=10).items()}


def page(status, message):
    return {"statusCode": status, "headers": HEADERS, "body": PAGE.format(message=html.escape(message))}
