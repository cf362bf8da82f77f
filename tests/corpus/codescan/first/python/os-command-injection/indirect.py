"""Maintenance jobs started from queues."""

import asyncio
import json
import os
import re
import subprocess


def run_line(line):
    return subprocess.run(line, shell=True, capture_output=True, text=True)  # report: os-command-injection


def queue_job(event, context):
    for record in event["Records"]:
        job = json.loads(record["body"])
        run_line("tar czf /tmp/out.tgz " + job["folder"])


def run_fixed_line(line):
    return subprocess.run(line, shell=True, capture_output=True, text=True)  # safe: os-command-injection


def nightly_job(event, context):
    result = run_fixed_line("df -h /tmp")
    return {"output": result.stdout, "requested_by": event.get("detail", {}).get("user")}


class Command:
    def __init__(self, target, verb):
        self.target = target
        self.verb = verb

    def target_line(self):
        return "ping -c 1 " + self.target

    def verb_line(self):
        return "systemctl " + self.verb


def ping_host(event, context):
    command = Command(event["queryStringParameters"]["host"], "status")
    stream = os.popen(command.target_line())  # report: os-command-injection
    return {"statusCode": 200, "body": stream.read()}


def service_status(event, context):
    command = Command(event["queryStringParameters"]["host"], "status")
    stream = os.popen(command.verb_line())  # safe: os-command-injection
    return {"statusCode": 200, "body": stream.read()}


def overwritten_list(event, context):
    args = ["ls"]
    args.append(event["path"])
    args[1] = "/tmp"
    os.system(" ".join(args))  # safe: os-command-injection


def kept_list(event, context):
    args = ["ls"]
    args.append(event["path"])
    args[0] = "ls -l"
    os.system(" ".join(args))  # report: os-command-injection


def overwritten_entry(event, context):
    settings = {"level": event["level"], "target": "/tmp"}
    settings["level"] = "9"
    os.system("gzip -%s /tmp/report.csv" % settings["level"])  # safe: os-command-injection


def other_entry(event, context):
    settings = {"level": event["level"], "target": event["target"]}
    settings["level"] = "9"
    os.system("gzip -%(level)s %(target)s" % settings)  # report: os-command-injection


def strict_name(event, context):
    name = event["pathParameters"]["name"]
    if not re.fullmatch(r"[a-z][a-z0-9]{0,30}", name):
        raise ValueError("bad name")
    os.system(f"git -C /tmp/repos/{name} gc")  # safe: os-command-injection


def loose_name(event, context):
    name = event["pathParameters"]["name"]
    if not re.match(r"[a-z][a-z0-9]+", name):
        raise ValueError("bad name")
    os.system(f"git -C /tmp/repos/{name} gc")  # report: os-command-injection


def looks_valid(value):
    if len(value) > 200:
        print("long value")
    return True


def checked_name(event, context):
    name = event["pathParameters"]["name"]
    if not looks_valid(name):
        return {"statusCode": 400}
    os.system("git clone " + name)  # report: os-command-injection
    return {"statusCode": 202}


def dead_branch(event, context):
    count = 86
    if 7 * 42 - count > 200:
        name = "archive"
    else:
        name = event["name"]
    os.system("make " + name)  # safe: os-command-injection


def live_branch(event, context):
    count = 106
    if 7 * 42 - count > 200:
        name = "archive"
    else:
        name = event["name"]
    os.system("make " + name)  # report: os-command-injection


async def stream_logs(pattern):
    process = await asyncio.create_subprocess_shell("grep -c " + pattern + " /tmp/app.log")  # report: os-command-injection
    await process.wait()


def count_lines(event, context):
    asyncio.run(stream_logs(event["queryStringParameters"]["pattern"]))


async def stream_exec(pattern):
    process = await asyncio.create_subprocess_exec("grep", "-c", "-e", pattern, "/tmp/app.log")  # safe: os-command-injection
    await process.wait()


def count_lines_exec(event, context):
    asyncio.run(stream_exec(event["queryStringParameters"]["pattern"]))


class Scheduler:
    def system(self, name):
        return {"scheduled": name}


def schedule(event, context):
    os_like = Scheduler()
    return os_like.system("run " + event["name"])  # safe: os-command-injection


def by_match(event, context):
    match event["queryStringParameters"].get("action"):
        case "clean":
            target = "clean"
        case "build":
            target = "all"
        case _:
            target = "help"
    os.system("make " + target)  # safe: os-command-injection


def by_match_default(event, context):
    action = event["queryStringParameters"].get("action")
    match action:
        case "clean":
            target = "clean"
        case "build":
            target = "all"
        case _:
            target = action
    os.system("make " + target)  # report: os-command-injection


def apply_each(items, action):
    for item in items:
        action(item)


def with_callback(event, context):
    names = [record["body"] for record in event["Records"]]
    apply_each(names, lambda name: os.system("mv /tmp/" + name + " /mnt/data"))  # report: os-command-injection


def with_fixed_callback(event, context):
    names = [record["body"] for record in event["Records"]]
    apply_each(names, lambda _name: os.system("sync /mnt/data"))  # safe: os-command-injection
