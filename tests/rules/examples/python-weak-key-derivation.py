"""Keys and hashes that are made from passwords."""

import hashlib
import os

import bcrypt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

ROUNDS = 1000


def handler(event, context):
    password = event["password"].encode()
    salt = os.urandom(16)
    return [
        hashlib.pbkdf2_hmac("md5", password, salt, 600_000),  # report: python-weak-key-derivation
        hashlib.pbkdf2_hmac("sha256", password, salt, ROUNDS),  # report: python-weak-key-derivation
        hashlib.pbkdf2_hmac("sha256", password, salt, 600_000),  # safe: python-weak-key-derivation
        hashlib.pbkdf2_hmac("sha256", password, salt, int(os.environ["ROUNDS"])),  # safe: python-weak-key-derivation
        PBKDF2HMAC(hashes.SHA256(), 32, salt, iterations=500).derive(password),  # report: python-weak-key-derivation
        PBKDF2HMAC(hashes.SHA256(), 32, salt, iterations=600_000).derive(password),  # safe: python-weak-key-derivation
        bcrypt.hashpw(password, bcrypt.gensalt(4)),  # report: python-weak-key-derivation
        bcrypt.hashpw(password, bcrypt.gensalt()),  # safe: python-weak-key-derivation
        hashlib.scrypt(password, salt=salt, n=256, r=8, p=1),  # report: python-weak-key-derivation
        hashlib.scrypt(password, salt=salt, n=16384, r=8, p=1),  # safe: python-weak-key-derivation
    ]
