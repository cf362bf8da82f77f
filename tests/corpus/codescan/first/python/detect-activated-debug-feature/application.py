"""Applications behind an adapter."""

import logging
import os

import boto3
from flask import Flask

app = Flask(__name__)
admin = Flask("admin")
DEBUG = True  # report: detect-activated-debug-feature
DEBUG_HINT = "set DEBUG to see more"  # safe: detect-activated-debug-feature


@app.route("/")
def index():
    return "ok"


def serve():
    app.run(port=8080, debug=True)  # report: detect-activated-debug-feature


def serve_plain():
    app.run(port=8080, debug=False)  # safe: detect-activated-debug-feature


def serve_options():
    options = {"port": 8080, "debug": True}
    options["debug"] = False
    app.run(**options)  # safe: detect-activated-debug-feature


admin.debug = True  # report: detect-activated-debug-feature


def traced(event, context):
    boto3.set_stream_logger("")  # report: detect-activated-debug-feature
    return boto3.client("s3").list_buckets()["Buckets"]


class Pipeline:
    def run(self, name, debug=False):
        return name if debug else name.upper()


def pipeline(event, context):
    return Pipeline().run(event["name"], debug=True)  # safe: detect-activated-debug-feature


def level(event, context):
    logging.getLogger().setLevel(os.environ.get("LEVEL", "INFO"))  # safe: detect-activated-debug-feature
