import os
import uuid
from pathlib import Path

import boto3
from flask import Flask, request
from werkzeug.utils import secure_filename

app = Flask(__name__)
s3 = boto3.client("s3")
ALLOWED = {".png", ".jpg"}


@app.post("/avatar")
def avatar():
    upload = request.files["avatar"]
    upload.save(os.path.join("/mnt/efs/public", secure_filename(upload.filename)))  # report: unrestricted-file-upload
    return "", 204


@app.post("/avatar-images")
def avatar_images():
    upload = request.files["avatar"]
    if Path(upload.filename).suffix.lower() not in ALLOWED:
        return "", 415
    upload.save(os.path.join("/mnt/efs/public", secure_filename(upload.filename)))  # safe: unrestricted-file-upload
    return "", 204


def ticket(event, context):
    key = event["queryStringParameters"]["filename"]
    return s3.generate_presigned_post(os.environ["BUCKET"], key)  # report: unrestricted-file-upload


def ticket_with_conditions(event, context):
    key = f"uploads/{uuid.uuid4()}.png"
    conditions = [["content-length-range", 1, 1_000_000], {"Content-Type": "image/png"}]
    fields = {"Content-Type": "image/png"}
    return s3.generate_presigned_post(os.environ["BUCKET"], key, Fields=fields, Conditions=conditions)  # safe: unrestricted-file-upload


def store(upload, folder):
    upload.save(folder + "/" + upload.filename.rsplit("/", 1)[-1])  # report: unrestricted-file-upload


@app.post("/documents")
def documents():
    for upload in request.files.getlist("documents"):
        store(upload, "/mnt/efs/documents")
    return "", 204


def store_generated(upload, folder):
    upload.save(f"{folder}/{uuid.uuid4().hex}.bin")  # safe: unrestricted-file-upload


@app.post("/blobs")
def blobs():
    for upload in request.files.getlist("blobs"):
        store_generated(upload, "/mnt/efs/blobs")
    return "", 204
