"""Media conversion functions behind API Gateway and S3 notifications."""

import json
import os
import shlex
import subprocess
from urllib.parse import unquote_plus

FORMATS = {"gif": "gif", "jpeg": "jpg", "png": "png"}
FFMPEG = "/opt/bin/ffmpeg"


def convert_upload(event, context):
    for record in event["Records"]:
        key = unquote_plus(record["s3"]["object"]["key"])
        os.system(f"{FFMPEG} -i /tmp/in.mp4 /tmp/{key}.webm")  # report: os-command-injection
    return {"converted": len(event["Records"])}


def probe_duration(event, context):
    params = event.get("queryStringParameters") or {}
    name = params.get("file", "sample.mp4")
    out = subprocess.check_output("ffprobe -show_format %s" % name, shell=True)  # report: os-command-injection
    return {"statusCode": 200, "body": out.decode()}


def probe_listed(event, context):
    params = event.get("queryStringParameters") or {}
    name = params.get("file", "sample.mp4")
    out = subprocess.check_output(["ffprobe", "-show_format", "-i", name])  # safe: os-command-injection
    return {"statusCode": 200, "body": out.decode()}


def probe_quoted(event, context):
    body = json.loads(event["body"])
    source = "./" + body["file"]
    os.system("ffprobe -show_format " + shlex.quote(source))  # safe: os-command-injection
    return {"statusCode": 204}


def thumbnail(event, context):
    wanted = event["queryStringParameters"]["format"]
    if wanted not in FORMATS:
        return {"statusCode": 400, "body": "unknown format"}
    os.system("convert /tmp/in.png /tmp/out." + wanted)  # safe: os-command-injection
    return {"statusCode": 200}


def thumbnail_mapped(event, context):
    wanted = event["queryStringParameters"]["format"]
    suffix = FORMATS.get(wanted, "png")
    os.system("convert /tmp/in.png /tmp/out." + suffix)  # safe: os-command-injection
    return {"statusCode": 200}


def scale(event, context):
    size = int(event["pathParameters"]["width"])
    subprocess.run(f"convert /tmp/in.png -resize {size} /tmp/out.png", shell=True, check=True)  # safe: os-command-injection
    return {"statusCode": 200}


def pick_program(event, context):
    tool = event["detail"]["tool"]
    subprocess.run([tool, "--version"], check=False)  # report: os-command-injection


def shell_list(event, context):
    message = event["Records"][0]["Sns"]["Message"]
    argv = ["/bin/sh", "-c", "rsync -a /tmp/" + message + " /mnt/store"]
    subprocess.Popen(argv)  # report: os-command-injection
