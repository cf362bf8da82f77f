"""Functions that change their environment."""

import os
from os import environ


def move_region(event, context):
    os.environ["AWS_REGION"] = "eu-central-1"  # report: lambda-override-reserved


def move_time_zone(event, context):
    os.environ["TZ"] = "Europe/Berlin"  # safe: lambda-override-reserved


def drop_token(event, context):
    del environ["AWS_SESSION_TOKEN"]  # report: lambda-override-reserved


def drop_option(event, context):
    environ.pop("APP_OPTION", None)  # safe: lambda-override-reserved


def set_many(event, context):
    os.environ.update({"APP_OPTION": "1", "AWS_LAMBDA_FUNCTION_NAME": "other"})  # report: lambda-override-reserved


def set_own(event, context):
    environ_of_child = dict(os.environ)
    environ_of_child["AWS_REGION"] = "eu-central-1"  # safe: lambda-override-reserved
    return sorted(environ_of_child)


NAME = "LAMBDA_" + "TASK_ROOT"


def put_folded(event, context):
    os.putenv(NAME, "/tmp")  # report: lambda-override-reserved


def read_region(event, context):
    region = os.environ.get("AWS_REGION", "eu-west-1")  # safe: lambda-override-reserved
    return region
