import csv
import json


def neutral(value):
    text = str(value).replace("\r", " ").replace("\n", " ")
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t") else text


def export(event, context):
    with open("/tmp/export.csv", "w", newline="") as sink:
        writer = csv.writer(sink)
        for row in json.loads(event["body"])["rows"]:
            writer.writerow([row["name"], row["comment"]])  # report: file-injection


def export_neutral(event, context):
    with open("/tmp/export.csv", "w", newline="") as sink:
        writer = csv.writer(sink)
        for row in json.loads(event["body"])["rows"]:
            writer.writerow([neutral(row["name"]), neutral(row["comment"])])  # safe: file-injection


def export_totals(event, context):
    with open("/tmp/totals.csv", "w", newline="") as sink:
        writer = csv.writer(sink)
        for row in json.loads(event["body"])["rows"]:
            writer.writerow([abs(int(row["quantity"])), len(row["name"])])  # safe: file-injection


def startup_script(event, context):
    with open("/mnt/efs/start.sh", "w") as script:
        script.write("#!/bin/sh\nexport NAME=" + event["name"] + "\n")  # report: file-injection


def startup_script_fixed(event, context):
    lines = ["#!/bin/sh\n", "export NAME=" + event["name"] + "\n"]
    lines[1] = "export NAME=service\n"
    with open("/mnt/efs/start.sh", "w") as script:
        script.writelines(lines)  # safe: file-injection


def append_rows(path, rows):
    with open(path, "a") as sink:
        sink.writelines(f"{row['user']};{row['note']}\n" for row in rows)  # report: file-injection


def feedback(event, context):
    append_rows("/mnt/efs/feedback.csv", json.loads(event["body"])["rows"])
