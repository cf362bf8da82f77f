import base64
import io
import json
import marshal
import pickle

import boto3
import jsonpickle
import numpy as np
import pandas as pd
import yaml
from yaml import CSafeLoader

s3 = boto3.client("s3")
bucket = "model-artifacts"


def from_cookie(event, context):
    state = pickle.loads(base64.b64decode(event["headers"]["x-state"]))  # report: untrusted-deserialization
    return {"statusCode": 200, "body": str(state)}


def from_json(event, context):
    state = json.loads(base64.b64decode(event["headers"]["x-state"]))  # safe: untrusted-deserialization
    return {"statusCode": 200, "body": str(state)}


def yaml_config(event, context):
    return yaml.load(event["body"], Loader=yaml.UnsafeLoader)  # report: untrusted-deserialization


def yaml_config_plain(event, context):
    return yaml.load(event["body"], Loader=CSafeLoader)  # safe: untrusted-deserialization


def yaml_documents(event, context):
    loader = yaml.SafeLoader
    return list(yaml.load_all(event["body"], loader))  # safe: untrusted-deserialization


def yaml_full(event, context):
    return [yaml.unsafe_load(record["body"]) for record in event["Records"]]  # report: untrusted-deserialization


def decoder(kind):
    if kind == "pickle":
        return pickle.loads
    return json.loads


def decode_message(event, context):
    decode = decoder("pickle")
    return decode(base64.b64decode(event["payload"]))  # report: untrusted-deserialization


def decode_message_json(event, context):
    decode = decoder("json")
    return decode(base64.b64decode(event["payload"]))  # safe: untrusted-deserialization


def kinesis_records(event, context):
    points = []
    for record in event["Records"]:
        data = base64.b64decode(record["kinesis"]["data"])
        points.append(jsonpickle.decode(data))  # report: untrusted-deserialization
    return len(points)


def round_trip(event, context):
    snapshot = pickle.dumps({"count": len(event["items"])})
    return pickle.loads(snapshot)["count"]  # safe: untrusted-deserialization


def bytecode(event, context):
    return marshal.load(io.BytesIO(base64.b64decode(event["code"])))  # report: untrusted-deserialization


class Codec:
    def loads(self, text):
        return text.split(",")


def look_alike(event, context):
    pickle = Codec()
    return pickle.loads(event["row"])  # safe: untrusted-deserialization


def array(event, context):
    content = io.BytesIO(base64.b64decode(event["body"]))
    return np.load(content, allow_pickle=True).tolist()  # report: untrusted-deserialization


def array_plain(event, context):
    content = io.BytesIO(base64.b64decode(event["body"]))
    return np.load(content, allow_pickle=False).tolist()  # safe: untrusted-deserialization


def frame(event, context):
    data = base64.b64decode(json.loads(event["body"])["frame"])
    return pd.read_pickle(io.BytesIO(data)).shape  # report: untrusted-deserialization


def replaced_in_try(event, context):
    try:
        data = base64.b64decode(event["state"])
    except ValueError:
        data = pickle.dumps({})
    return pickle.loads(data)  # report: untrusted-deserialization


def constant_on_every_path(event, context):
    if event.get("state"):
        data = pickle.dumps({"fresh": False})
    else:
        data = pickle.dumps({"fresh": True})
    return pickle.loads(data)  # safe: untrusted-deserialization
