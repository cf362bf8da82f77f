"""Encryption of fields before they are stored."""

import os
import ssl

import boto3
import jwt
from Crypto.Cipher import AES, ARC4, DES, DES3, PKCS1_OAEP, PKCS1_v1_5
from Crypto.PublicKey import RSA
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

kms = boto3.client("kms")


def data_key():
    return kms.generate_data_key(KeyId=os.environ["KEY_ID"], KeySpec="AES_256")["Plaintext"]


def pad(data):
    missing = 16 - len(data) % 16
    return data + bytes([missing]) * missing


def encrypt_des(event, context):
    cipher = DES.new(data_key()[:8], DES.MODE_CFB)  # report: insecure-cryptography
    return (cipher.iv + cipher.encrypt(event["text"].encode())).hex()


def encrypt_ecb(event, context):
    cipher = AES.new(data_key(), AES.MODE_ECB)  # report: insecure-cryptography
    return cipher.encrypt(pad(event["text"].encode())).hex()


def encrypt_gcm(event, context):
    cipher = AES.new(data_key(), AES.MODE_GCM)  # safe: insecure-cryptography
    text, tag = cipher.encrypt_and_digest(event["text"].encode())
    return (cipher.nonce + tag + text).hex()


def encrypt_stream(event, context):
    cipher = ARC4.new(data_key())  # report: insecure-cryptography
    return cipher.encrypt(event["text"].encode()).hex()


def encrypt_triple(event, context):
    cipher = DES3.new(data_key()[:24], DES3.MODE_CBC)  # report: insecure-cryptography
    return (cipher.iv + cipher.encrypt(pad(event["text"].encode()))).hex()


def encrypt_aead(event, context):
    nonce = os.urandom(12)
    return (nonce + AESGCM(data_key()).encrypt(nonce, event["text"].encode(), None)).hex()  # safe: insecure-cryptography


def encrypt_fernet(event, context):
    return Fernet(os.environ["FERNET_KEY"]).encrypt(event["text"].encode()).decode()  # safe: insecure-cryptography


def encrypt_hazmat_ecb(event, context):
    encryptor = Cipher(algorithms.AES(data_key()), modes.ECB()).encryptor()  # report: insecure-cryptography
    return (encryptor.update(pad(event["text"].encode())) + encryptor.finalize()).hex()


def encrypt_hazmat_gcm(event, context):
    nonce = os.urandom(12)
    encryptor = Cipher(algorithms.AES(data_key()), modes.GCM(nonce)).encryptor()  # safe: insecure-cryptography
    text = encryptor.update(event["text"].encode()) + encryptor.finalize()
    return (nonce + encryptor.tag + text).hex()


def short_rsa(event, context):
    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # report: insecure-cryptography
    return key.public_key().public_numbers().n


def long_rsa(event, context):
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)  # safe: insecure-cryptography
    return key.public_key().public_numbers().n


def short_rsa_named(event, context):
    bits = 512
    bits = bits * 2
    return RSA.generate(bits).publickey().export_key().decode()  # report: insecure-cryptography


def long_rsa_named(event, context):
    bits = 512
    bits = bits * 8
    return RSA.generate(bits).publickey().export_key().decode()  # safe: insecure-cryptography


def curve(event, context):
    return ec.generate_private_key(ec.SECP256R1()).curve.name  # safe: insecure-cryptography


def wrap_key(event, context):
    public = RSA.import_key(os.environ["PUBLIC_KEY"])
    return PKCS1_v1_5.new(public).encrypt(data_key()).hex()  # report: insecure-cryptography


def wrap_key_oaep(event, context):
    public = RSA.import_key(os.environ["PUBLIC_KEY"])
    return PKCS1_OAEP.new(public).encrypt(data_key()).hex()  # safe: insecure-cryptography


def old_tls(event, context):
    settings = ssl.SSLContext(ssl.PROTOCOL_TLSv1)  # report: insecure-cryptography
    return settings.protocol.name


def new_tls(event, context):
    settings = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    settings.minimum_version = ssl.TLSVersion.TLSv1_2  # safe: insecure-cryptography
    return settings.protocol.name


def issue_unsigned(event, context):
    return jwt.encode({"sub": event["user"]}, key="", algorithm="none")  # report: insecure-cryptography


def issue_signed(event, context):
    return jwt.encode({"sub": event["user"]}, key=data_key(), algorithm="HS256")  # safe: insecure-cryptography


MODES = {"block": AES.MODE_ECB, "auth": AES.MODE_GCM}


def selected_mode(event, context):
    mode = MODES["auth"]
    cipher = AES.new(data_key(), mode)  # safe: insecure-cryptography
    text, tag = cipher.encrypt_and_digest(event["text"].encode())
    return (cipher.nonce + tag + text).hex()


def selected_block_mode(event, context):
    mode = MODES["block"]
    cipher = AES.new(data_key(), mode)  # report: insecure-cryptography
    return cipher.encrypt(pad(event["text"].encode())).hex()


class Description:
    def __init__(self, name):
        self.name = name

    @classmethod
    def new(cls, name):
        return cls(name)


def describe(event, context):
    DES_LIKE = Description
    return DES_LIKE.new("DES").name  # safe: insecure-cryptography


def fixed_iv(event, context):
    encryptor = AES.new(data_key(), AES.MODE_CBC, iv=b"0123456789abcdef")  # report: insecure-cryptography
    return encryptor.encrypt(pad(event["text"].encode())).hex()
