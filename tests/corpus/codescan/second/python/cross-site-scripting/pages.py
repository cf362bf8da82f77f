import html
import json
import os

import boto3
import jinja2
from markupsafe import Markup, escape

environment = jinja2.Environment(autoescape=True)
ses = boto3.client("ses")
table = boto3.resource("dynamodb").Table("comments")
HTML = {"Content-Type": "text/html; charset=utf-8"}
THEMES = {"dark": "night", "light": "day"}


def hello(event, context):
    name = event["queryStringParameters"]["name"]
    return {"statusCode": 200, "headers": {"Content-Type": "text/html"}, "body": f"<p>Hello {name}</p>"}  # report: cross-site-scripting


def hello_escaped(event, context):
    name = html.escape(event["queryStringParameters"]["name"])
    return {"statusCode": 200, "headers": {"Content-Type": "text/html"}, "body": f"<p>Hello {name}</p>"}  # safe: cross-site-scripting


def hello_json(event, context):
    name = event["queryStringParameters"]["name"]
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps({"hello": name})}  # safe: cross-site-scripting


def page(body, status=200):
    return {"statusCode": status, "headers": HTML, "body": "<html><body>" + body + "</body></html>"}  # report: cross-site-scripting


def search(event, context):
    term = event["queryStringParameters"].get("q", "")
    return page("No results for " + term)


def page_escaped(body, status=200):
    return {"statusCode": status, "headers": HTML, "body": "<html><body>" + html.escape(body) + "</body></html>"}  # safe: cross-site-scripting


def search_escaped(event, context):
    term = event["queryStringParameters"].get("q", "")
    return page_escaped("No results for " + term)


def template_auto(event, context):
    template = environment.from_string("<h1>{{ title }}</h1>")
    body = template.render(title=event["queryStringParameters"]["title"])
    return {"statusCode": 200, "headers": HTML, "body": body}  # safe: cross-site-scripting


def template_marked(event, context):
    template = environment.from_string("<h1>{{ title }}</h1>")
    title = Markup(event["queryStringParameters"]["title"])  # report: cross-site-scripting
    return {"statusCode": 200, "headers": HTML, "body": template.render(title=title)}


def mail(event, context):
    text = "<b>" + json.loads(event["body"])["comment"] + "</b>"
    message = {"Subject": {"Data": "Comment"}, "Body": {"Html": {"Data": text}}}
    ses.send_email(Source="a@example.net", Destination={"ToAddresses": ["b@example.net"]}, Message=message)  # report: cross-site-scripting
    return {"statusCode": 202}


def mail_text(event, context):
    text = json.loads(event["body"])["comment"]
    message = {"Subject": {"Data": "Comment"}, "Body": {"Text": {"Data": text}}}
    ses.send_email(Source="a@example.net", Destination={"ToAddresses": ["b@example.net"]}, Message=message)  # safe: cross-site-scripting
    return {"statusCode": 202}


def theme(event, context):
    css = THEMES.get(event["queryStringParameters"]["theme"], "day")
    return {"statusCode": 200, "headers": HTML, "body": f"<body class={css}></body>"}  # safe: cross-site-scripting


def escape_angle(text):
    return text.replace("<script>", "")


def comment(event, context):
    text = escape_angle(json.loads(event["body"])["text"])
    return {"statusCode": 200, "headers": HTML, "body": "<p>%s</p>" % text}  # report: cross-site-scripting


def rows(event, context):
    cells = "".join("<li>{}</li>".format(escape(item)) for item in json.loads(event["body"])["items"])
    return {"statusCode": 200, "headers": HTML, "body": "<ul>" + cells + "</ul>"}  # safe: cross-site-scripting


def rows_plain(event, context):
    cells = "".join("<li>{}</li>".format(item) for item in json.loads(event["body"])["items"])
    return {"statusCode": 200, "headers": HTML, "body": "<ul>" + cells + "</ul>"}  # report: cross-site-scripting


def static_site(event, context):
    bucket = os.environ["SITE_BUCKET"]
    document = "<article>" + event["detail"]["article"] + "</article>"
    boto3.client("s3").put_object(Bucket=bucket, Key="a.html", Body=document, ContentType="text/html")  # report: cross-site-scripting


def static_text(event, context):
    bucket = os.environ["SITE_BUCKET"]
    document = event["detail"]["article"]
    boto3.client("s3").put_object(Bucket=bucket, Key="a.txt", Body=document, ContentType="text/plain")  # safe: cross-site-scripting
