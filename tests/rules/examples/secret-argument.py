"""Secrets given to a library as text."""

import hashlib
import hmac
import os

import jwt
import pymysql


def handler(event, context):
    signed = jwt.encode({"sub": "1"}, "kT9vQx2LmZ8w", algorithm="HS256")  # report: secret-argument
    kept = jwt.encode({"sub": "1"}, os.environ["JWT_KEY"], algorithm="HS256")  # safe: secret-argument
    claims = jwt.decode(signed, key="kT9vQx2LmZ8w", algorithms=["HS256"])  # report: secret-argument
    password = os.environ.get("DB_PASSWORD", "kT9vQx2LmZ")  # report: secret-argument
    none_yet = os.environ.get("DB_PASSWORD", "")  # safe: secret-argument
    stage = os.getenv("STAGE", "production-1")  # safe: secret-argument
    code = hmac.new(b"kT9vQx2LmZ", event["body"].encode(), hashlib.sha256)  # report: secret-argument
    other = hmac.new(os.environ["KEY"].encode(), b"kT9vQx2LmZ", hashlib.sha256)  # safe: secret-argument
    pymysql.connect("db.shop.internal", "orders", "kT9vQx2LmZ")  # report: secret-argument
    pymysql.connect("db.shop.internal", "orders", password)  # safe: secret-argument
    return [kept, claims, none_yet, stage, code, other]
