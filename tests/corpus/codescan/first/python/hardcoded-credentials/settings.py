"""Connections and keys."""

import json
import os

import boto3
import jwt
import psycopg2
import pymysql
import redis
import requests

SECRETS = boto3.client("secretsmanager")
DB_PASSWORD = "tr0ub4dor-Kx93!q"  # report: hardcoded-credentials
PASSWORD_FIELD = "password"  # safe: hardcoded-credentials
SECRET_NAME = "prod/orders/database"  # safe: hardcoded-credentials
TOKEN_URL = "https://login.example.com/oauth2/token"  # safe: hardcoded-credentials
PASSWORD_RULE = "at least 12 characters, one digit"  # safe: hardcoded-credentials
API_KEY = os.environ["API_KEY"]  # safe: hardcoded-credentials
DATABASE_URL = "postgresql://orders:vN7pq2LwXz@orders.cluster-cxyz.eu-west-1.rds.amazonaws.com/orders"  # report: hardcoded-credentials
PLACEHOLDER_PASSWORD = "<your-password-here>"  # safe: hardcoded-credentials


def connect(event, context):
    connection = pymysql.connect(host="db.internal", user="app", password="Wm4!xT81pzLe")  # report: hardcoded-credentials
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"statusCode": 200}


def connect_secret(event, context):
    secret = json.loads(SECRETS.get_secret_value(SecretId=SECRET_NAME)["SecretString"])
    connection = pymysql.connect(host="db.internal", user="app", password=secret["password"])  # safe: hardcoded-credentials
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"statusCode": 200}


def connect_default(event, context):
    password = os.environ.get("DB_PASSWORD", "q8Zr-41mmVd0")  # report: hardcoded-credentials
    return psycopg2.connect(host="db.internal", user="app", password=password).status


def connect_empty_default(event, context):
    password = os.environ.get("DB_PASSWORD", "")  # safe: hardcoded-credentials
    return psycopg2.connect(host="db.internal", user="app", password=password).status


def keys(event, context):
    session = boto3.Session(aws_access_key_id="AKIA2OGYBAH63QZR7XKT", aws_secret_access_key="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")  # report: hardcoded-credentials
    return session.client("s3").list_buckets()["Buckets"]


def role_keys(event, context):
    credentials = boto3.client("sts").assume_role(RoleArn=os.environ["ROLE"], RoleSessionName="job")["Credentials"]
    session = boto3.Session(aws_access_key_id=credentials["AccessKeyId"], aws_secret_access_key=credentials["SecretAccessKey"], aws_session_token=credentials["SessionToken"])  # safe: hardcoded-credentials
    return session.client("s3").list_buckets()["Buckets"]


def issue(event, context):
    return jwt.encode({"sub": event["user"]}, "d41fe2a7c09b4e6f8811", algorithm="HS256")  # report: hardcoded-credentials


def issue_secret(event, context):
    return jwt.encode({"sub": event["user"]}, os.environ["JWT_KEY"], algorithm="HS256")  # safe: hardcoded-credentials


def authorised(event, context):
    if event["headers"].get("x-api-key") == "9f2c7d61-ops-Xq44":  # report: hardcoded-credentials
        return {"isAuthorized": True}
    return {"isAuthorized": False}


def authorised_type(event, context):
    if event["headers"].get("x-token-type") == "bearer":  # safe: hardcoded-credentials
        return {"isAuthorized": True}
    return {"isAuthorized": False}


def call_partner(event, context):
    headers = {"Authorization": "Bearer pk9X2vLw81ZrTq04mNsJc6Yd"}  # report: hardcoded-credentials
    return requests.get("https://partner.example.com/v1/items", headers=headers, timeout=3).json()


def call_partner_environment(event, context):
    headers = {"Authorization": "Bearer " + os.environ["PARTNER_TOKEN"]}  # safe: hardcoded-credentials
    return requests.get("https://partner.example.com/v1/items", headers=headers, timeout=3).json()


class CacheSettings:
    host = "cache.internal"
    port = 6379
    auth_token = "Zt6-Pw19-vKq3-77Lm"  # report: hardcoded-credentials


def cached(event, context):
    store = redis.Redis(host=CacheSettings.host, port=CacheSettings.port, password=CacheSettings.auth_token, ssl=True)
    return store.get(event["key"])


def basic(event, context):
    credentials = ("reporting", "hV3$kd09Qa!")
    return requests.get("https://bi.example.com/export", auth=credentials, timeout=3).text  # report: hardcoded-credentials
