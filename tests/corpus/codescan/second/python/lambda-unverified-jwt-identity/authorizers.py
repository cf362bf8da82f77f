import base64
import json
import os

import jwt

KEY = os.environ["PUBLIC_KEY"]


def policy(principal, effect):
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": os.environ["API_ARN"]}
    return {"principalId": principal, "policyDocument": {"Version": "2012-10-17", "Statement": [statement]}}


def authorize(event, context):
    claims = jwt.decode(event["authorizationToken"], options={"verify_signature": False})  # report: improper-authentication
    return policy(claims["sub"], "Allow" if claims.get("admin") else "Deny")


def authorize_verified(event, context):
    claims = jwt.decode(event["authorizationToken"], KEY, algorithms=["ES256"])  # safe: improper-authentication
    return policy(claims["sub"], "Allow" if claims.get("admin") else "Deny")


def payload_of(token):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))  # report: lambda-unverified-jwt-identity


def authorize_by_hand(event, context):
    claims = payload_of(event["authorizationToken"])
    return policy(claims["sub"], "Allow")


def cursor_of(token):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))  # safe: lambda-unverified-jwt-identity


def next_page(event, context):
    position = cursor_of(event["queryStringParameters"]["cursor"])
    return {"statusCode": 200, "body": json.dumps({"offset": int(position["offset"])})}


def issuer_then_verify(event, context):
    token = event["authorizationToken"]
    issuer = jwt.decode(token, options={"verify_signature": False})["iss"]  # safe: improper-authentication
    key = {"https://a.example.net": KEY}[issuer]
    return policy(jwt.decode(token, key, algorithms=["ES256"], issuer=issuer)["sub"], "Allow")


def simple_authorize(event, context):
    options = dict(verify_signature=False, verify_exp=True)
    token = event["headers"]["authorization"].split()[-1]
    groups = jwt.decode(token, options=options, algorithms=["RS256"])["groups"]  # report: improper-authentication
    return {"isAuthorized": "staff" in groups}
