import os

import boto3
from cryptography.fernet import Fernet

s3 = boto3.client("s3")
sqs = boto3.client("sqs")
kms = boto3.client("kms")
table = boto3.resource("dynamodb").Table("patients")
fernet = Fernet(os.environ["FERNET_KEY"])


def store(event, context):
    data = event["record"].encode()
    if event.get("confidential"):
        data = fernet.encrypt(data)
    s3.put_object(Bucket="records", Key=event["id"], Body=data)  # report: partial-encryption


def store_always(event, context):
    data = event["record"].encode()
    if event.get("confidential"):
        data = b"confidential:" + data
    data = fernet.encrypt(data)
    s3.put_object(Bucket="records", Key=event["id"], Body=data)  # safe: partial-encryption


def sealed(text, encrypt=False):
    if encrypt:
        return kms.encrypt(KeyId=os.environ["KEY"], Plaintext=text.encode())["CiphertextBlob"]
    return text.encode()


def save(event, context):
    table.put_item(Item={"id": event["id"], "diagnosis": sealed(event["diagnosis"], event["private"])})  # report: partial-encryption


def sealed_by_version(text, version=2):
    if version == 1:
        return fernet.encrypt(text.encode())
    return kms.encrypt(KeyId=os.environ["KEY"], Plaintext=text.encode())["CiphertextBlob"]


def save_by_version(event, context):
    table.put_item(Item={"id": event["id"], "diagnosis": sealed_by_version(event["diagnosis"], event["version"])})  # safe: partial-encryption


def send(event, context):
    text = event["insurance"]
    try:
        text = fernet.encrypt(text.encode()).decode()
    except TypeError:
        pass
    sqs.send_message(QueueUrl=os.environ["QUEUE"], MessageBody=text)  # report: partial-encryption


def send_or_stop(event, context):
    text = event["insurance"]
    try:
        text = fernet.encrypt(text.encode()).decode()
    except TypeError:
        return None
    return sqs.send_message(QueueUrl=os.environ["QUEUE"], MessageBody=text)  # safe: partial-encryption
