import base64
import os

import boto3

kms = boto3.client("kms")
NEW_KEY = os.environ["NEW_KEY"]


def rotate(event, context):
    plain = kms.decrypt(CiphertextBlob=base64.b64decode(event["sealed"]))["Plaintext"]
    return kms.encrypt(KeyId=NEW_KEY, Plaintext=plain)["CiphertextBlob"]  # report: aws-kms-reencryption


def rotate_in_service(event, context):
    sealed = base64.b64decode(event["sealed"])
    return kms.re_encrypt(CiphertextBlob=sealed, DestinationKeyId=NEW_KEY)["CiphertextBlob"]  # safe: aws-kms-reencryption


def opened(sealed):
    return kms.decrypt(CiphertextBlob=sealed)["Plaintext"]


def closed(plain, key=NEW_KEY):
    return kms.encrypt(KeyId=key, Plaintext=plain)["CiphertextBlob"]  # report: aws-kms-reencryption


def rotate_all(event, context):
    return [closed(opened(base64.b64decode(item))) for item in event["items"]]


class Box:
    def __init__(self, sealed):
        self.content = kms.decrypt(CiphertextBlob=sealed)["Plaintext"]

    def close(self):
        return kms.encrypt(KeyId=NEW_KEY, Plaintext=self.content)  # report: aws-kms-reencryption


def rotate_box(event, context):
    return Box(base64.b64decode(event["sealed"])).close()["CiphertextBlob"]


def encrypt_note(event, context):
    kms.decrypt(CiphertextBlob=base64.b64decode(event["sealed"]))
    return kms.encrypt(KeyId=NEW_KEY, Plaintext=event["note"].encode())["CiphertextBlob"]  # safe: aws-kms-reencryption


def encrypt_replaced(event, context):
    plain = kms.decrypt(CiphertextBlob=base64.b64decode(event["sealed"]))["Plaintext"]
    size = len(plain)
    plain = event["note"].encode()
    return size, kms.encrypt(KeyId=NEW_KEY, Plaintext=plain)["CiphertextBlob"]  # safe: aws-kms-reencryption
