"""A small function to scan: makes a thumbnail of what was uploaded, and remembers it. Never run."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import boto3

WIDTHS = {"small": 120, "medium": 480, "large": 1200}
WORK = Path("/tmp")

s3 = boto3.client("s3")


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    made = []
    for record in event["Records"]:
        key = unquote_plus(record["s3"]["object"]["key"])
        bucket = record["s3"]["bucket"]["name"]
        source = fetch(bucket, key)
        for name, width in WIDTHS.items():
            target = source.with_suffix(f".{name}.png")
            convert(source, target, width)
            s3.upload_file(str(target), os.environ["THUMBNAILS"], f"{name}/{key}")
            made.append(f"{name}/{key}")
        remember(key, len(WIDTHS))
    return {"statusCode": 200, "body": json.dumps(made)}


def fetch(bucket: str, key: str) -> Path:
    """Only the last part of the key, so that nothing is written elsewhere."""
    target = WORK / Path(key).name
    s3.download_file(bucket, key, str(target))
    return target


def convert(source: Path, target: Path, width: int) -> None:
    command = f"convert {source} -resize {width} {target}"
    subprocess.run(command, shell=True, check=True, timeout=30)


def remember(key: str, count: int) -> None:
    with sqlite3.connect(os.environ["DATABASE"]) as database:
        database.execute(f"INSERT INTO thumbnails VALUES ('{key}', {count})")


def known(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Behind an API: which thumbnails there are."""
    with sqlite3.connect(os.environ["DATABASE"]) as database:
        rows = database.execute(
            "SELECT made FROM thumbnails WHERE key = ?",
            (event["pathParameters"]["key"],),
        )
        return {"statusCode": 200, "body": json.dumps(rows.fetchall())}
