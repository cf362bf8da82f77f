"""Broken hash functions."""

import hashlib
import hmac

from cryptography.hazmat.primitives import hashes

ALGORITHM = "md5"


def handler(event, context):
    body = event["body"].encode()
    return [
        hashlib.md5(body).hexdigest(),  # report: python-broken-hash
        hashlib.sha1(body).hexdigest(),  # report: python-broken-hash
        hashlib.md5(body, usedforsecurity=False).hexdigest(),  # safe: python-broken-hash
        hashlib.sha256(body).hexdigest(),  # safe: python-broken-hash
        hashlib.new(ALGORITHM, body).hexdigest(),  # report: python-broken-hash
        hashlib.new("sha256", body).hexdigest(),  # safe: python-broken-hash
        hashlib.new("sha1" if event["old"] else "sha512", body),  # report: python-broken-hash
        hashes.Hash(hashes.SHA1()),  # report: python-broken-hash
        hashes.Hash(hashes.SHA3_256()),  # safe: python-broken-hash
        hmac.new(body, body, hashlib.md5),  # report: python-broken-hash
        hmac.new(body, body, digestmod="sha1"),  # report: python-broken-hash
        hmac.new(body, body, hashlib.sha384),  # safe: python-broken-hash
        md5(body),  # safe: python-broken-hash
    ]


def md5(text):
    return text[:5]
