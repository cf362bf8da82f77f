"""Folders of /tmp that are taken for one's own."""

import glob
import os
import zipfile

import boto3

s3 = boto3.client("s3")
WORK = "/tmp/orders"
BEFORE = os.listdir("/tmp")  # safe: python-tmp-leftovers


def handler(event, context):
    s3.download_file("orders", event["key"], "/tmp/orders.zip")
    with zipfile.ZipFile("/tmp/orders.zip") as archive:
        archive.extractall(WORK)
    for name in os.listdir(WORK):  # report: python-tmp-leftovers
        s3.upload_file(os.path.join(WORK, name), "unpacked", name)
    for name in os.listdir("/tmp"):  # report: python-tmp-leftovers
        print(name)
    for folder, _, names in os.walk("/tmp/orders"):  # report: python-tmp-leftovers
        print(folder, names)
    pages = glob.glob("/tmp/pages/*.png")  # report: python-tmp-leftovers
    with open("/tmp/report.csv", "a") as report:  # report: python-tmp-leftovers
        report.write("\n".join(pages))
    with zipfile.ZipFile("/tmp/out.zip", "a") as out:  # report: python-tmp-leftovers
        out.write("/tmp/report.csv")
    with open("/tmp/report.csv", "w") as report:  # safe: python-tmp-leftovers
        report.write("id")
    with zipfile.ZipFile("/tmp/out.zip", "w") as out:  # safe: python-tmp-leftovers
        out.write("/tmp/report.csv")
    folder = f"/tmp/{context.aws_request_id}"
    for name in os.listdir(folder):  # safe: python-tmp-leftovers
        print(name)
    for name in os.listdir("/opt/fonts"):  # safe: python-tmp-leftovers
        print(name)
    with open(f"{folder}/log", "a") as log:  # safe: python-tmp-leftovers
        log.write("done")
    return glob.glob("/var/task/templates/*.html")  # safe: python-tmp-leftovers
