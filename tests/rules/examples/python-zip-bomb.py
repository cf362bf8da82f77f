import base64
import io
import os
import zipfile
import zlib

import boto3

s3 = boto3.client("s3")
MOST = 1_000_000


def unpack(event, context):
    archive = zipfile.ZipFile(io.BytesIO(base64.b64decode(event["body"])))
    archive.extractall("/tmp/upload")  # report: python-zip-bomb


def unpack_own(event, context):
    archive = zipfile.ZipFile("templates.zip")
    archive.extractall("/tmp/templates")  # safe: python-zip-bomb


def unpack_object(event, context):
    path = "/tmp/upload.zip"
    s3.download_file("uploads", event["key"], path)
    with zipfile.ZipFile(path) as archive:
        archive.extractall("/tmp/upload")  # report: python-zip-bomb
    os.remove(path)


def inflate(event, context):
    return zlib.decompress(base64.b64decode(event["body"]))  # report: python-zip-bomb


def inflate_bounded(event, context):
    data = base64.b64decode(event["body"])
    return zlib.decompressobj().decompress(data, MOST)  # safe: python-zip-bomb


def member(event, context):
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(event["body"]))) as archive:
        archive.open("order.csv").read()  # report: python-zip-bomb
        archive.open("order.csv").read(4096)  # safe: python-zip-bomb


def counted(event, context):
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(event["body"]))) as archive:
        if sum(each.file_size for each in archive.infolist()) > MOST:
            raise ValueError("too much")
        archive.extractall("/tmp/order")  # safe: python-zip-bomb


def counted_too_late(event, context):
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(event["body"]))) as archive:
        archive.extractall("/tmp/order")  # report: python-zip-bomb
        return sum(each.file_size for each in archive.infolist()) > MOST
