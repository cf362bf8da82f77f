import os

import boto3
import jwt
import psycopg2
import pymysql
import requests
from flask import Flask

app = Flask(__name__)
app.secret_key = "8f2Kq0vXw19ZrTn4LmYc"  # report: hardcoded-credentials
SECRET_NAME = "prod/orders/database"  # safe: hardcoded-credentials
PASSWORD_FIELD = "password"  # safe: hardcoded-credentials
TOKEN_URL = "https://auth.example.net/oauth2/token"  # safe: hardcoded-credentials
SLACK_URL = "https://slack.com/api/chat.postMessage"
API_KEY_HEADER = "x-api-key"  # safe: hardcoded-credentials
STRIPE_API_KEY = "sk_" + "live_4eC39HqLyjWDarjtT1zdp7dcKq81Zx"  # report: hardcoded-credentials
DATABASE_PASSWORD = os.environ["DATABASE_PASSWORD"]  # safe: hardcoded-credentials
DEFAULTS = {"user": "svc_orders", "password": "tR7!bqLw92#xKd", "port": 5432}  # report: hardcoded-credentials


def connect(event, context):
    return pymysql.connect(host="db.internal", user="app", password="Wq83-zLrP!04", database="shop")  # report: hardcoded-credentials


def connect_with_secret(event, context):
    secrets = boto3.client("secretsmanager")
    password = secrets.get_secret_value(SecretId=SECRET_NAME)["SecretString"]
    return pymysql.connect(host="db.internal", user="app", password=password, database="shop")  # safe: hardcoded-credentials


def connect_by_uri(event, context):
    return psycopg2.connect("postgresql://report:h5Kz-91vQmXa@db.internal:5432/sales")  # report: hardcoded-credentials


def connect_by_uri_placeholder(event, context):
    uri = "postgresql://report:{password}@db.internal:5432/sales"  # safe: hardcoded-credentials
    return psycopg2.connect(uri.format(password=os.environ["DATABASE_PASSWORD"]))


def cross_account(event, context):
    options = {"aws_access_key_id": os.environ["PARTNER_KEY_ID"]}
    options["aws_secret_access_key"] = "p9VtKx2/LrQ8mZwYbD4nHs7+JcTfUa1GoE6iXk3R"  # report: hardcoded-credentials
    return boto3.client("s3", **options).list_buckets()["Buckets"]


def cross_account_role(event, context):
    role = boto3.client("sts").assume_role(RoleArn=os.environ["ROLE_ARN"], RoleSessionName="orders")["Credentials"]
    options = {"aws_access_key_id": role["AccessKeyId"], "aws_session_token": role["SessionToken"]}
    options["aws_secret_access_key"] = role["SecretAccessKey"]  # safe: hardcoded-credentials
    return boto3.client("s3", **options).list_buckets()["Buckets"]


def sign(event, context):
    return jwt.encode({"sub": event["user"]}, "n0t-so-s3cret-h4rdc0ded-kEy", algorithm="HS256")  # report: hardcoded-credentials


def sign_with_environment(event, context):
    return jwt.encode({"sub": event["user"]}, os.environ["JWT_KEY"], algorithm="HS256")  # safe: hardcoded-credentials


def admin_only(event, context):
    password = event["headers"].get("x-admin-password")
    if password == "Tr0ub4dor&3x-9QpZ":  # report: hardcoded-credentials
        return {"statusCode": 200}
    return {"statusCode": 403}


def not_empty(event, context):
    password = event["headers"].get("x-admin-password")
    if password == "":  # safe: hardcoded-credentials
        return {"statusCode": 400}
    return {"statusCode": 200}


def webhook(event, context):
    token = os.environ.get("SLACK_TOKEN", "xoxb-" + "731928465012-810293847561-aZk3LmQ9vTx7BnRw2YcHd5Jp")  # report: hardcoded-credentials
    return requests.post(SLACK_URL, headers={"Authorization": f"Bearer {token}"}, timeout=5).status_code


def webhook_without_default(event, context):
    token = os.environ.get("SLACK_TOKEN", "")  # safe: hardcoded-credentials
    return requests.post(SLACK_URL, headers={"Authorization": f"Bearer {token}"}, timeout=5).status_code
