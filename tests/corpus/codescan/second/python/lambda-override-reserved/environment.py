import os
import subprocess

REGION_VARIABLE = "AWS_REGION"
os.environ["TZ"] = "Europe/Berlin"  # safe: lambda-override-reserved


def switch_region(event, context):
    os.environ["AWS_DEFAULT_REGION"] = "eu-central-1"  # report: lambda-override-reserved


def switch_by_constant(event, context):
    os.environ.update({REGION_VARIABLE: "us-west-2", "STAGE": "beta"})  # report: lambda-override-reserved


def drop_token(event, context):
    os.environ.pop("AWS_SESSION_TOKEN", None)  # report: lambda-override-reserved


def drop_stage(event, context):
    os.environ.pop("STAGE", None)  # safe: lambda-override-reserved


def export(name, value):
    os.putenv(name, value)  # report: lambda-override-reserved


def impersonate(event, context):
    export("AWS_LAMBDA_FUNCTION_NAME", "orders")


def child_environment(event, context):
    environment = dict(os.environ)
    environment["AWS_REGION"] = "us-east-1"  # safe: lambda-override-reserved
    return subprocess.run(["/opt/bin/report"], env=environment).returncode


def read_region(event, context):
    settings = {"AWS_REGION": os.environ["AWS_REGION"]}
    settings["AWS_REGION"] = settings["AWS_REGION"].upper()  # safe: lambda-override-reserved
    return settings
