"""Sign-in and link functions that redirect."""

import json
from urllib.parse import quote, urlparse

from flask import Flask, redirect, request, url_for

app = Flask(__name__)
HOSTS = ("app.example.com", "www.example.com")
LINKS = {"docs": "https://docs.example.com/", "home": "https://www.example.com/"}


def after_login(event, context):
    target = event["queryStringParameters"]["next"]
    return {"statusCode": 302, "headers": {"Location": target}}  # report: open-redirect


def after_login_host(event, context):
    target = event["queryStringParameters"]["next"]
    parsed = urlparse(target)
    if parsed.scheme != "https" or parsed.netloc not in HOSTS:
        target = "https://www.example.com/"
    return {"statusCode": 302, "headers": {"Location": target}}  # safe: open-redirect


def short_link(event, context):
    name = event["pathParameters"]["name"]
    return {"statusCode": 301, "headers": {"Location": LINKS.get(name, LINKS["home"])}}  # safe: open-redirect


def short_link_default(event, context):
    name = event["pathParameters"]["name"]
    return {"statusCode": 301, "headers": {"Location": LINKS.get(name, name)}}  # report: open-redirect


def local_path(event, context):
    target = event["queryStringParameters"].get("next", "/")
    if not target.startswith("/") or target.startswith("//") or "\\" in target:
        return {"statusCode": 400}
    return {"statusCode": 303, "headers": {"Location": target}}  # safe: open-redirect


def slash_only(event, context):
    target = event["queryStringParameters"].get("next", "/")
    if not target.startswith("/"):
        return {"statusCode": 400}
    return {"statusCode": 303, "headers": {"Location": target}}  # report: open-redirect


def search_redirect(event, context):
    query = quote(event["queryStringParameters"]["q"])
    return {"statusCode": 302, "headers": {"Location": f"https://search.example.com/?q={query}"}}  # safe: open-redirect


def tenant_redirect(event, context):
    tenant = json.loads(event["body"])["tenant"]
    return {"statusCode": 307, "headers": {"Location": "https://" + tenant}}  # report: open-redirect


def created(event, context):
    location = json.loads(event["body"])["location"]
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps({"Location": location})}  # safe: open-redirect


def see_other(target):
    response = {"statusCode": 303, "headers": {}}
    response["headers"]["Location"] = target
    return response  # report: open-redirect


def finish(event, context):
    form = json.loads(event["body"])
    return see_other(form.get("return_to") or "/done")


@app.route("/out")
def leave():
    return redirect(request.args["to"])  # report: open-redirect


@app.route("/back")
def back():
    return redirect(url_for("leave", to=request.args["to"]))  # safe: open-redirect


class Router:
    def redirect(self, target):
        return {"next_step": target}


def reroute(event, context):
    router = Router()
    return router.redirect(event["target"])  # safe: open-redirect


def contains_host(event, context):
    target = event["queryStringParameters"]["next"]
    if "www.example.com" in target:
        return {"statusCode": 302, "headers": {"Location": target}}  # report: open-redirect
    return {"statusCode": 400}
