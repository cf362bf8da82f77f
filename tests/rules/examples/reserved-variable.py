"""Variables of the runtime, and others."""

import os

os.environ["AWS_REGION"] = "eu-west-1"  # report: reserved-variable
os.environ["AWS_DEFAULT_REGION"] = os.environ["AWS_REGION"]  # safe: reserved-variable
os.environ["TZ"] = "Europe/Zurich"  # safe: reserved-variable
NAME = "AWS_LAMBDA_FUNCTION_NAME"


def handler(event, context):
    os.environ[NAME] = "orders"  # report: reserved-variable
    os.environ["STAGE"] = "production"  # safe: reserved-variable
    os.putenv("AWS_SESSION_TOKEN", event["token"])  # report: reserved-variable
    os.environ.setdefault("AWS_DEFAULT_REGION", "eu-west-1")  # report: reserved-variable
    os.environ.setdefault("AWS_XRAY_CONTEXT_MISSING", "LOG_ERROR")  # safe: reserved-variable
    os.environ.update({"_HANDLER": "other.handler"})  # report: reserved-variable
    os.environ.update({"LANG": "C"})  # safe: reserved-variable
    os.environ.pop("AWS_SECRET_ACCESS_KEY", None)  # report: reserved-variable
    del os.environ["LAMBDA_TASK_ROOT"]  # report: reserved-variable
    settings = {}
    settings["AWS_REGION"] = os.environ["AWS_REGION"]  # safe: reserved-variable
    return settings
