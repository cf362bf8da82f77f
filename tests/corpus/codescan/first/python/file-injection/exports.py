"""Exports written for other people."""

import csv
import json

QUEUES = {"fast": "queue=fast", "slow": "queue=slow"}


def export_comments(event, context):
    with open("/mnt/exports/comments.csv", "w", newline="") as stream:
        writer = csv.writer(stream)
        for record in event["Records"]:
            writer.writerow([record["messageId"], record["body"]])  # report: file-injection


def plain_cell(value):
    text = str(value)
    if text[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + text
    return text


def export_plain_comments(event, context):
    with open("/mnt/exports/comments.csv", "w", newline="") as stream:
        writer = csv.writer(stream)
        for record in event["Records"]:
            writer.writerow([record["messageId"], plain_cell(record["body"])])  # safe: file-injection


def write_script(event, context):
    with open("/mnt/jobs/run.sh", "w") as script:
        script.write("#!/bin/sh\nexport OWNER=" + event["owner"] + "\n")  # report: file-injection


def write_settings(event, context):
    with open("/mnt/jobs/settings.ini", "a") as settings:
        settings.write("retries=%d\n" % int(event["retries"]))  # safe: file-injection


def write_queue(event, context):
    with open("/mnt/jobs/settings.ini", "a") as settings:
        settings.write(QUEUES.get(event["queue"], "queue=slow") + "\n")  # safe: file-injection


class Writer:
    def __init__(self, path):
        self.path = path

    def append(self, lines):
        with open(self.path, "a") as stream:
            stream.writelines(lines)  # report: file-injection


def append_crontab(event, context):
    job = json.loads(event["body"])
    Writer("/mnt/jobs/crontab").append([job["schedule"] + " /mnt/jobs/run.sh\n"])
