"""Modes of files and objects."""

import os
import stat
from pathlib import Path

import boto3

s3 = boto3.client("s3")
MODE = 0o700 | stat.S_IRWXO


def share(event, context):
    os.chmod("/mnt/data/report.csv", 0o777)  # report: loose-file-permissions


def keep(event, context):
    os.chmod("/mnt/data/report.csv", 0o600)  # safe: loose-file-permissions


def share_named(event, context):
    os.chmod("/mnt/data/run.sh", MODE)  # report: loose-file-permissions


def keep_named(event, context):
    os.chmod("/mnt/data/run.sh", stat.S_IRUSR | stat.S_IWUSR)  # safe: loose-file-permissions


def share_path(event, context):
    Path("/mnt/data/report.csv").chmod(0o666)  # report: loose-file-permissions


def open_umask(event, context):
    os.umask(0)  # report: loose-file-permissions
    os.mkdir("/mnt/data/inbox")


def closed_umask(event, context):
    os.umask(0o077)  # safe: loose-file-permissions
    os.mkdir("/mnt/data/inbox")


class Door:
    def chmod(self, name, mode):
        return f"{name}:{mode}"


def door(event, context):
    os_like = Door()
    return os_like.chmod("front", 0o777)  # safe: loose-file-permissions


def publish(event, context):
    s3.put_object(Bucket="site", Key="a.txt", Body=event["body"], ACL="public-read-write")  # report: loose-file-permissions


def store(event, context):
    s3.put_object(Bucket="site", Key="a.txt", Body=event["body"], ACL="bucket-owner-full-control")  # safe: loose-file-permissions
