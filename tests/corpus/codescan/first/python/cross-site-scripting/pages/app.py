from jinja2 import Environment, select_autoescape

from html_response import page, plain

escaping = Environment(autoescape=select_autoescape(default_for_string=True))
SOURCE = "<p>{{ text }}</p>"


def show(event, context):
    return page("<p>" + event["queryStringParameters"]["text"] + "</p>")


def show_plain(event, context):
    return plain(event["queryStringParameters"]["text"])


def show_template(event, context):
    text = escaping.from_string(SOURCE).render(text=event["queryStringParameters"]["text"])
    return {"statusCode": 200, "headers": {"Content-Type": "text/html"}, "body": text}  # safe: cross-site-scripting


def show_raw_template(event, context):
    text = Environment(autoescape=False).from_string(SOURCE).render(text=event["queryStringParameters"]["text"])
    return {"statusCode": 200, "headers": {"Content-Type": "text/html"}, "body": text}  # report: cross-site-scripting
