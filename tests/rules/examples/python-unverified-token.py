"""Tokens that are read without a proof."""

import os

import jwt
from jose import jwt as jose_jwt

KEY = os.environ["KEY"]
LAX = {"verify_signature": False}


def handler(event, context):
    token = event["headers"]["authorization"]
    return [
        jwt.decode(token, options={"verify_signature": False}),  # report: python-unverified-token
        jwt.decode(token, options=LAX),  # report: python-unverified-token
        jwt.decode(token, KEY, verify=False),  # report: python-unverified-token
        jwt.decode(token, KEY, algorithms=["HS256", "none"]),  # report: python-unverified-token
        jose_jwt.get_unverified_claims(token),  # report: python-unverified-token
        jwt.decode(token, KEY, algorithms=["HS256"]),  # safe: python-unverified-token
        jwt.decode(token, KEY, algorithms=["RS256"], options={"verify_aud": False}),  # safe: python-unverified-token
        jwt.get_unverified_header(token)["kid"],  # safe: python-unverified-token
        read(token, verify=False),  # safe: python-unverified-token
    ]


def read(token, verify):
    return token if verify else None
