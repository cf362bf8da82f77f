"""Converts office documents with a packaged program, never through a shell."""

import logging
import os
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import unquote_plus

import boto3

logger = logging.getLogger()
s3 = boto3.client("s3")
ACCOUNT = os.environ["ACCOUNT_ID"]
OUTPUT_BUCKET = os.environ["OUTPUT_BUCKET"]
PROGRAM = "/opt/libreoffice/program/soffice"
SUFFIXES = {"docx": ".docx", "odt": ".odt", "pptx": ".pptx"}


class Unsupported(Exception):
    """The object is not an office document."""


def handler(event, context):
    converted = 0
    for record in event["Records"]:
        key = unquote_plus(record["s3"]["object"]["key"])
        try:
            convert(record["s3"]["bucket"]["name"], key)
        except Unsupported:
            logger.warning("an object with another format was skipped")
        else:
            converted += 1
    return {"converted": converted}


def suffix_of(key):
    suffix = SUFFIXES.get(key.rpartition(".")[2].lower())
    if suffix is None:
        raise Unsupported
    return suffix


def convert(bucket, key):
    suffix = suffix_of(key)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "document" + suffix)
        s3.download_file(bucket, key, str(source), ExtraArgs={"ExpectedBucketOwner": ACCOUNT})
        command = [PROGRAM, "--headless", "--convert-to", "pdf", "--outdir", folder, str(source)]
        subprocess.run(command, check=True, timeout=120, capture_output=True)
        target = Path(folder, "document.pdf")
        extra = {"ContentType": "application/pdf", "ExpectedBucketOwner": ACCOUNT}
        s3.upload_file(str(target), OUTPUT_BUCKET, f"{key}.pdf", ExtraArgs=extra)
