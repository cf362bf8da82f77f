import json
import os

current_user = None
cache = {}
stage = None


def remember(event, context):
    global current_user
    if current_user is None:
        current_user = json.loads(event["body"])["user"]  # report: lambda-global-state-from-event
    return {"statusCode": 200, "body": "hello " + current_user}


def remember_locally(event, context):
    current_user = json.loads(event["body"])["user"]  # safe: lambda-global-state-from-event
    return {"statusCode": 200, "body": "hello " + current_user}


def last_order(event, context):
    previous = cache.get("order")
    cache["order"] = json.loads(event["body"])["order"]  # report: lambda-global-state-from-event
    return {"statusCode": 200, "body": json.dumps({"previous": previous})}


def last_order_locally(event, context):
    cache = {}
    cache["order"] = json.loads(event["body"])["order"]  # safe: lambda-global-state-from-event
    return {"statusCode": 200, "body": json.dumps(cache)}


class Session:
    tenant = None


def tenant_totals(event, context):
    if Session.tenant is None:
        Session.tenant = event["headers"]["x-tenant"]  # report: lambda-global-state-from-event
    return {"statusCode": 200, "body": Session.tenant}


def load_limits(event, context):
    global stage
    if stage is None:
        stage = os.environ["STAGE"]  # safe: lambda-global-state-from-event
    return {"statusCode": 200, "body": stage + event["path"]}
