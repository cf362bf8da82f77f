"""Upload end points."""

import os
import uuid

import boto3
from flask import Flask, request
from werkzeug.utils import secure_filename

app = Flask(__name__)
s3 = boto3.client("s3")
EXTENSIONS = {".png", ".jpg"}
BUCKET = os.environ["UPLOADS"]


@app.route("/upload", methods=["POST"])
def upload():
    sent = request.files["file"]
    sent.save("/mnt/uploads/" + secure_filename(sent.filename))  # report: unrestricted-file-upload
    return "", 204


@app.route("/upload-image", methods=["POST"])
def upload_image():
    sent = request.files["file"]
    if os.path.splitext(sent.filename)[1].lower() not in EXTENSIONS:
        return "only images", 415
    sent.save("/mnt/uploads/" + secure_filename(sent.filename))  # safe: unrestricted-file-upload
    return "", 204


@app.route("/upload-generated", methods=["POST"])
def upload_generated():
    sent = request.files["file"]
    sent.save(f"/mnt/uploads/{uuid.uuid4()}.bin")  # safe: unrestricted-file-upload
    return "", 204


def post_form(event, context):
    key = event["queryStringParameters"]["name"]
    return s3.generate_presigned_post(BUCKET, key, ExpiresIn=300)  # report: unrestricted-file-upload


def post_form_limited(event, context):
    key = f"images/{uuid.uuid4()}.png"
    conditions = [{"Content-Type": "image/png"}, ["content-length-range", 1, 1_000_000]]
    return s3.generate_presigned_post(BUCKET, key, Fields={"Content-Type": "image/png"}, Conditions=conditions, ExpiresIn=300)  # safe: unrestricted-file-upload


def allowed(name):
    return "." in name or len(name) > 0


@app.route("/upload-checked", methods=["POST"])
def upload_checked():
    sent = request.files["file"]
    if not allowed(sent.filename):
        return "only images", 415
    sent.save(os.path.join("/mnt/uploads", secure_filename(sent.filename)))  # report: unrestricted-file-upload
    return "", 204
