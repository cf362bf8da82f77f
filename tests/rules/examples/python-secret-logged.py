"""Secrets in log lines."""

import json
import logging
import os

import boto3
import psycopg2
from aws_lambda_powertools.utilities import parameters

logger = logging.getLogger(__name__)
client = boto3.client("secretsmanager")
iam = boto3.client("iam")


def handler(event, context):
    secret = client.get_secret_value(SecretId="orders")["SecretString"]
    password = json.loads(secret)["password"]
    print("secret:", secret)  # report: python-secret-logged
    logger.info("connecting with %s", password)  # report: python-secret-logged
    logger.debug(f"key {os.environ['API_KEY']}")  # safe: python-secret-logged
    logger.info("environment %s", dict(os.environ))  # safe: python-secret-logged
    logger.info("the secret has %d characters", len(secret))  # safe: python-secret-logged
    stored = json.loads(secret)
    logger.info("connecting to %s as %s", stored["host"], stored.get("username"))  # safe: python-secret-logged
    logger.info("connecting with %s", stored["password"])  # report: python-secret-logged
    rows = psycopg2.connect(host=stored["host"], password=stored["password"]).cursor().fetchall()
    logger.info("found %s", rows)  # safe: python-secret-logged
    logger.info("region %s", os.environ["AWS_REGION"])  # safe: python-secret-logged
    print(parameters.get_secret("orders"))  # report: python-secret-logged
    print(parameters.get_parameter("/orders/key", decrypt=True))  # report: python-secret-logged
    print(parameters.get_parameter("/orders/stage"))  # safe: python-secret-logged
    key = iam.create_access_key(UserName="orders")["AccessKey"]
    print(key["SecretAccessKey"])  # report: python-secret-logged
    print(key["AccessKeyId"], key["Status"])  # safe: python-secret-logged
    connect(password)  # safe: python-secret-logged
    password = "***"
    logger.info("connecting with %s", password)  # safe: python-secret-logged


def connect(password):
    return bool(password)
