"""Input that is put where later code trusts it."""

import os

from flask import Flask, request, session

app = Flask(__name__)
ROLES = {"reader", "writer"}


@app.post("/login")
def login():
    session["role"] = request.form["role"]  # report: python-trust-boundary
    session["user_id"] = int(request.form["user"])  # safe: python-trust-boundary
    session["seen"] = True  # safe: python-trust-boundary
    role = request.form["role"]
    if role in ROLES:
        session["role"] = role  # safe: python-trust-boundary
    session.update(request.json)  # report: python-trust-boundary
    return "ok"


def handler(event, context):
    claims = {}
    claims["tenant"] = event["queryStringParameters"]["tenant"]  # report: python-trust-boundary
    os.environ["TENANT"] = event["queryStringParameters"]["tenant"]  # report: python-trust-boundary
    os.environ["STAGE"] = "production"  # safe: python-trust-boundary
    answer = {}
    answer["tenant"] = event["queryStringParameters"]["tenant"]  # safe: python-trust-boundary
    return {"statusCode": 200, "tenant": allowed(claims, answer)}


def allowed(claims, answer):
    return claims["tenant"] == answer["tenant"]
