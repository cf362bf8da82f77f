import os
import stat
from pathlib import Path

import boto3

s3 = boto3.client("s3")


def share(event, context):
    os.chmod("/mnt/efs/report.csv", 0o777)  # report: loose-file-permissions
    return event["id"]


def keep(event, context):
    os.chmod("/mnt/efs/report.csv", 0o600)  # safe: loose-file-permissions
    return event["id"]


def set_mode(path, mode=stat.S_IRWXU | stat.S_IRWXG | stat.S_IRWXO):
    Path(path).chmod(mode)  # report: loose-file-permissions


def default_mode(event, context):
    set_mode("/mnt/efs/" + str(int(event["id"])))


def set_owner_mode(path, mode=stat.S_IRUSR | stat.S_IWUSR):
    Path(path).chmod(mode)  # safe: loose-file-permissions


def owner_mode(event, context):
    set_owner_mode("/mnt/efs/" + str(int(event["id"])))


def mask(event, context):
    os.umask(0)  # report: loose-file-permissions
    return event["id"]


def private_mask(event, context):
    os.umask(0o077)  # safe: loose-file-permissions
    return event["id"]


def publish(event, context):
    s3.put_object(Bucket="reports", Key="a.csv", Body=event["csv"], ACL="public-read-write")  # report: loose-file-permissions


class Gate:
    def chmod(self, path, number):
        return path, number


def look_alike(event, context):
    return Gate().chmod(event["gate"], 777)  # safe: loose-file-permissions
