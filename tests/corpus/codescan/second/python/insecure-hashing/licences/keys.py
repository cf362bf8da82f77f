import hashlib as digests
from hashlib import sha512


def licence_code(*parts):
    digest = digests.sha1("|".join(parts).encode())  # report: insecure-hashing
    return digest.hexdigest()[:20]


def long_licence_code(*parts):
    digest = sha512("|".join(parts).encode())  # safe: insecure-hashing
    return digest.hexdigest()[:40]
