"""Weaknesses that two detectors could claim: one of them speaks, so that one place gives one finding."""

from __future__ import annotations

import pytest

from lambdascope.engine.codescan.rules.builtin import load_builtin
from lambdascope.engine.codescan.scan import scan_sources

RULES = load_builtin()
PYTHON = """
import base64
import json
import os

import boto3
import jwt
from jose import jwt as jose

sns = boto3.client("sns")
secrets = boto3.client("secretsmanager")


def handler(event, context):
    token = event["headers"]["authorization"]
    {}
"""
JAVASCRIPT = """
const jwt = require("jsonwebtoken");
const {{ jwtDecode }} = require("jwt-decode");
const jose = require("jose");

exports.handler = async (event) => {{
  const token = event.headers.authorization;
  {}
}};
"""
SAID_OF_PYTHON = {
    "print(os.environ)": "lambda-secret-in-environment-returned",
    'print(os.environ["DB_PASSWORD"])': "lambda-secret-in-environment-returned",
    'return {"body": os.getenv("API_KEY")}': "lambda-secret-in-environment-returned",
    'return {"body": json.dumps(dict(os.environ))}': "lambda-secret-in-environment-returned",
    'raise ValueError(os.environ["DB_PASSWORD"])': "lambda-secret-in-environment-returned",
    'sns.publish(TopicArn="t", Message=os.environ["API_KEY"])': "lambda-secret-in-environment-returned",
    'print(os.environ["AWS_SESSION_TOKEN"])': "aws-logged-credentials",
    'return {"body": os.environ["AWS_SECRET_ACCESS_KEY"]}': "sensitive-information-leak",
    'print(secrets.get_secret_value(SecretId="s")["SecretString"])': "logging-of-sensitive-information",
    'return {"body": secrets.get_secret_value(SecretId="s")["SecretString"]}': "sensitive-information-leak",
    'return jwt.decode(token, options={"verify_signature": False})["sub"]': "improper-authentication",
    "return jwt.decode(token, verify=False)": "improper-authentication",
    "return jose.get_unverified_claims(token)": "improper-authentication",
    'return json.loads(base64.urlsafe_b64decode(token.split(".")[1]))': "lambda-unverified-jwt-identity",
}
SAID_OF_JAVASCRIPT = {
    "console.log(process.env);": "lambda-secret-in-environment-returned",
    "console.log(process.env.API_KEY);": "lambda-secret-in-environment-returned",
    "return { body: process.env.API_KEY };": "lambda-secret-in-environment-returned",
    "console.log(process.env.AWS_SESSION_TOKEN);": "aws-logged-credentials",
    "return { body: process.env.AWS_SESSION_TOKEN };": "sensitive-information-leak",
    "return jwt.decode(token).sub;": "improper-authentication",
    "return jwt.decode(token, { complete: true }).payload;": "improper-authentication",
    "return jwtDecode(token);": "improper-authentication",
    "return jose.decodeJwt(token);": "improper-authentication",
    'return JSON.parse(Buffer.from(token.split(".")[1], "base64url").toString());': "lambda-unverified-jwt-identity",
}


@pytest.mark.parametrize("line", SAID_OF_PYTHON)
def test_one_detector_of_python_speaks(line: str) -> None:
    scanned = scan_sources({"app.py": PYTHON.format(line).encode()}, RULES)

    assert [each.detector for each in scanned.findings] == [SAID_OF_PYTHON[line]]


@pytest.mark.parametrize("line", SAID_OF_JAVASCRIPT)
def test_one_detector_of_javascript_speaks(line: str) -> None:
    scanned = scan_sources({"app.js": JAVASCRIPT.format(line).encode()}, RULES)

    assert [each.detector for each in scanned.findings] == [SAID_OF_JAVASCRIPT[line]]


def test_what_a_block_ends_is_closed_though_another_rule_asks_of_it_as_well() -> None:
    code = b"""
import socket

def handler(event, context):
    with socket.socket() as line:
        line.connect((event["host"], 7))
    other = socket.socket()
    other.connect((event["host"], 7))
"""
    scanned = scan_sources({"app.py": code}, RULES)

    assert [each.line for each in scanned.findings if each.detector == "resource-leak"] == [7]
