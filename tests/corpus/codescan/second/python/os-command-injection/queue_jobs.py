import json
import logging
import os
import subprocess

logger = logging.getLogger()


class RenderJob:
    def __init__(self, message):
        self.source = message["source"]
        self.pages = int(message.get("pages", 1))
        self.command = ""

    def prepare(self):
        self.command = "pdftoppm -l {} {}".format(self.pages, self.source)
        return self

    def start(self):
        return subprocess.Popen(self.command, shell=True)  # report: os-command-injection


class CountJob:
    def __init__(self, message):
        self.label = message["label"]
        self.pages = int(message.get("pages", 1))

    def start(self):
        return subprocess.Popen(f"pdftoppm -l {self.pages} /opt/cover.pdf", shell=True)  # safe: os-command-injection


def render_jobs(event, context):
    for record in event["Records"]:
        RenderJob(json.loads(record["body"])).prepare().start().wait()


def count_jobs(event, context):
    for record in event["Records"]:
        CountJob(json.loads(record["body"])).start().wait()


def check_name(name):
    if ";" in name or "|" in name:
        logger.warning("unusual name")
    return name


def archive_job(event, context):
    name = check_name(json.loads(event["Records"][0]["body"])["name"])
    os.system("tar czf /tmp/out.tgz " + name)  # report: os-command-injection


def require_name(name):
    if not name.isalnum():
        raise ValueError("name must be alphanumeric")
    return name


def archive_checked_job(event, context):
    name = require_name(json.loads(event["Records"][0]["body"])["name"])
    os.system("tar czf /tmp/out.tgz " + name)  # safe: os-command-injection


def parts_in_list(event, context):
    parts = ["gs", "-q", event["file"]]
    parts[2] = "/opt/template.ps"
    return subprocess.call(" ".join(parts), shell=True)  # safe: os-command-injection


def parts_in_list_flag(event, context):
    parts = ["gs", "-q", event["file"]]
    parts[1] = "-dNOPAUSE"
    return subprocess.call(" ".join(parts), shell=True)  # report: os-command-injection


def settings_in_dict(event, context):
    settings = {"codec": event["codec"], "rate": "44100"}
    settings["codec"] = "libmp3lame"
    return subprocess.check_output("ffmpeg -i in.wav -c:a " + settings["codec"], shell=True)  # safe: os-command-injection


def settings_in_dict_rate(event, context):
    settings = {"codec": event["codec"], "rate": event["rate"]}
    settings["rate"] = "44100"
    return subprocess.check_output("ffmpeg -i in.wav -c:a " + settings["codec"], shell=True)  # report: os-command-injection


def apply(action, value):
    return action(value)


def through_lambda(event, context):
    return apply(lambda text: os.popen("wc -w " + text).read(), event["document"])  # report: os-command-injection


def through_lambda_length(event, context):
    return apply(lambda text: os.popen("seq 1 %d" % len(text)).read(), event["document"])  # safe: os-command-injection


def dead_branch(event, context):
    mode = "list"
    if mode == "custom":
        command = event["command"]
    else:
        command = "ls /opt/fonts"
    return os.popen(command).read()  # safe: os-command-injection


def live_branch(event, context):
    mode = "custom"
    if mode == "custom":
        command = event["command"]
    else:
        command = "ls /opt/fonts"
    return os.popen(command).read()  # report: os-command-injection


class Turbine:
    def system(self, label):
        return {"system": label}


def look_alike(event, context):
    os = Turbine()
    return os.system("unit " + event["unit"])  # safe: os-command-injection


def chosen_tool(event, context):
    return subprocess.check_output([event["tool"], "--version"])  # report: os-command-injection


def shell_as_program(event, context):
    script = "cd /tmp && unzip -o %(archive)s" % event
    return subprocess.check_call(["/bin/bash", "-c", script])  # report: os-command-injection
