import json
import logging
import os

logger = logging.getLogger()


def environment(event, context):
    return {"statusCode": 200, "body": json.dumps(dict(os.environ))}  # report: lambda-secret-in-environment-returned


def environment_names(event, context):
    return {"statusCode": 200, "body": json.dumps(sorted(os.environ))}  # safe: lambda-secret-in-environment-returned


def settings():
    return {"stage": os.environ["STAGE"], "secret": os.environ["DB_PASSWORD"]}


def show_settings(event, context):
    return {"statusCode": 200, "body": json.dumps(settings())}  # report: lambda-secret-in-environment-returned


def show_stage(event, context):
    return {"statusCode": 200, "body": json.dumps({"stage": settings()["stage"]})}  # safe: lambda-secret-in-environment-returned


def log_token(event, context):
    token = os.getenv("AWS_SESSION_TOKEN")
    logger.info("token is %s", token)  # report: aws-logged-credentials


def log_token_state(event, context):
    token = os.getenv("AWS_SESSION_TOKEN")
    logger.info("token is %s", "set" if token else "missing")  # safe: aws-logged-credentials
