"""Hashes of passwords."""

import hashlib
import os


def handler(event, context):
    password = event["password"]
    stored = hashlib.sha256(password.encode()).hexdigest()  # report: python-fast-password-hash
    salted = hashlib.sha512(b"salt" + event["password"].encode()).digest()  # report: python-fast-password-hash
    slow = hashlib.scrypt(password.encode(), salt=os.urandom(16), n=16384, r=8, p=1)  # safe: python-fast-password-hash
    derived = hashlib.pbkdf2_hmac("sha256", password.encode(), os.urandom(16), 600_000)  # safe: python-fast-password-hash
    digest = hashlib.sha256(event["body"].encode())  # safe: python-fast-password-hash
    running = hashlib.sha256()
    running.update(b"salt")  # safe: python-fast-password-hash
    running.update(password.encode())  # report: python-fast-password-hash
    key = hashlib.sha256(str(event["attempts"]).encode())  # safe: python-fast-password-hash
    return [stored, salted, slow, derived, digest, key, running.hexdigest()]
