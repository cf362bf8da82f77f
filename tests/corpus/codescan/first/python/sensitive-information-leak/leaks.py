"""Functions that handle secret values."""

import hashlib
import hmac
import json
import os

import boto3
import requests

secrets_manager = boto3.client("secretsmanager")
ssm = boto3.client("ssm")
sns = boto3.client("sns")
sqs = boto3.client("sqs")
kms = boto3.client("kms")
sts = boto3.client("sts")


def read_secret():
    return json.loads(secrets_manager.get_secret_value(SecretId=os.environ["SECRET_ID"])["SecretString"])


def show_configuration(event, context):
    return {"statusCode": 200, "body": json.dumps(read_secret())}  # report: sensitive-information-leak


def show_presence(event, context):
    return {"statusCode": 200, "body": json.dumps({"configured": bool(read_secret())})}  # safe: sensitive-information-leak


def show_environment(event, context):
    return {"statusCode": 200, "body": json.dumps(dict(os.environ))}  # report: lambda-secret-in-environment-returned


def show_region(event, context):
    return {"statusCode": 200, "body": json.dumps({"region": os.environ["AWS_REGION"]})}  # safe: lambda-secret-in-environment-returned


def notify(event, context):
    value = ssm.get_parameter(Name="/app/password", WithDecryption=True)["Parameter"]["Value"]
    sns.publish(TopicArn=os.environ["TOPIC"], Message="rotated, now " + value)  # report: sensitive-information-leak


def notify_length(event, context):
    value = ssm.get_parameter(Name="/app/password", WithDecryption=True)["Parameter"]["Value"]
    sns.publish(TopicArn=os.environ["TOPIC"], Message="rotated, now %d characters" % len(value))  # safe: sensitive-information-leak


def notify_plain(event, context):
    value = ssm.get_parameter(Name="/app/title")["Parameter"]["Value"]
    sns.publish(TopicArn=os.environ["TOPIC"], Message="title is " + value)  # safe: sensitive-information-leak


def forward(event, context):
    plain = kms.decrypt(CiphertextBlob=bytes.fromhex(event["blob"]))["Plaintext"].decode()
    requests.post("https://collector.example.com/items", json={"value": plain}, timeout=3)  # report: sensitive-information-leak


def forward_digest(event, context):
    plain = kms.decrypt(CiphertextBlob=bytes.fromhex(event["blob"]))["Plaintext"]
    mark = hmac.new(os.environ["MARK_KEY"].encode(), plain, hashlib.sha256).hexdigest()
    requests.post("https://collector.example.com/items", json={"value": mark}, timeout=3)  # safe: sensitive-information-leak


def issue_keys(event, context):
    answer = sts.assume_role(RoleArn=os.environ["ROLE"], RoleSessionName="web")
    sqs.send_message(QueueUrl=os.environ["QUEUE"], MessageBody=json.dumps(answer["Credentials"], default=str))  # report: sensitive-information-leak


def issue_identity(event, context):
    answer = sts.assume_role(RoleArn=os.environ["ROLE"], RoleSessionName="web")
    sqs.send_message(QueueUrl=os.environ["QUEUE"], MessageBody=answer["AssumedRoleUser"]["Arn"])  # safe: sensitive-information-leak


class Settings:
    def __init__(self):
        self.values = read_secret()
        self.label = "orders"

    def describe(self):
        return f"{self.label}: {self.values['password']}"

    def describe_label(self):
        return f"{self.label}: {len(self.values)} values"


def describe(event, context):
    return {"statusCode": 200, "body": Settings().describe()}  # report: sensitive-information-leak


def describe_label(event, context):
    return {"statusCode": 200, "body": Settings().describe_label()}  # safe: sensitive-information-leak


def failure(event, context):
    secret = read_secret()
    try:
        requests.get("https://partner.example.com", auth=(secret["user"], secret["password"]), timeout=2).raise_for_status()
    except requests.RequestException:
        return {"statusCode": 502, "body": f"login failed with {secret['password']}"}  # report: sensitive-information-leak
    return {"statusCode": 200}


def failure_fixed(event, context):
    secret = read_secret()
    try:
        requests.get("https://partner.example.com", auth=(secret["user"], secret["password"]), timeout=2).raise_for_status()
    except requests.RequestException:
        return {"statusCode": 502, "body": f"login of {os.environ['AWS_LAMBDA_FUNCTION_NAME']} failed"}  # safe: sensitive-information-leak
    return {"statusCode": 200}


def masked(event, context):
    secret = read_secret()
    view = {name: "***" for name in secret}
    return {"statusCode": 200, "body": json.dumps(view)}  # safe: sensitive-information-leak


def masked_some(event, context):
    secret = read_secret()
    view = {**secret, "user": "***"}
    return {"statusCode": 200, "body": json.dumps(view)}  # report: sensitive-information-leak


def token_of_runtime(event, context):
    lines = [f"{name}={os.environ[name]}" for name in ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")]
    return {"statusCode": 200, "body": "\n".join(lines)}  # report: sensitive-information-leak
