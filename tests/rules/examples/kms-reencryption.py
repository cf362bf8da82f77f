"""Text that is decrypted only to be encrypted anew."""

import boto3

kms = boto3.client("kms")


def handler(event, context):
    plain = kms.decrypt(CiphertextBlob=event["sealed"])["Plaintext"]
    moved = kms.encrypt(KeyId="new", Plaintext=plain)  # report: kms-reencryption
    again = move(event["other"])
    kept = kms.re_encrypt(CiphertextBlob=event["sealed"], DestinationKeyId="new")  # safe: kms-reencryption
    fresh = kms.encrypt(KeyId="new", Plaintext=event["text"])  # safe: kms-reencryption
    size = kms.encrypt(KeyId="new", Plaintext=str(len(plain)))  # safe: kms-reencryption
    return [moved, again, kept, fresh, size]


def move(sealed):
    answer = kms.decrypt(CiphertextBlob=sealed)
    return kms.encrypt(KeyId="new", Plaintext=answer["Plaintext"])  # report: kms-reencryption
