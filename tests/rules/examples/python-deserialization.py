import base64
import json
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
