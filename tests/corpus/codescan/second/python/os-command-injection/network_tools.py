import asyncio
import json
import os
import re
import shlex
import subprocess

LOOKUP_TYPES = {"a": "A", "mx": "MX", "txt": "TXT"}
HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?")


def ping_host(event, context):
    host = event["queryStringParameters"]["host"]
    completed = subprocess.run(f"ping -c 1 {host}", shell=True, capture_output=True)  # report: os-command-injection
    return {"statusCode": 200, "body": completed.stdout.decode()}


def ping_argument_list(event, context):
    host = event["queryStringParameters"]["host"]
    completed = subprocess.run(["ping", "-c", "1", "--", host], capture_output=True)  # safe: os-command-injection
    return {"statusCode": 200, "body": completed.stdout.decode()}


def lookup_type(event, context):
    params = event.get("queryStringParameters") or {}
    record = LOOKUP_TYPES.get(params.get("type", "a"), "A")
    output = subprocess.getoutput("dig +short example.org " + record)  # safe: os-command-injection
    return {"statusCode": 200, "body": output}


def lookup_name(event, context):
    params = event.get("queryStringParameters") or {}
    record = LOOKUP_TYPES.get(params.get("type", "a"), "A")
    output = subprocess.getoutput("dig +short %s %s" % (params["name"], record))  # report: os-command-injection
    return {"statusCode": 200, "body": output}


def trace_host(event, context):
    host = json.loads(event["body"])["host"]
    if not HOST.fullmatch(host):
        return {"statusCode": 400, "body": "host not understood"}
    return {"statusCode": 200, "body": os.popen("traceroute " + host).read()}  # safe: os-command-injection


def trace_host_prefix(event, context):
    host = json.loads(event["body"])["host"]
    if not HOST.match(host):
        return {"statusCode": 400, "body": "host not understood"}
    return {"statusCode": 200, "body": os.popen("traceroute " + host).read()}  # report: os-command-injection


async def _run(command):
    process = await asyncio.create_subprocess_shell(command, stdout=-1)  # report: os-command-injection
    out, _ = await process.communicate()
    return out.decode()


def whois(event, context):
    domain = event["pathParameters"]["domain"]
    return {"statusCode": 200, "body": asyncio.run(_run("whois " + domain))}


async def _run_program(program, *arguments):
    process = await asyncio.create_subprocess_exec(program, *arguments, stdout=-1)  # safe: os-command-injection
    out, _ = await process.communicate()
    return out.decode()


def whois_exec(event, context):
    domain = event["pathParameters"]["domain"]
    return {"statusCode": 200, "body": asyncio.run(_run_program("whois", "--", domain))}


def quoted_on_both_paths(event, context):
    target = event["target"]
    if " " in target:
        argument = shlex.quote(target)
    else:
        argument = shlex.quote(target.strip())
    return os.system("nc -z -- " + argument + " 443")  # safe: os-command-injection


def quoted_when_spaced(event, context):
    target = event["target"]
    if " " in target:
        target = shlex.quote(target)
    return os.system("nc -z -- " + target + " 443")  # report: os-command-injection
