"""Where the identity comes from."""

import os

import jwt


def handler(event, context):
    token = event["headers"]["authorization"]
    claims = jwt.decode(token, options={"verify_signature": False})  # report: unverified-identity
    checked = jwt.decode(token, os.environ["KEY"], algorithms=["RS256"])  # safe: unverified-identity
    header = jwt.get_unverified_header(token)  # safe: unverified-identity
    return {"principalId": user_of(token), "claims": claims, "checked": checked, "header": header}


def user_of(token):
    return jwt.decode(token, verify=False)["sub"]  # report: unverified-identity
