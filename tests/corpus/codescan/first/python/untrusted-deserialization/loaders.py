"""Functions that read serialised state."""

import base64
import json
import marshal
import pickle

import boto3
import joblib
import jsonpickle
import numpy as np
import pandas as pd
import yaml

s3 = boto3.client("s3")
sqs = boto3.client("sqs")


def restore(event, context):
    data = base64.b64decode(event["body"])
    state = pickle.loads(data)  # report: untrusted-deserialization
    return {"statusCode": 200, "body": str(state)}


def restore_json(event, context):
    data = base64.b64decode(event["body"])
    state = json.loads(data)  # safe: untrusted-deserialization
    return {"statusCode": 200, "body": str(state)}


def configure(event, context):
    options = yaml.load(event["body"], Loader=yaml.Loader)  # report: untrusted-deserialization
    return options["name"]


def configure_safe_loader(event, context):
    options = yaml.load(event["body"], Loader=yaml.SafeLoader)  # safe: untrusted-deserialization
    return options["name"]


def configure_safely(event, context):
    options = yaml.safe_load(event["body"])  # safe: untrusted-deserialization
    return options["name"]


def configure_unsafe(event, context):
    return [doc["name"] for doc in yaml.load_all(event["body"], yaml.UnsafeLoader)]  # report: untrusted-deserialization


def resume(event, context):
    for record in event["Records"]:
        job = jsonpickle.decode(record["body"])  # report: untrusted-deserialization
        print(type(job))


def read_model(event, context):
    s3.download_file("models", event["model_key"], "/tmp/model.joblib")
    return joblib.load("/tmp/model.joblib").predict([[1.0]]).tolist()  # report: untrusted-deserialization


def packaged_model(event, context):
    model = joblib.load("/opt/models/price.joblib")  # safe: untrusted-deserialization
    return model.predict([[float(event["size"])]]).tolist()


def read_object(event, context):
    body = s3.get_object(Bucket="uploads", Key=event["key"])["Body"].read()
    return len(pickle.loads(body))  # report: untrusted-deserialization


def code_object(event, context):
    return marshal.loads(base64.b64decode(event["code"]))  # report: untrusted-deserialization


def array(event, context):
    s3.download_file("uploads", event["key"], "/tmp/a.npy")
    return np.load("/tmp/a.npy", allow_pickle=False).tolist()  # safe: untrusted-deserialization


def round_trip(event, context):
    copy = pickle.loads(pickle.dumps({"count": 3, "names": ["a", "b"]}))  # safe: untrusted-deserialization
    return copy["count"] + len(event)


def frame(event, context):
    table = pd.read_csv(event["url"])  # safe: untrusted-deserialization
    return table.shape
