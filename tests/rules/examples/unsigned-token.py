"""Tokens that are made with and without a signature."""

import os

import jwt

NONE = "none"


def handler(event, context):
    claims = {"sub": event["user"]}
    return [
        jwt.encode(claims, None, algorithm="none"),  # report: unsigned-token
        jwt.encode(claims, "", NONE),  # report: unsigned-token
        jwt.encode(claims, os.environ["KEY"], algorithm="HS256"),  # safe: unsigned-token
        jwt.encode(claims, os.environ["KEY"]),  # safe: unsigned-token
    ]
