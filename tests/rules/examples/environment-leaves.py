"""How much of the environment leaves the function."""

import json
import os

import boto3

sns = boto3.client("sns")


def handler(event, context):
    print(os.environ)  # report: environment-leaves
    print(os.environ["STAGE"])  # safe: environment-leaves
    sns.publish(TopicArn=event["topic"], Message=json.dumps(dict(os.environ)))  # report: environment-leaves
    sns.publish(TopicArn=event["topic"], Message=os.environ["STAGE"])  # safe: environment-leaves
    print(sorted(os.environ))  # safe: environment-leaves
    print(setting("STAGE"))  # safe: environment-leaves
    if event["all"]:
        return {"statusCode": 200, "body": json.dumps(dict(os.environ))}  # report: environment-leaves
    return {"statusCode": 200, "body": json.dumps({"stage": os.environ.get("STAGE"), "count": len(os.environ)})}  # safe: environment-leaves


def setting(name):
    return os.environ[name]
