import base64
import io
import zipfile
import zlib

MOST = 1_000_000


def unpack(event, context):
    archive = zipfile.ZipFile(io.BytesIO(base64.b64decode(event["body"])))
    archive.extractall("/tmp/upload")  # report: python-zip-bomb


def unpack_own(event, context):
    archive = zipfile.ZipFile("templates.zip")
    archive.extractall("/tmp/templates")  # safe: python-zip-bomb


def inflate(event, context):
    return zlib.decompress(base64.b64decode(event["body"]))  # report: python-zip-bomb


def inflate_bounded(event, context):
    data = base64.b64decode(event["body"])
    return zlib.decompressobj().decompress(data, MOST)  # safe: python-zip-bomb


def member(event, context):
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(event["body"]))) as archive:
        archive.open("order.csv").read()  # report: python-zip-bomb
        archive.open("order.csv").read(4096)  # safe: python-zip-bomb
