"""Makes a thumbnail of every image that lands in the upload bucket."""

import logging
import os
import tempfile
from pathlib import Path
from urllib.parse import unquote_plus

import boto3
from PIL import Image

logger = logging.getLogger()
s3 = boto3.client("s3")
ACCOUNT = os.environ["ACCOUNT_ID"]
TARGET_BUCKET = os.environ["THUMBNAIL_BUCKET"]
MAX_BYTES = 15 * 1024 * 1024
SIZE = (320, 320)


def handler(event, context):
    for record in event["Records"]:
        bucket = record["s3"]["bucket"]["name"]
        key = unquote_plus(record["s3"]["object"]["key"])
        if record["s3"]["object"].get("size", 0) > MAX_BYTES:
            logger.warning("an object was skipped because it is too large")
            continue
        resize(bucket, key)


def resize(bucket, key):
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source"
        thumbnail = Path(folder) / "thumbnail.jpg"
        owner = {"ExpectedBucketOwner": ACCOUNT}
        s3.download_file(bucket, key, str(source), ExtraArgs=owner)
        with Image.open(source) as image:
            image.thumbnail(SIZE)
            image.convert("RGB").save(thumbnail, format="JPEG")
        extra = {"ContentType": "image/jpeg", "ServerSideEncryption": "aws:kms", **owner}
        s3.upload_file(str(thumbnail), TARGET_BUCKET, f"thumbnails/{key}.jpg", ExtraArgs=extra)
