import os
from urllib.parse import quote, urlencode, urlparse

from flask import Flask, redirect, request, url_for

app = Flask(__name__)
TARGETS = {"docs": "https://docs.example.net/", "shop": "https://shop.example.net/"}
HOSTS = {"app.example.net", "shop.example.net"}


def go(event, context):
    return {"statusCode": 302, "headers": {"Location": event["queryStringParameters"]["next"]}}  # report: open-redirect


def go_named(event, context):
    target = TARGETS.get(event["queryStringParameters"]["next"], "https://www.example.net/")
    return {"statusCode": 302, "headers": {"Location": target}}  # safe: open-redirect


def go_checked(event, context):
    target = event["queryStringParameters"]["next"]
    parsed = urlparse(target)
    if parsed.scheme != "https" or parsed.hostname not in HOSTS or "\\" in target:
        target = "https://app.example.net/"
    return {"statusCode": 302, "headers": {"Location": target}}  # safe: open-redirect


def go_suffix(event, context):
    target = event["queryStringParameters"]["next"]
    if not urlparse(target).netloc.endswith("example.net"):
        target = "https://app.example.net/"
    return {"statusCode": 302, "headers": {"Location": target}}  # report: open-redirect


def found(location):
    return {"statusCode": 303, "headers": {"Location": location}, "body": ""}  # report: open-redirect


def after_login(event, context):
    params = event.get("queryStringParameters") or {}
    return found(params.get("return_to") or "/home")


def found_page(page):
    return {"statusCode": 303, "headers": {"Location": "https://app.example.net/p/" + page}, "body": ""}  # safe: open-redirect


def after_logout(event, context):
    params = event.get("queryStringParameters") or {}
    return found_page(quote(params.get("page", "home"), safe=""))


def relative_only(event, context):
    target = event["queryStringParameters"]["next"]
    if not target.startswith("/") or target.startswith("//") or "\\" in target or not target.isprintable():
        return {"statusCode": 400}
    return {"statusCode": 302, "headers": {"Location": target}}  # safe: open-redirect


def slash_only(event, context):
    target = event["queryStringParameters"]["next"]
    if not target.startswith("/"):
        return {"statusCode": 400}
    return {"statusCode": 302, "headers": {"Location": target}}  # report: open-redirect


def status_by_branch(event, context):
    response = {"statusCode": 200, "headers": {}, "body": ""}
    if event["queryStringParameters"].get("moved"):
        response["statusCode"] = 301
        response["headers"]["Location"] = "https://" + event["queryStringParameters"]["moved"] + "/new"  # report: open-redirect
    return response


def query_of_fixed_page(event, context):
    query = urlencode({"from": event["queryStringParameters"]["from"]})
    return {"statusCode": 307, "headers": {"Location": f"{os.environ['LOGIN_URL']}?{query}"}}  # safe: open-redirect


@app.route("/out")
def leave():
    return redirect(request.args["url"], code=302)  # report: open-redirect


@app.route("/in")
def enter():
    return redirect(url_for("profile", user=request.args["user"]), code=302)  # safe: open-redirect
