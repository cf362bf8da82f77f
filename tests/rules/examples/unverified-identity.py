"""Where the identity comes from."""

import base64
import json
import os

import jwt


def handler(event, context):
    token = event["headers"]["authorization"]
    claims = jwt.decode(token, options={"verify_signature": False})  # safe: unverified-identity
    checked = jwt.decode(token, os.environ["KEY"], algorithms=["RS256"])  # safe: unverified-identity
    header = jwt.get_unverified_header(token)  # safe: unverified-identity
    part = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))  # report: unverified-identity
    record = json.loads(base64.b64decode(event["Records"][0]["kinesis"]["data"]))  # safe: unverified-identity
    found = [claims, checked, header, part, record, claims_of(token)]
    return {"principalId": user_of(token), "context": found}


def claims_of(token):
    _, payload, _ = token.split(".")
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))  # report: unverified-identity


def user_of(token):
    return jwt.decode(token, verify=False)["sub"]  # safe: unverified-identity
