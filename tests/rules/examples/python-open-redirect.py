from urllib.parse import urlparse

from flask import Flask, redirect, request, url_for

app = Flask(__name__)
PAGES = {"home": "/home", "orders": "/orders"}
HOSTS = {"shop.example.com", "pay.example.com"}


def go(event, context):
    target = event["queryStringParameters"]["next"]
    return {"statusCode": 302, "headers": {"Location": target}}  # report: python-open-redirect


def go_known(event, context):
    target = PAGES.get(event["queryStringParameters"]["next"], "/")
    return {"statusCode": 302, "headers": {"Location": target}}  # safe: python-open-redirect


def go_host(event, context):
    target = event["queryStringParameters"]["next"]
    if urlparse(target).hostname not in HOSTS:
        return {"statusCode": 400}
    return {"statusCode": 302, "headers": {"Location": target}}  # safe: python-open-redirect


def created(event, context):
    return {"statusCode": 201, "headers": {"Location": event["path"]}}  # safe: python-open-redirect


@app.get("/login")
def login():
    return redirect(request.args["next"])  # report: python-open-redirect


@app.get("/logout")
def logout():
    return redirect(url_for("login"))  # safe: python-open-redirect


@app.route("/echo")
def echo():
    return "back to " + request.args["next"]  # safe: python-open-redirect


@app.route("/tuple")
def answered():
    return "", 302, {"Location": request.args["next"]}  # report: python-open-redirect


@app.get("/account")
def account():
    return redirect(url_for("profile", name=request.args["name"]))  # safe: python-open-redirect


@app.get("/account-elsewhere")
def account_elsewhere():
    return redirect(url_for("profile") + request.args["page"])  # report: python-open-redirect
