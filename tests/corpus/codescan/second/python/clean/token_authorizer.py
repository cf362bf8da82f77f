"""Authorises API calls by tokens of the identity provider."""

import logging
import os

import jwt
from jwt import PyJWKClient

logger = logging.getLogger()
ISSUER = os.environ["ISSUER"]
AUDIENCE = os.environ["AUDIENCE"]
keys = PyJWKClient(f"{ISSUER}/.well-known/jwks.json", cache_keys=True, timeout=3)


def handler(event, context):
    scheme, _, token = event["authorizationToken"].partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise PermissionError("Unauthorized")
    try:
        claims = verified_claims(token)
    except jwt.PyJWTError:
        logger.info("a token was refused")
        return policy("anonymous", "Deny", event["methodArn"])
    return policy(claims["sub"], "Allow", event["methodArn"])


def verified_claims(token):
    key = keys.get_signing_key_from_jwt(token)
    return jwt.decode(
        token,
        key.key,
        algorithms=["RS256"],
        audience=AUDIENCE,
        issuer=ISSUER,
        options={"require": ["exp", "iat", "sub"]},
    )


def policy(principal, effect, resource):
    return {
        "principalId": principal,
        "policyDocument": {
            "Version": "2012-10-17",
            "Statement": [{"Action": "execute-api:Invoke", "Effect": effect, "Resource": resource}],
        },
    }
