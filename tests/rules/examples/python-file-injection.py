import csv
import json


def export(event, context):
    with open("/tmp/export.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["name", "number"])  # safe: python-file-injection
        writer.writerow([event["name"], event["number"]])  # report: python-file-injection
        writer.writerow(["total", int(event["number"])])  # safe: python-file-injection


def script(event, context):
    with open("/tmp/run.sh", "w") as file:
        file.write("#!/bin/sh\n" + event["commands"])  # report: python-file-injection


def keep(event, context):
    with open("/tmp/event.json", "w") as file:
        file.write(json.dumps({"body": event["body"]}))  # safe: python-file-injection
