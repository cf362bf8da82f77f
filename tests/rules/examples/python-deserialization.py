import base64
import json
import pickle

import boto3
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


def round_trip(event, context):
    YAML().load(event["body"])  # safe: python-deserialization
    YAML(typ="unsafe").load(event["body"])  # report: python-deserialization
