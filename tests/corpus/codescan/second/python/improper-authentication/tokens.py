import os

import jwt
from jose import jwt as jose_jwt

KEY = os.environ["PUBLIC_KEY"]


def profile(event, context):
    token = event["headers"]["Authorization"].removeprefix("Bearer ")
    claims = jwt.decode(token, options={"verify_signature": False})  # report: improper-authentication
    return {"statusCode": 200, "body": claims["sub"]}


def profile_verified(event, context):
    token = event["headers"]["Authorization"].removeprefix("Bearer ")
    claims = jwt.decode(token, KEY, algorithms=["RS256"], audience="orders")  # safe: improper-authentication
    return {"statusCode": 200, "body": claims["sub"]}


def claims_of(token):
    return jose_jwt.get_unverified_claims(token)  # report: improper-authentication


def role(event, context):
    return claims_of(event["authorizationToken"])["role"]


def key_for(event, context):
    token = event["authorizationToken"]
    key = os.environ["KEY_" + {"k1": "A", "k2": "B"}[jwt.get_unverified_header(token)["kid"]]]  # safe: improper-authentication
    return jwt.decode(token, key, algorithms=["RS256"])["sub"]


def any_algorithm(event, context):
    accepted = ["none", "HS256"]
    return jwt.decode(event["authorizationToken"], KEY, algorithms=accepted)["sub"]  # report: improper-authentication


def explicit_options(event, context):
    options = {"verify_signature": False}
    options["verify_signature"] = True
    return jwt.decode(event["authorizationToken"], KEY, algorithms=["RS256"], options=options)["sub"]  # safe: improper-authentication
