"""Session cookies."""

import os
import secrets
from http.cookies import SimpleCookie

from flask import Flask, make_response

app = Flask(__name__)
FLAGS = {"secure": True, "httponly": True, "samesite": "Lax"}


def start(event, context):
    session = secrets.token_urlsafe(32)
    return {"statusCode": 200, "headers": {"Set-Cookie": f"session={session}; Path=/"}, "body": ""}  # report: insecure-cookie


def start_flagged(event, context):
    session = secrets.token_urlsafe(32)
    cookie = f"session={session}; Path=/; Secure; HttpOnly; SameSite=Lax"
    return {"statusCode": 200, "headers": {"Set-Cookie": cookie}, "body": ""}  # safe: insecure-cookie


@app.route("/login", methods=["POST"])
def login():
    response = make_response("ok")
    response.set_cookie("session", secrets.token_urlsafe(32))  # report: insecure-cookie
    return response


@app.route("/login-flagged", methods=["POST"])
def login_flagged():
    response = make_response("ok")
    response.set_cookie("session", secrets.token_urlsafe(32), **FLAGS)  # safe: insecure-cookie
    return response


@app.route("/login-half", methods=["POST"])
def login_half():
    response = make_response("ok")
    response.set_cookie("session", secrets.token_urlsafe(32), secure=False, httponly=True, samesite="Lax")  # report: insecure-cookie
    return response


def morsel(event, context):
    cookie = SimpleCookie()
    cookie["session"] = secrets.token_urlsafe(32)
    cookie["session"].update({"secure": True, "httponly": True, "samesite": "Strict"})
    return {"statusCode": 200, "cookies": [cookie["session"].OutputString()], "body": ""}  # safe: insecure-cookie


class Jar:
    def set_cookie(self, name):
        return os.path.join("/mnt/jar", name)


def biscuit(event, context):
    return Jar().set_cookie("oat")  # safe: insecure-cookie
