"""Functions that unpack uploads."""

import base64
import gzip
import io
import shutil
import zipfile
import zlib

import boto3

s3 = boto3.client("s3")
LIMIT = 50 * 1024 * 1024


def unpack(event, context):
    data = io.BytesIO(base64.b64decode(event["body"]))
    with zipfile.ZipFile(data) as archive:
        archive.extractall("/tmp/upload")  # report: zip-bomb-attack


def unpack_limited(event, context):
    data = io.BytesIO(base64.b64decode(event["body"]))
    with zipfile.ZipFile(data) as archive:
        if sum(item.file_size for item in archive.infolist()) > LIMIT:
            raise ValueError("archive is too large")
        archive.extractall("/tmp/upload")  # safe: zip-bomb-attack


def unpack_object(event, context):
    record = event["Records"][0]["s3"]
    s3.download_file(record["bucket"]["name"], record["object"]["key"], "/tmp/in.zip")
    shutil.unpack_archive("/tmp/in.zip", "/tmp/out")  # report: zip-bomb-attack


def unpack_bundled(event, context):
    shutil.unpack_archive("/opt/assets/fonts.zip", "/tmp/fonts")  # safe: zip-bomb-attack
    return event.get("font", "plain")


def inflate(text):
    return gzip.decompress(base64.b64decode(text))  # report: zip-bomb-attack


def read_metrics(event, context):
    return [len(inflate(record["kinesis"]["data"])) for record in event["Records"]]


def inflate_limited(text):
    expander = zlib.decompressobj(wbits=31)
    return expander.decompress(base64.b64decode(text), max_length=LIMIT)  # safe: zip-bomb-attack


def read_metrics_limited(event, context):
    return [len(inflate_limited(record["kinesis"]["data"])) for record in event["Records"]]
