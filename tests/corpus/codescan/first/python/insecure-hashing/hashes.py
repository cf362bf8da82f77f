"""Digests for several purposes."""

import base64
import hashlib
import hmac
import os
from hashlib import md5 as checksum
from hashlib import sha256

import boto3
import bcrypt
from cryptography.hazmat.primitives import hashes

users = boto3.resource("dynamodb").Table(os.environ["USERS"])
s3 = boto3.client("s3")


def register(event, context):
    digest = hashlib.md5(event["password"].encode()).hexdigest()  # report: insecure-hashing
    users.put_item(Item={"id": event["user"], "digest": digest})


def register_bcrypt(event, context):
    digest = bcrypt.hashpw(event["password"].encode(), bcrypt.gensalt())  # safe: insecure-hashing
    users.put_item(Item={"id": event["user"], "digest": digest})


def register_pbkdf2(event, context):
    salt = os.urandom(16)
    digest = hashlib.pbkdf2_hmac("sha256", event["password"].encode(), salt, 600_000)  # safe: insecure-hashing
    users.put_item(Item={"id": event["user"], "digest": digest, "salt": salt})


def sign(event, context):
    return hashlib.sha1((os.environ["SIGNING_KEY"] + event["text"]).encode()).hexdigest()  # report: insecure-hashing


def sign_hmac(event, context):
    return hmac.new(os.environ["SIGNING_KEY"].encode(), event["text"].encode(), sha256).hexdigest()  # safe: insecure-hashing


def by_name(event, context):
    digest = hashlib.new("md5")  # report: insecure-hashing
    digest.update(event["token"].encode())
    return digest.hexdigest()


def by_strong_name(event, context):
    digest = hashlib.new("sha3_256")  # safe: insecure-hashing
    digest.update(event["token"].encode())
    return digest.hexdigest()


def aliased(event, context):
    return checksum(event["license"].encode()).hexdigest()  # report: insecure-hashing


def declared_use(event, context):
    return hashlib.md5(event["path"].encode(), usedforsecurity=False).hexdigest()  # safe: insecure-hashing


def upload_with_length(event, context):
    body = base64.b64decode(event["body"])
    header = base64.b64encode(hashlib.md5(body).digest()).decode()  # safe: insecure-hashing
    s3.put_object(Bucket="inbox", Key="upload", Body=body, ContentMD5=header)


def hazmat_digest(event, context):
    digest = hashes.Hash(hashes.SHA1())  # report: insecure-hashing
    digest.update(event["certificate"].encode())
    return digest.finalize().hex()


def hazmat_strong(event, context):
    digest = hashes.Hash(hashes.SHA256())  # safe: insecure-hashing
    digest.update(event["certificate"].encode())
    return digest.finalize().hex()


class Hasher:
    def __init__(self, name="sha512"):
        self.name = name

    def digest(self, text):
        return hashlib.new(self.name, text.encode()).hexdigest()  # safe: insecure-hashing


def class_digest(event, context):
    return Hasher().digest(event["document"])


class LegacyHasher:
    def __init__(self, name="sha1"):
        self.name = name

    def digest(self, text):
        return hashlib.new(self.name, text.encode()).hexdigest()  # report: insecure-hashing


def legacy_class_digest(event, context):
    return LegacyHasher().digest(event["document"])


ALGORITHM = "md" + "5"


def folded(event, context):
    return hashlib.new(ALGORITHM, event["token"].encode()).hexdigest()  # report: insecure-hashing


class Nutrition:
    def md5(self, text):
        return text[:5]


def short_name(event, context):
    hashlib_like = Nutrition()
    return hashlib_like.md5(event["password"])  # safe: insecure-hashing


def check_login(event, context):
    stored = users.get_item(Key={"id": event["user"]})["Item"]["digest"]
    given = hashlib.sha1(event["password"].encode()).hexdigest()  # report: insecure-hashing
    return {"match": hmac.compare_digest(stored, given)}
