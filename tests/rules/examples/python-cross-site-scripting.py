import html
import json

import boto3
from flask import Flask, jsonify, request
from jinja2 import Environment, FileSystemLoader, select_autoescape

mail = boto3.client("ses")
pages = Environment(loader=FileSystemLoader("pages"), autoescape=select_autoescape())


def greet(event, context):
    page = f"<p>Hello {event['queryStringParameters']['name']}</p>"
    return {"statusCode": 200, "headers": {"Content-Type": "text/html"}, "body": page}  # report: python-cross-site-scripting


def greet_encoded(event, context):
    page = f"<p>Hello {html.escape(event['queryStringParameters']['name'])}</p>"
    return {"statusCode": 200, "headers": {"Content-Type": "text/html"}, "body": page}  # safe: python-cross-site-scripting


def greet_template(event, context):
    page = pages.get_template("hello.html").render(name=event["queryStringParameters"]["name"])
    return {"statusCode": 200, "headers": {"content-type": "text/html; charset=utf-8"}, "body": page}  # safe: python-cross-site-scripting


def answer(event, context):
    body = json.dumps({"name": event["queryStringParameters"]["name"]})
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": body}  # safe: python-cross-site-scripting


def write(event, context):
    text = {"Html": {"Data": "<p>" + event["comment"] + "</p>"}}
    mail.send_email(Source="a@example.com", Destination={}, Message={"Body": text})  # report: python-cross-site-scripting


app = Flask(__name__)


@app.route("/hello")
def hello():
    return f"<p>Hello {request.args['name']}</p>"  # report: python-cross-site-scripting


@app.route("/plain")
def plain():
    return "Hello " + request.args["name"], 200, {"Content-Type": "text/plain"}  # safe: python-cross-site-scripting


@app.route("/missing")
def missing():
    return "No page for " + request.args["name"], 404  # report: python-cross-site-scripting


@app.route("/echo")
def echo():
    return request.args.get("name")  # report: python-cross-site-scripting


@app.route("/table")
def table():
    return {"name": request.args["name"]}  # safe: python-cross-site-scripting


@app.route("/json")
def as_json():
    return jsonify(name=request.args["name"])  # safe: python-cross-site-scripting
