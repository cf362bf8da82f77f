import base64
import hashlib
import hmac
import os
import ssl

import jwt
from Crypto.Cipher import AES, ARC4, DES3, PKCS1_OAEP
from Crypto.PublicKey import RSA
from Crypto.Random import get_random_bytes
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes, padding
from cryptography.hazmat.primitives.asymmetric import padding as asymmetric_padding
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def seal_rc4(event, context):
    cipher = ARC4.new(base64.b64decode(os.environ["DATA_KEY"]))  # report: insecure-cryptography
    return base64.b64encode(cipher.encrypt(event["note"].encode())).decode()


def seal_gcm(event, context):
    nonce = os.urandom(12)
    sealed = AESGCM(base64.b64decode(os.environ["DATA_KEY"])).encrypt(nonce, event["note"].encode(), None)  # safe: insecure-cryptography
    return base64.b64encode(nonce + sealed).decode()


def seal_gcm_fixed_nonce(event, context):
    nonce = b"\x00" * 12
    sealed = AESGCM(base64.b64decode(os.environ["DATA_KEY"])).encrypt(nonce, event["note"].encode(), None)  # report: insecure-cryptography
    return base64.b64encode(sealed).decode()


def seal_ecb(event, context):
    padder = padding.PKCS7(128).padder()
    padded = padder.update(event["note"].encode()) + padder.finalize()
    encryptor = Cipher(algorithms.AES(os.urandom(32)), modes.ECB()).encryptor()  # report: insecure-cryptography
    return encryptor.update(padded).hex()


def seal_cbc_with_mac(event, context):
    iv = get_random_bytes(16)
    cipher = AES.new(base64.b64decode(os.environ["DATA_KEY"]), AES.MODE_CBC, iv)  # safe: insecure-cryptography
    text = event["note"].encode()
    sealed = iv + cipher.encrypt(text + bytes([16 - len(text) % 16]) * (16 - len(text) % 16))
    tag = hmac.new(base64.b64decode(os.environ["MAC_KEY"]), sealed, hashlib.sha256).digest()
    return (sealed + tag).hex()


def make_cipher(key, mode=AES.MODE_ECB):
    return AES.new(key, mode)  # report: insecure-cryptography


def seal_default_mode(event, context):
    return make_cipher(base64.b64decode(os.environ["DATA_KEY"])).encrypt(event["block"].encode()).hex()


def make_authenticated_cipher(key, mode=AES.MODE_GCM):
    return AES.new(key, mode)  # safe: insecure-cryptography


def seal_authenticated(event, context):
    cipher = make_authenticated_cipher(base64.b64decode(os.environ["DATA_KEY"]))
    sealed, tag = cipher.encrypt_and_digest(event["block"].encode())
    return (cipher.nonce + tag + sealed).hex()


def seal_triple(event, context):
    key = DES3.adjust_key_parity(get_random_bytes(24))
    return DES3.new(key, DES3.MODE_EAX).encrypt(event["note"].encode()).hex()  # report: insecure-cryptography


def seal_fernet(event, context):
    return Fernet(os.environ["FERNET_KEY"]).encrypt(event["note"].encode()).decode()  # safe: insecure-cryptography


def short_key(event, context):
    private = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # report: insecure-cryptography
    return private.public_key().public_numbers().n


def long_key(event, context):
    private = rsa.generate_private_key(public_exponent=65537, key_size=3072)  # safe: insecure-cryptography
    return private.public_key().public_numbers().n


def curve_key(event, context):
    private = ec.generate_private_key(ec.SECP256R1())  # safe: insecure-cryptography
    return private.public_key().public_numbers().x


def wrap_pkcs1(public_key, data):
    return public_key.encrypt(data, asymmetric_padding.PKCS1v15())  # report: insecure-cryptography


def wrap_key(event, context):
    public_key = rsa.generate_private_key(public_exponent=65537, key_size=4096).public_key()
    return wrap_pkcs1(public_key, event["key"].encode()).hex()


def wrap_oaep(event, context):
    key = RSA.import_key(os.environ["PUBLIC_KEY"])
    return PKCS1_OAEP.new(key).encrypt(event["key"].encode()).hex()  # safe: insecure-cryptography


def unsigned_token(event, context):
    return jwt.encode({"sub": event["user"]}, key=None, algorithm="none")  # report: insecure-cryptography


def signed_token(event, context):
    return jwt.encode({"sub": event["user"]}, key=os.environ["SIGNING_KEY"], algorithm="HS256")  # safe: insecure-cryptography


def old_protocol(event, context):
    tls = ssl.SSLContext(ssl.PROTOCOL_TLSv1)  # report: insecure-cryptography
    return tls.get_ciphers()


def current_protocol(event, context):
    tls = ssl.create_default_context()
    tls.minimum_version = ssl.TLSVersion.TLSv1_2  # safe: insecure-cryptography
    return tls.get_ciphers()


def oaep_digest(event, context):
    mask = asymmetric_padding.MGF1(hashes.SHA256())
    return asymmetric_padding.OAEP(mgf=mask, algorithm=hashes.SHA256(), label=None)  # safe: insecure-cryptography
