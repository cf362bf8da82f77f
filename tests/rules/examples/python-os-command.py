import enum
import os
import shlex
import subprocess

import boto3

FORMATS = ("png", "jpg")


def archive(event, context):
    name = event["queryStringParameters"]["name"]
    os.system("tar czf /tmp/out.tgz " + name)  # report: python-os-command
    os.system("tar czf /tmp/out.tgz " + shlex.quote(name))  # safe: python-os-command
    subprocess.run(f"ls -l {name}", shell=True)  # report: python-os-command
    subprocess.run(["ls", "-l", name])  # safe: python-os-command
    subprocess.run([name, "--version"])  # report: python-os-command
    subprocess.run(["sh", "-c", "ls " + name])  # report: python-os-command


def convert(event, context):
    kind = event["format"]
    if kind not in FORMATS:
        raise ValueError("no such format")
    os.system("convert /tmp/in /tmp/out." + kind)  # safe: python-os-command


def shell(event, context):
    os.execl("/bin/sh", "sh", "-c", event["command"])  # report: python-os-command


def program(event, context):
    os.execl("/bin/ls", "ls", "--", event["folder"])  # safe: python-os-command


def typed_in(event, context):
    process = subprocess.Popen(["/bin/sh"], stdin=subprocess.PIPE)
    process.communicate(event["command"])  # report: python-os-command


def sorted_lines(event, context):
    process = subprocess.Popen(["/usr/bin/sort"], stdin=subprocess.PIPE)
    process.communicate(event["lines"])  # safe: python-os-command


def on_instances(event, context):
    given = {"commands": ["systemctl restart " + event["service"]]}
    boto3.client("ssm").send_command(DocumentName="AWS-RunShellScript", Parameters=given)  # report: python-os-command
    boto3.client("ssm").send_command(DocumentName="Restart", Parameters={"service": [event["service"]]})  # safe: python-os-command


def numbered(event, context):
    try:
        int(event["number"])
    except ValueError:
        return
    os.system("archive " + event["number"])  # safe: python-os-command


class Size(enum.Enum):
    SMALL = "s"
    LARGE = "l"


class Shade(str, enum.Enum):
    DARK = "dark"


class Label(str):
    pass


def paint(event, context):
    os.system(f"paint {Size(event['size']).value}")  # safe: python-os-command
    os.system(f"paint {Shade(event['background'])}")  # safe: python-os-command
    shade = event["shade"]
    os.system(f"paint {shade}")  # report: python-os-command
    Shade(shade)
    os.system(f"paint {shade}")  # safe: python-os-command
    os.system(f"paint {Label(event['label'])}")  # report: python-os-command
