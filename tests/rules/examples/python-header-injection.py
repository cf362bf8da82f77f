import json

import boto3
from aws_lambda_powertools.event_handler import APIGatewayRestResolver
from flask import Flask, request

app = APIGatewayRestResolver()
LANGUAGES = {"de": "de-DE", "fr": "fr-FR"}


def language(event, context):
    wanted = event["queryStringParameters"]["language"]
    return {"statusCode": 200, "headers": {"Content-Language": wanted}, "body": ""}  # report: python-header-injection


def language_known(event, context):
    wanted = LANGUAGES.get(event["queryStringParameters"]["language"], "en-GB")
    return {"statusCode": 200, "headers": {"Content-Language": wanted}, "body": ""}  # safe: python-header-injection


def remember(event, context):
    name = event["body"].replace("\r", "").replace("\n", "")
    return {"statusCode": 200, "headers": {"Set-Cookie": "name=" + name}, "body": ""}  # safe: python-header-injection


def echo(event, context):
    return {"statusCode": 200, "headers": {}, "body": json.dumps(event["body"])}  # safe: python-header-injection


def cookies(event, context):
    return {"statusCode": 200, "cookies": ["seen=" + event["queryStringParameters"]["page"]]}  # report: python-header-injection


def routed(event, context):
    return app.resolve(event, context)  # safe: python-header-injection


pages = Flask(__name__)


@pages.route("/hello")
def hello():
    return "hello " + request.args["name"]  # safe: python-header-injection


@pages.route("/order")
def order():
    return "", 204, {"X-Order": request.args["order"]}  # report: python-header-injection


def whole(event, context):
    return json.loads(event["body"])  # safe: python-header-injection
