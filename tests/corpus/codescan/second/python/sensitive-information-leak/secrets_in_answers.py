import base64
import functools
import hashlib
import hmac
import json
import os

import boto3
import requests

secrets = boto3.client("secretsmanager")
ssm = boto3.client("ssm")
kms = boto3.client("kms")
sns = boto3.client("sns")
sqs = boto3.client("sqs")
sts = boto3.client("sts")


def show_secret(event, context):
    value = secrets.get_secret_value(SecretId="prod/db")["SecretString"]
    return {"statusCode": 200, "body": value}  # report: sensitive-information-leak


def show_secret_version(event, context):
    answer = secrets.get_secret_value(SecretId="prod/db")
    return {"statusCode": 200, "body": answer["VersionId"]}  # safe: sensitive-information-leak


def secret_is_present(event, context):
    value = secrets.get_secret_value(SecretId="prod/db")["SecretString"]
    return {"statusCode": 200, "body": json.dumps({"configured": bool(value), "length": len(value)})}  # safe: sensitive-information-leak


@functools.lru_cache(maxsize=None)
def parameter(name):
    return ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"]


def announce(event, context):
    message = "Rotated, new key is " + parameter("/prod/api-key")
    sns.publish(TopicArn=os.environ["TOPIC"], Message=message)  # report: sensitive-information-leak


def announce_name(event, context):
    parameter("/prod/api-key")
    message = "Rotated, new key is stored in /prod/api-key"
    sns.publish(TopicArn=os.environ["TOPIC"], Message=message)  # safe: sensitive-information-leak


def enqueue(event, context):
    plain = kms.decrypt(CiphertextBlob=base64.b64decode(event["sealed"]))["Plaintext"].decode()
    sqs.send_message(QueueUrl=os.environ["QUEUE"], MessageBody=json.dumps({"card": plain}))  # report: sensitive-information-leak


def enqueue_sealed(event, context):
    kms.decrypt(CiphertextBlob=base64.b64decode(event["sealed"]))
    sqs.send_message(QueueUrl=os.environ["QUEUE"], MessageBody=json.dumps({"card": event["sealed"]}))  # safe: sensitive-information-leak


class Settings:
    def __init__(self):
        self.password = parameter("/prod/db-password")
        self.host = os.environ["DB_HOST"]

    def describe(self):
        return {"host": self.host, "password": self.password}

    def summary(self):
        return {"host": self.host, "password": "********"}


def diagnostics(event, context):
    return {"statusCode": 200, "body": json.dumps(Settings().describe())}  # report: sensitive-information-leak


def diagnostics_summary(event, context):
    return {"statusCode": 200, "body": json.dumps(Settings().summary())}  # safe: sensitive-information-leak


def role_credentials(event, context):
    credentials = sts.assume_role(RoleArn=os.environ["ROLE"], RoleSessionName="web")["Credentials"]
    requests.post("https://metrics.partner.example.net/v1", json={"key": credentials["SecretAccessKey"]}, timeout=5)  # report: sensitive-information-leak


def role_identity(event, context):
    role = sts.assume_role(RoleArn=os.environ["ROLE"], RoleSessionName="web")
    requests.post("https://metrics.partner.example.net/v1", json={"role": role["AssumedRoleUser"]["Arn"]}, timeout=5)  # safe: sensitive-information-leak


def failing(event, context):
    password = parameter("/prod/db-password")
    try:
        return {"statusCode": 200, "body": str(len(requests.get("https://db.example.net", timeout=2).text))}
    except requests.RequestException:
        return {"statusCode": 502, "body": f"cannot log in with {password}"}  # report: sensitive-information-leak


def masked(event, context):
    values = {"password": parameter("/prod/db-password"), "host": "db.example.net"}
    values["password"] = "***"
    return {"statusCode": 200, "body": json.dumps(values)}  # safe: sensitive-information-leak


def keyed_digest(event, context):
    key = parameter("/prod/pepper").encode()
    tag = hmac.new(key, event["body"].encode(), hashlib.sha256).hexdigest()
    return {"statusCode": 200, "body": tag}  # safe: sensitive-information-leak
