"""Key sizes."""

from Crypto.PublicKey import RSA
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa

BITS = 1024


def handler(event, context):
    return [
        rsa.generate_private_key(public_exponent=65537, key_size=1024),  # report: python-short-key
        rsa.generate_private_key(65537, BITS),  # report: python-short-key
        rsa.generate_private_key(public_exponent=65537, key_size=BITS * 3),  # safe: python-short-key
        dsa.generate_private_key(key_size=1024),  # report: python-short-key
        dsa.generate_private_key(key_size=3072),  # safe: python-short-key
        RSA.generate(1024),  # report: python-short-key
        RSA.generate(4096),  # safe: python-short-key
        ec.generate_private_key(ec.SECP192R1()),  # report: python-short-key
        ec.generate_private_key(ec.SECP256R1()),  # safe: python-short-key
    ]
