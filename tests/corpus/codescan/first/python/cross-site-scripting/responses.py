"""HTML answers of API Gateway functions."""

import html
import json
import os

import boto3
from flask import Flask, make_response, request
from markupsafe import Markup, escape

app = Flask(__name__)
ses = boto3.client("ses")
s3 = boto3.client("s3")
table = boto3.resource("dynamodb").Table(os.environ["COMMENTS"])
HTML = {"Content-Type": "text/html; charset=utf-8"}
THEMES = {"dark": "#000", "light": "#fff"}


def hello(event, context):
    name = event["queryStringParameters"]["name"]
    return {"statusCode": 200, "headers": HTML, "body": f"<h1>Hello {name}</h1>"}  # report: cross-site-scripting


def hello_escaped(event, context):
    name = html.escape(event["queryStringParameters"]["name"])
    return {"statusCode": 200, "headers": HTML, "body": f"<h1>Hello {name}</h1>"}  # safe: cross-site-scripting


def hello_json(event, context):
    name = event["queryStringParameters"]["name"]
    body = json.dumps({"greeting": f"<h1>Hello {name}</h1>"})
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": body}  # safe: cross-site-scripting


def hello_built(event, context):
    response = {"statusCode": 200, "headers": {}, "body": ""}
    response["headers"]["Content-Type"] = "text/html"
    response["body"] = "<p>" + event["pathParameters"]["name"] + "</p>"
    return response  # report: cross-site-scripting


def hello_replaced(event, context):
    response = {"statusCode": 200, "headers": {"Content-Type": "text/html"}, "body": ""}
    response["body"] = "<p>" + event["pathParameters"]["name"] + "</p>"
    response["body"] = "<p>Thank you</p>"
    return response  # safe: cross-site-scripting


def themed(event, context):
    color = THEMES.get(event["queryStringParameters"]["theme"], "#eee")
    return {"statusCode": 200, "headers": HTML, "body": "<body style='background:%s'></body>" % color}  # safe: cross-site-scripting


def counted(event, context):
    amount = float(event["queryStringParameters"]["amount"])
    return {"statusCode": 200, "headers": HTML, "body": f"<b>{amount:.2f}</b>"}  # safe: cross-site-scripting


def stripped(event, context):
    name = event["queryStringParameters"]["name"].replace("<script>", "")
    return {"statusCode": 200, "headers": HTML, "body": "<i>" + name + "</i>"}  # report: cross-site-scripting


def mail(event, context):
    body = json.loads(event["body"])
    content = "<p>Message from " + body["name"] + "</p>"
    message = {"Subject": {"Data": "Contact"}, "Body": {"Html": {"Data": content}}}
    ses.send_email(Source="web@example.com", Destination={"ToAddresses": ["us@example.com"]}, Message=message)  # report: cross-site-scripting


def mail_text(event, context):
    body = json.loads(event["body"])
    content = "Message from " + body["name"]
    message = {"Subject": {"Data": "Contact"}, "Body": {"Text": {"Data": content}}}
    ses.send_email(Source="web@example.com", Destination={"ToAddresses": ["us@example.com"]}, Message=message)  # safe: cross-site-scripting


def publish_page(event, context):
    page = "<html><title>" + event["detail"]["title"] + "</title></html>"
    s3.put_object(Bucket="site", Key="index.html", Body=page, ContentType="text/html")  # report: cross-site-scripting


def publish_data(event, context):
    page = json.dumps({"title": event["detail"]["title"]})
    s3.put_object(Bucket="site", Key="index.json", Body=page, ContentType="application/json")  # safe: cross-site-scripting


@app.route("/search")
def search():
    return "<p>Results for " + request.args.get("q", "") + "</p>"  # report: cross-site-scripting


@app.route("/search-escaped")
def search_escaped():
    return "<p>Results for " + str(escape(request.args.get("q", ""))) + "</p>"  # safe: cross-site-scripting


@app.route("/card", methods=["POST"])
def card():
    response = make_response("<div>{}</div>".format(request.form["text"]))  # report: cross-site-scripting
    response.headers["X-Frame-Options"] = "DENY"
    return response


@app.route("/markup")
def markup():
    return Markup("<b>%s</b>") % request.args["text"]  # safe: cross-site-scripting


def comments(event, context):
    items = table.scan(Limit=20)["Items"]
    rows = "".join("<li>" + item["text"] + "</li>" for item in items)
    return {"statusCode": 200, "headers": HTML, "body": "<ul>" + rows + "</ul>"}  # report: cross-site-scripting


def comments_escaped(event, context):
    items = table.scan(Limit=20)["Items"]
    rows = "".join("<li>" + html.escape(item["text"]) + "</li>" for item in items)
    return {"statusCode": 200, "headers": HTML, "body": "<ul>" + rows + "</ul>"}  # safe: cross-site-scripting
