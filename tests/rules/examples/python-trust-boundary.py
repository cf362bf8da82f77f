"""Input that is put where later code trusts it."""

import os
import re

import boto3
import jwt
from flask import Flask, request, session

app = Flask(__name__)
ROLES = {"reader", "writer"}
CURRENCY = re.compile(r"[A-Z]{3}")


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


@app.post("/currency")
def currency():
    wanted = request.form["currency"]
    if not CURRENCY.fullmatch(wanted):
        return "no", 400
    session["currency"] = wanted  # safe: python-trust-boundary
    return "ok"


@app.post("/anything")
def anything():
    wanted = request.form["currency"]
    if re.search("[A-Z]{3}", wanted):
        session["currency"] = wanted  # report: python-trust-boundary
    return "ok"


@app.post("/account")
def account():
    found = boto3.resource("dynamodb").Table("accounts").get_item(Key={"id": request.form["id"]})["Item"]
    session["tenant"] = found["tenant"]  # safe: python-trust-boundary
    return "ok"


@app.post("/token")
def token():
    bearer = request.headers["Authorization"]
    verified = jwt.decode(bearer, os.environ["KEY"], algorithms=["HS256"])
    session["subject"] = verified["sub"]  # safe: python-trust-boundary
    read = jwt.decode(bearer, options={"verify_signature": False})
    session["subject"] = read["sub"]  # report: python-trust-boundary
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
