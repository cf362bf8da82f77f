import os
import shlex
import subprocess

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
