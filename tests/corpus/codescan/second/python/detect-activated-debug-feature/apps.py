import os

import boto3
from fastapi import FastAPI
from flask import Flask
from starlette.applications import Starlette

DEBUG = True  # report: detect-activated-debug-feature
web = Flask("web")
quiet = Flask("quiet")


def serve():
    web.run(debug=True)  # report: detect-activated-debug-feature


def serve_quiet():
    quiet.run(debug=False)  # safe: detect-activated-debug-feature


def wire_log(event, context):
    boto3.set_stream_logger("")  # report: detect-activated-debug-feature
    return boto3.client("sts").get_caller_identity()["Account"]


def info_log(event, context):
    boto3.set_stream_logger("boto3.resources", level=30)  # safe: detect-activated-debug-feature
    return boto3.client("sts").get_caller_identity()["Account"]


def create(debug=True):
    return Starlette(debug=debug)  # report: detect-activated-debug-feature


def create_service():
    settings = {"debug": True}
    settings["debug"] = False
    return FastAPI(debug=settings["debug"])  # safe: detect-activated-debug-feature


def label(event, context):
    return dict(stage=os.environ["STAGE"], debug=True)  # safe: detect-activated-debug-feature
