import html
import json

import boto3
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
