"""Secrets told by the name that they are given."""

import os

import boto3
import psycopg2

DB_PASSWORD = "kT9vQx2LmZ"  # report: named-secret
PASSWORD_FIELD = "password"  # safe: named-secret
password = os.environ["DB_PASSWORD"]  # safe: named-secret
API_KEY = "9f8e7d6c5b4a39281706f5e4d3c2b1a0"  # report: named-secret
api_key_header = "x-api-key"  # safe: named-secret
SECRET_NAME = "prod/orders/9f8e7d6c5b4a"  # safe: named-secret
secret_key = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders-9f8e7d"  # safe: named-secret
token = ""  # safe: named-secret
client_secret = "<your client secret>"  # safe: named-secret
auth_token = "changeme"  # safe: named-secret
settings = {"host": "db.shop.internal", "password": "kT9vQx2LmZ"}  # report: named-secret
labels = {"password": "Password:", "token": "Token"}  # safe: named-secret
tokens_used = "9f8e7d6c5b4a39281706f5e4d3c2b1a0"  # safe: named-secret


def connect(password="kT9vQx2LmZ"):  # report: named-secret
    return psycopg2.connect(host="db.shop.internal", user="orders", password=password)


def connect_with(password=None):  # safe: named-secret
    return psycopg2.connect(host="db.shop.internal", user="orders", password=password)


def handler(event, context):
    connect(password=event["password"])  # safe: named-secret
    connect(password="Zq7!vRx29Lm")  # report: named-secret
    boto3.client("s3", aws_secret_access_key="wJ2rXUtnFEMIK7MDENGbPxRfiCYzT9vQx2LmZk4p")  # report: named-secret
    client = boto3.client("secretsmanager")
    secret = client.get_secret_value(SecretId="orders")["SecretString"]  # safe: named-secret
    return bool(secret)


FALLBACK = "Zq7!vRx29Lm"  # safe: named-secret


def reconnect():
    connect(password=FALLBACK)  # report: named-secret
    connect(password=DB_PASSWORD)  # safe: named-secret
