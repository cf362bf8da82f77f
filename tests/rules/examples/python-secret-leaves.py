"""Secrets that leave the function, and what may."""

import hashlib
import hmac
import json
import os

import boto3
import requests

secrets = boto3.client("secretsmanager")
ssm = boto3.client("ssm")
sns = boto3.client("sns")
s3 = boto3.client("s3")
kms = boto3.client("kms")


def handler(event, context):
    secret = secrets.get_secret_value(SecretId="orders")["SecretString"]
    parameter = ssm.get_parameter(Name="/orders/key", WithDecryption=True)["Parameter"]["Value"]
    region = ssm.get_parameter(Name="/orders/region")["Parameter"]["Value"]
    sns.publish(TopicArn=event["topic"], Message=f"the key is {parameter}")  # report: python-secret-leaves
    sns.publish(TopicArn=event["topic"], Message=region)  # safe: python-secret-leaves
    requests.post("https://partner.example.net/hook", json={"password": json.loads(secret)["password"]})  # report: python-secret-leaves
    requests.post("https://partner.example.net/hook", json={"present": bool(secret)})  # safe: python-secret-leaves
    requests.get("https://partner.example.net/", headers={"Authorization": f"Bearer {secret}"})  # safe: python-secret-leaves
    s3.put_object(Bucket="orders", Key="plain", Body=kms.decrypt(CiphertextBlob=event["sealed"])["Plaintext"])  # report: python-secret-leaves
    s3.put_object(Bucket="orders", Key="sealed", Body=kms.encrypt(KeyId="k", Plaintext=secret)["CiphertextBlob"])  # safe: python-secret-leaves
    requests.post(secret, json={"text": event["text"]})  # safe: python-secret-leaves
    requests.get(secret)  # safe: python-secret-leaves
    requests.get(f"https://partner.example.net/hook?key={secret}")  # report: python-secret-leaves
    if event["type"] == "REQUEST":
        return {"isAuthorized": True, "context": {"key": secret}}  # safe: python-secret-leaves
    if not parameter:
        raise ValueError(f"no use for {secret}")  # report: python-secret-leaves
    if event["proof"]:
        return {"statusCode": 200, "body": proof(secret, event["body"])}  # safe: python-secret-leaves
    if event["password"]:
        return {"statusCode": 200, "body": json.dumps({"password": os.environ["DB_PASSWORD"]})}  # safe: python-secret-leaves
    if event["name"]:
        return {"statusCode": 200, "body": os.environ["SECRET_NAME"]}  # safe: python-secret-leaves
    return {"statusCode": 200, "body": secret}  # report: python-secret-leaves


def proof(secret, text):
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def where(event, context):
    login = json.loads(secrets.get_secret_value(SecretId="database")["SecretString"])
    if event["user"]:
        return {"statusCode": 200, "body": login["username"]}  # safe: python-secret-leaves
    if event["address"]:
        return {"statusCode": 200, "body": f"{login['host']}:{login.get('port', 5432)}"}  # safe: python-secret-leaves
    return {"statusCode": 200, "body": login.get("password", "")}  # report: python-secret-leaves
