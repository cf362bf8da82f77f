"""Data that is encrypted, always or at times, before it is stored."""

import base64
import json

import boto3
from cryptography.fernet import Fernet

s3 = boto3.client("s3")
kms = boto3.client("kms")
queue = boto3.resource("sqs").Queue("https://sqs.eu-west-1.amazonaws.com/111122223333/orders")
letters = boto3.resource("dynamodb").Table("letters")
box = Fernet(open("/opt/key", "rb").read())


def with_a_switch(event, context):
    letter = event["letter"].encode()
    if event["private"]:
        letter = box.encrypt(letter)
    s3.put_object(Bucket="letters", Key="latest", Body=letter)  # report: python-partial-encryption


def one_way_or_the_other(event, context):
    letter = event["letter"].encode()
    if event["strong"]:
        letter = kms.encrypt(KeyId="alias/letters", Plaintext=letter)["CiphertextBlob"]
    else:
        letter = box.encrypt(letter)
    s3.put_object(Bucket="letters", Key="latest", Body=letter)  # safe: python-partial-encryption


def where_it_works(event, context):
    letter = event["letter"].encode()
    try:
        letter = box.encrypt(letter)
    except TypeError:
        print("not encrypted")
    letters.put_item(Item={"id": event["id"], "text": letter})  # report: python-partial-encryption


def or_not_at_all(event, context):
    try:
        letter = box.encrypt(event["letter"].encode())
    except TypeError:
        return "no"
    letters.put_item(Item={"id": event["id"], "text": letter})  # safe: python-partial-encryption
    return "yes"


def perhaps(text, is_private):
    return box.encrypt(text) if is_private else text


def by_function(event, context):
    queue.send_message(MessageBody=perhaps(event["letter"], event["private"]))  # report: python-partial-encryption
    queue.send_message(MessageBody=perhaps(event["letter"], True))  # safe: python-partial-encryption


def beside_what_is_not(event, context):
    letter = base64.b64encode(box.encrypt(event["letter"].encode())).decode()
    queue.send_message(MessageBody=json.dumps({"to": event["to"], "text": letter}))  # safe: python-partial-encryption


def never(event, context):
    queue.send_message(MessageBody=event["letter"])  # safe: python-partial-encryption
