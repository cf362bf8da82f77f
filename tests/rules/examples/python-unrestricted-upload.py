import os
import uuid

import boto3
from flask import Flask, request

app = Flask(__name__)
s3 = boto3.client("s3")
BUCKET = os.environ["BUCKET"]


def link(event, context):
    key = event["queryStringParameters"]["name"]
    return s3.generate_presigned_post(BUCKET, key)  # report: python-unrestricted-upload


def link_with_conditions(event, context):
    key = event["queryStringParameters"]["name"]
    conditions = [["starts-with", "$Content-Type", "image/"]]
    return s3.generate_presigned_post(BUCKET, key, Conditions=conditions)  # safe: python-unrestricted-upload


def link_own_name(event, context):
    params = {"Bucket": BUCKET, "Key": f"uploads/{uuid.uuid4()}.png"}
    return s3.generate_presigned_url("put_object", Params=params)  # safe: python-unrestricted-upload


def link_to_put(event, context):
    params = {"Bucket": BUCKET, "Key": event["queryStringParameters"]["name"]}
    return s3.generate_presigned_url("put_object", Params=params)  # report: python-unrestricted-upload


def link_to_get(event, context):
    params = {"Bucket": BUCKET, "Key": event["queryStringParameters"]["name"]}
    return s3.generate_presigned_url("get_object", Params=params)  # safe: python-unrestricted-upload


@app.post("/photos")
def upload():
    photo = request.files["photo"]
    photo.save("/tmp/" + photo.filename)  # report: python-unrestricted-upload
    photo.save(f"/tmp/{uuid.uuid4()}.png")  # safe: python-unrestricted-upload
    return "", 204
