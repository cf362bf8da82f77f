"""Authorisers."""

import base64
import json
import os

import jwt
from jose import jwt as jose_jwt

KEYS = json.loads(os.environ["PUBLIC_KEYS"])


def token_of(event):
    return event["headers"]["authorization"].removeprefix("Bearer ")


def current_user(event, context):
    claims = jwt.decode(token_of(event), options={"verify_signature": False})  # report: improper-authentication
    return {"isAuthorized": claims["role"] == "admin"}


def current_user_verified(event, context):
    claims = jwt.decode(token_of(event), os.environ["JWT_KEY"], algorithms=["HS256"])  # safe: improper-authentication
    return {"isAuthorized": claims["role"] == "admin"}


def by_key_id(event, context):
    token = token_of(event)
    header = jwt.get_unverified_header(token)  # safe: improper-authentication
    claims = jwt.decode(token, KEYS[header["kid"]], algorithms=["RS256"], audience="orders")
    return {"isAuthorized": claims["role"] == "admin"}


def unverified_claims(event, context):
    claims = jose_jwt.get_unverified_claims(token_of(event))  # report: improper-authentication
    return {"isAuthorized": "orders" in claims["scopes"]}


def second_part(event, context):
    payload = token_of(event).split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))  # report: lambda-unverified-jwt-identity
    return {"isAuthorized": claims["role"] == "admin"}


def none_accepted(event, context):
    claims = jwt.decode(token_of(event), os.environ["JWT_KEY"], algorithms=["HS256", "none"])  # report: improper-authentication
    return {"isAuthorized": claims["role"] == "admin"}


def strict_options(event, context):
    options = {"verify_signature": True, "require": ["exp"]}
    claims = jwt.decode(token_of(event), os.environ["JWT_KEY"], algorithms=["HS256"], options=options)  # safe: improper-authentication
    return {"isAuthorized": claims["role"] == "admin"}


def loose_options(event, context):
    options = {"require": ["exp"]}
    options["verify_signature"] = False
    claims = jwt.decode(token_of(event), os.environ["JWT_KEY"], algorithms=["HS256"], options=options)  # report: improper-authentication
    return {"isAuthorized": claims["role"] == "admin"}


def plain_cursor(event, context):
    cursor = json.loads(base64.b64decode(event["queryStringParameters"]["cursor"]))  # safe: improper-authentication
    return {"from": cursor["offset"]}
