import base64
import gzip
import io
import shutil
import tarfile
import zipfile
import zlib

import boto3

s3 = boto3.client("s3")
LIMIT = 20 * 1024 * 1024


def unpack_upload(event, context):
    content = io.BytesIO(base64.b64decode(event["body"]))
    with zipfile.ZipFile(content) as bundle:
        bundle.extractall("/tmp/upload")  # report: zip-bomb-attack


def unpack_bounded(event, context):
    content = io.BytesIO(base64.b64decode(event["body"]))
    with zipfile.ZipFile(content) as bundle:
        if len(bundle.infolist()) > 100 or sum(member.file_size for member in bundle.infolist()) > LIMIT:
            return {"statusCode": 413}
        bundle.extractall("/tmp/upload")  # safe: zip-bomb-attack
    return {"statusCode": 204}


def inflate(data):
    return gzip.decompress(data)  # report: zip-bomb-attack


def kinesis(event, context):
    return [inflate(base64.b64decode(record["kinesis"]["data"])) for record in event["Records"]]


def inflate_bounded(data):
    return zlib.decompressobj().decompress(data, LIMIT)  # safe: zip-bomb-attack


def kinesis_bounded(event, context):
    return [inflate_bounded(base64.b64decode(record["kinesis"]["data"])) for record in event["Records"]]


def on_archive(event, context):
    target = io.BytesIO(base64.b64decode(event["archive"]))
    with open("/tmp/in.tar.gz", "wb") as sink:
        sink.write(target.getvalue())
    shutil.unpack_archive("/tmp/in.tar.gz", "/tmp/out")  # report: zip-bomb-attack


def read_start(event, context):
    content = io.BytesIO(base64.b64decode(event["body"]))
    with gzip.open(content) as stream:
        return stream.read(4096).decode()  # safe: zip-bomb-attack


def packaged_archive(event, context):
    with tarfile.open("/opt/data/templates.tar") as templates:
        templates.extractall("/tmp/templates", filter="data")  # safe: zip-bomb-attack
    return event["template"]
