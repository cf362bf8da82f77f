"""How much of the environment leaves the function."""

import json
import logging
import os

import boto3
import requests

logger = logging.getLogger()
sns = boto3.client("sns")
sqs = boto3.client("sqs")
PASSWORD = os.environ["DB_PASSWORD"]


def handler(event, context):
    print(os.environ)  # report: environment-leaves
    print(os.environ["STAGE"])  # safe: environment-leaves
    sns.publish(TopicArn=event["topic"], Message=json.dumps(dict(os.environ)))  # report: environment-leaves
    sns.publish(TopicArn=event["topic"], Message=os.environ["STAGE"])  # safe: environment-leaves
    print(sorted(os.environ))  # safe: environment-leaves
    print(setting("STAGE"))  # safe: environment-leaves
    print(f"connecting with {PASSWORD}")  # report: environment-leaves
    print(f"connecting as {os.environ['DB_USER']}")  # safe: environment-leaves
    logger.debug(f"key {os.environ['API_KEY']}")  # report: environment-leaves
    logger.info("using the secret %s", os.environ["SECRET_ARN"])  # safe: environment-leaves
    logger.info("using the secret %s", os.environ["DB_CREDENTIALS_SECRET_NAME"])  # safe: environment-leaves
    logger.info("using the secret %s", os.getenv("PASSWORD_PARAMETER"))  # safe: environment-leaves
    sqs.send_message(QueueUrl=event["queue"], MessageBody=os.getenv("API_KEY"))  # report: environment-leaves
    sqs.send_message(QueueUrl=event["queue"], MessageBody=os.getenv("SECRET_ARN"))  # safe: environment-leaves
    requests.post("https://partner.example.net/hook", json={"key": PASSWORD})  # report: environment-leaves
    requests.post(os.environ["HOOK_SECRET"], json={"text": event["text"]})  # safe: environment-leaves
    requests.get("https://partner.example.net/", headers={"Authorization": PASSWORD})  # safe: environment-leaves
    if event["password"]:
        return {"statusCode": 200, "body": json.dumps({"password": PASSWORD})}  # report: environment-leaves
    if event["name"]:
        return {"statusCode": 200, "body": os.environ["SECRET_NAME"]}  # safe: environment-leaves
    if event["length"]:
        return {"statusCode": 200, "body": str(len(PASSWORD))}  # safe: environment-leaves
    if event["all"]:
        return {"statusCode": 200, "body": json.dumps(dict(os.environ))}  # report: environment-leaves
    if not event["id"]:
        raise ValueError(f"no use for {PASSWORD}")  # report: environment-leaves
    return {"statusCode": 200, "body": json.dumps({"stage": os.environ.get("STAGE"), "count": len(os.environ)})}  # safe: environment-leaves


def setting(name):
    return os.environ[name]
