"""Broken ciphers and modes of the usual packages."""

import os

from Crypto.Cipher import AES, ARC4, DES, PKCS1_OAEP, PKCS1_v1_5
from Crypto.Cipher import DES3 as Triple
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def handler(event, context):
    key = os.urandom(32)
    return [
        DES.new(key[:8], DES.MODE_CBC, os.urandom(8)),  # report: python-broken-cipher
        Triple.new(key[:24], Triple.MODE_CBC, os.urandom(8)),  # report: python-broken-cipher
        ARC4.new(key),  # report: python-broken-cipher
        AES.new(key, AES.MODE_ECB),  # report: python-broken-cipher
        AES.new(key, mode=AES.MODE_ECB),  # report: python-broken-cipher
        AES.new(key, AES.MODE_GCM, nonce=os.urandom(12)),  # safe: python-broken-cipher
        AESGCM(key),  # safe: python-broken-cipher
        Cipher(algorithms.AES(key), modes.GCM(os.urandom(12))),  # safe: python-broken-cipher
        Cipher(algorithms.AES(key), modes.ECB()),  # report: python-broken-cipher
        Cipher(algorithms.TripleDES(key), modes.CBC(os.urandom(8))),  # report: python-broken-cipher
        PKCS1_v1_5.new(event["key"]),  # report: python-broken-cipher
        PKCS1_OAEP.new(event["key"]),  # safe: python-broken-cipher
        seal(event["public"], b"text"),
        DES3(),  # safe: python-broken-cipher
    ]


def seal(public, text):
    return public.encrypt(text, padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None))  # safe: python-broken-cipher


def seal_as_before(public, text):
    return public.encrypt(text, padding.PKCS1v15())  # report: python-broken-cipher


def verify(public, signature, text):
    public.verify(signature, text, padding.PKCS1v15(), hashes.SHA256())  # safe: python-broken-cipher


class DES3:
    """A parcel service."""
