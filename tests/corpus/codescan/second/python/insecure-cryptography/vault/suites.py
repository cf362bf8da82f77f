import os

from cryptography.hazmat.decrepit.ciphers.algorithms import Blowfish
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


def cipher_for(profile):
    key = os.urandom(16)
    if profile == "legacy":
        return Cipher(Blowfish(key), modes.CFB(os.urandom(8)))  # report: insecure-cryptography
    return Cipher(algorithms.AES(key), modes.GCM(os.urandom(12)))


def modern_cipher_for(profile):
    key = os.urandom(32)
    return Cipher(algorithms.AES(key), modes.GCM(os.urandom(12)))  # safe: insecure-cryptography
