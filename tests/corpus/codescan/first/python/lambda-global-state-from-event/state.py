"""Module variables and requests."""

import os

current_user = None
region = None
seen_emails = []
settings = {}


def remember_user(event, context):
    global current_user
    if "user" in event:
        current_user = event["user"]  # report: lambda-global-state-from-event
    return {"hello": current_user}


def local_user(event, context):
    current_user = event.get("user", "nobody")  # safe: lambda-global-state-from-event
    return {"hello": current_user}


def remember_region(event, context):
    global region
    if region is None:
        region = os.environ["AWS_REGION"]  # safe: lambda-global-state-from-event
    return {"region": region, "user": event["user"]}


def collect(event, context):
    for record in event["Records"]:
        seen_emails.append(record["body"])  # report: lambda-global-state-from-event
    return {"emails": seen_emails}


def collect_locally(event, context):
    seen_emails = []
    for record in event["Records"]:
        seen_emails.append(record["body"])  # safe: lambda-global-state-from-event
    return {"emails": seen_emails}


class State:
    tenant = "none"


def keep(tenant):
    if tenant:
        State.tenant = tenant  # report: lambda-global-state-from-event


def with_tenant(event, context):
    keep(event["headers"].get("x-tenant"))
    return {"tenant": State.tenant}


def keep_setting(event, context):
    settings["tenant"] = event["tenant"] or settings.get("tenant")  # report: lambda-global-state-from-event
    return settings
