import base64
import hashlib
import hmac
import json
import os
import pickle
import uuid

import boto3
import joblib
import yaml
from ruamel.yaml import YAML

s3 = boto3.client("s3")


def handler(event, context):
    pickle.loads(base64.b64decode(event["body"]))  # report: python-deserialization
    json.loads(event["body"])  # safe: python-deserialization
    yaml.load(event["body"], Loader=yaml.Loader)  # report: python-deserialization
    yaml.load(event["body"], Loader=yaml.SafeLoader)  # safe: python-deserialization
    yaml.safe_load(event["body"])  # safe: python-deserialization


def model(event, context):
    return pickle.loads(s3.get_object(Bucket="models", Key="latest")["Body"].read())  # report: python-deserialization


def saved(event, context):
    path = f"/tmp/{uuid.uuid4()}"
    s3.download_file(Bucket="models", Key="latest", Filename=path)
    with open(path, "rb") as file:
        pickle.load(file)  # report: python-deserialization
    joblib.load(path)  # report: python-deserialization
    with open(path) as file:
        json.load(file)  # safe: python-deserialization
    return joblib.load("/opt/model")  # safe: python-deserialization


def round_trip(event, context):
    YAML().load(event["body"])  # safe: python-deserialization
    YAML(typ="unsafe").load(event["body"])  # report: python-deserialization


class OrderLoader(yaml.SafeLoader):
    pass


class AnyLoader(yaml.UnsafeLoader):
    pass


def by_own_loader(event, context):
    yaml.load(event["body"], Loader=OrderLoader)  # safe: python-deserialization
    yaml.load(event["body"], Loader=AnyLoader)  # report: python-deserialization


def signed(event, context):
    state = base64.b64decode(event["state"])
    proof = hmac.new(os.environ["KEY"].encode(), state, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(proof, event["proof"]):
        raise PermissionError("somebody else's state")
    return pickle.loads(state)  # safe: python-deserialization


def signed_something_else(event, context):
    state = base64.b64decode(event["state"])
    proof = hmac.new(os.environ["KEY"].encode(), event["name"].encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(proof, event["proof"]):
        raise PermissionError("somebody else's name")
    return pickle.loads(state)  # report: python-deserialization
