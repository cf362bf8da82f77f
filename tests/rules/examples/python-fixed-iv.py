"""Initialisation vectors: fixed ones, and such that are made for each message."""

import os
import secrets

from Crypto.Cipher import AES
from Crypto.Random import get_random_bytes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

IV = b"0123456789abcdef"


def handler(event, context):
    key = os.urandom(32)
    fresh = secrets.token_bytes(16)
    return [
        AES.new(key, AES.MODE_CBC, IV),  # report: python-fixed-iv
        AES.new(key, AES.MODE_CBC, iv=b"\x00" * 16),  # report: python-fixed-iv
        AES.new(key, AES.MODE_CBC, fresh),  # safe: python-fixed-iv
        AES.new(key, AES.MODE_CBC),  # safe: python-fixed-iv
        AES.new(key, AES.MODE_CBC, get_random_bytes(16)),  # safe: python-fixed-iv
        Cipher(algorithms.AES(key), modes.CBC(IV)),  # report: python-fixed-iv
        Cipher(algorithms.AES(key), modes.CBC(os.urandom(16))),  # safe: python-fixed-iv
        AESGCM(key).encrypt(b"123456789012", b"text", None),  # report: python-fixed-iv
        AESGCM(key).encrypt(os.urandom(12), b"text", None),  # safe: python-fixed-iv
        decrypt(key, event["sealed"]),
    ]


def decrypt(key, sealed):
    return AESGCM(key).decrypt(sealed[:12], sealed[12:], None)  # safe: python-fixed-iv
