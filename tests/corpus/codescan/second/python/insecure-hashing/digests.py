import base64
import hashlib
import hmac
import json
import os

import bcrypt
import boto3
from cryptography.hazmat.primitives import hashes

s3 = boto3.client("s3")
users = boto3.resource("dynamodb").Table("users")


def sign_payload(event, context):
    signature = hashlib.md5((os.environ["SIGNING_KEY"] + event["payload"]).encode()).hexdigest()  # report: insecure-hashing
    return {"payload": event["payload"], "signature": signature}


def sign_payload_keyed(event, context):
    key = os.environ["SIGNING_KEY"].encode()
    signature = hmac.new(key, event["payload"].encode(), hashlib.sha256).hexdigest()  # safe: insecure-hashing
    return {"payload": event["payload"], "signature": signature}


def register(event, context):
    body = json.loads(event["body"])
    password_hash = hashlib.sha1(body["password"].encode()).hexdigest()  # report: insecure-hashing
    users.put_item(Item={"name": body["name"], "password_hash": password_hash})


def register_stretched(event, context):
    body = json.loads(event["body"])
    salt = os.urandom(16)
    password_hash = hashlib.pbkdf2_hmac("sha256", body["password"].encode(), salt, 600_000)  # safe: insecure-hashing
    users.put_item(Item={"name": body["name"], "salt": salt, "password_hash": password_hash})


def register_fast(event, context):
    body = json.loads(event["body"])
    password_hash = hashlib.sha256(body["password"].encode()).hexdigest()  # report: insecure-hashing
    users.put_item(Item={"name": body["name"], "password_hash": password_hash})


def register_bcrypt(event, context):
    body = json.loads(event["body"])
    password_hash = bcrypt.hashpw(body["password"].encode(), bcrypt.gensalt(12))  # safe: insecure-hashing
    users.put_item(Item={"name": body["name"], "password_hash": password_hash})


def partition_key(event, context):
    digest = hashlib.md5(event["device"].encode(), usedforsecurity=False).hexdigest()  # safe: insecure-hashing
    return {"shard": int(digest[:4], 16) % 16}


def upload(event, context):
    data = base64.b64decode(event["data"])
    checksum = base64.b64encode(hashlib.md5(data, usedforsecurity=False).digest()).decode()  # safe: insecure-hashing
    s3.put_object(Bucket=os.environ["BUCKET"], Key="data.bin", Body=data, ContentMD5=checksum)


def by_name(event, context):
    algorithm = "sha1"
    return hashlib.new(algorithm, event["token"].encode()).hexdigest()  # report: insecure-hashing


def by_name_modern(event, context):
    algorithm = "md5"
    algorithm = "sha3_256"
    return hashlib.new(algorithm, event["token"].encode()).hexdigest()  # safe: insecure-hashing


class Fingerprint:
    algorithm = hashes.MD5

    def of(self, certificate):
        digest = hashes.Hash(self.algorithm())  # report: insecure-hashing
        digest.update(certificate)
        return digest.finalize().hex()


def fingerprint(event, context):
    return Fingerprint().of(base64.b64decode(event["certificate"]))


class ModernFingerprint:
    algorithm = hashes.SHA384

    def of(self, certificate):
        digest = hashes.Hash(self.algorithm())  # safe: insecure-hashing
        digest.update(certificate)
        return digest.finalize().hex()


def modern_fingerprint(event, context):
    return ModernFingerprint().of(base64.b64decode(event["certificate"]))


def weak_mac(event, context):
    key = os.environ["SIGNING_KEY"].encode()
    return hmac.new(key, event["payload"].encode(), "md5").hexdigest()  # report: insecure-hashing


class Meals:
    def md5(self, day):
        return f"menu-{day}"


def menu(event, context):
    hashlib = Meals()
    return hashlib.md5(event["day"])  # safe: insecure-hashing
