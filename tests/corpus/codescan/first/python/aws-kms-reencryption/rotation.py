"""Key rotation."""

import os

import boto3

kms = boto3.client("kms")
NEW_KEY = os.environ["NEW_KEY"]


def rotate(event, context):
    plain = kms.decrypt(CiphertextBlob=bytes.fromhex(event["blob"]))["Plaintext"]
    return kms.encrypt(KeyId=NEW_KEY, Plaintext=plain)["CiphertextBlob"].hex()  # report: aws-kms-reencryption


def rotate_inside(event, context):
    return kms.re_encrypt(CiphertextBlob=bytes.fromhex(event["blob"]), DestinationKeyId=NEW_KEY)["CiphertextBlob"].hex()  # safe: aws-kms-reencryption


def opened(blob):
    answer = kms.decrypt(CiphertextBlob=blob)
    return answer["Plaintext"]


def closed(data):
    return kms.encrypt(KeyId=NEW_KEY, Plaintext=data)["CiphertextBlob"]  # report: aws-kms-reencryption


def rotate_in_steps(event, context):
    return closed(opened(bytes.fromhex(event["blob"]))).hex()


def read_and_write(event, context):
    current = kms.decrypt(CiphertextBlob=bytes.fromhex(event["blob"]))["Plaintext"]
    answer = kms.encrypt(KeyId=NEW_KEY, Plaintext=event["text"].encode())  # safe: aws-kms-reencryption
    return {"length": len(current), "blob": answer["CiphertextBlob"].hex()}


def rotate_many(event, context):
    plain = [kms.decrypt(CiphertextBlob=bytes.fromhex(blob))["Plaintext"] for blob in event["blobs"]]
    return [kms.encrypt(KeyId=NEW_KEY, Plaintext=item)["CiphertextBlob"].hex() for item in plain]  # report: aws-kms-reencryption


class Envelope:
    def encrypt(self, Plaintext):
        return {"CiphertextBlob": Plaintext[::-1]}


def mirrored(event, context):
    plain = kms.decrypt(CiphertextBlob=bytes.fromhex(event["blob"]))["Plaintext"]
    return len(Envelope().encrypt(Plaintext=plain)["CiphertextBlob"])  # safe: aws-kms-reencryption
