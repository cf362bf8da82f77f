"""Debug features that stayed on."""

import pdb

import boto3
from flask import Flask

app = Flask(__name__)
DEBUG = True  # report: debug-on
DEBUGGER_URL = "https://shop.internal/debug"  # safe: debug-on

boto3.set_stream_logger("")  # report: debug-on
boto3.set_stream_logger("boto3.resources")  # safe: debug-on
app.debug = True  # report: debug-on


def handler(event, context):
    verbose = True  # safe: debug-on
    breakpoint()  # report: debug-on
    if event.get("trace"):
        pdb.set_trace()  # report: debug-on
    return verbose


def main():
    app.run(debug=True)  # report: debug-on
    app.run(debug=False)  # safe: debug-on
    app.run()  # safe: debug-on
