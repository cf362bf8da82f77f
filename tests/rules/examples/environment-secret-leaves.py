"""Secrets of the environment that leave the function."""

import os

import boto3

sqs = boto3.client("sqs")
PASSWORD = os.environ["DB_PASSWORD"]


def handler(event, context):
    print(f"connecting with {PASSWORD}")  # report: environment-secret-leaves
    print(f"connecting as {os.environ['DB_USER']}")  # safe: environment-secret-leaves
    sqs.send_message(QueueUrl=event["queue"], MessageBody=os.getenv("API_KEY"))  # report: environment-secret-leaves
    sqs.send_message(QueueUrl=event["queue"], MessageBody=os.getenv("SECRET_ARN"))  # safe: environment-secret-leaves
    if event["all"]:
        return {"statusCode": 200, "body": PASSWORD}  # report: environment-secret-leaves
    return {"statusCode": 200, "body": str(len(PASSWORD))}  # safe: environment-secret-leaves
