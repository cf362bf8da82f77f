import secrets
from http.cookies import SimpleCookie

from flask import Flask, make_response

app = Flask(__name__)


def login(event, context):
    value = secrets.token_urlsafe(32)
    return {"statusCode": 204, "headers": {"Set-Cookie": f"session={value}; Path=/"}}  # report: insecure-cookie


def login_protected(event, context):
    value = secrets.token_urlsafe(32)
    return {"statusCode": 204, "headers": {"Set-Cookie": f"session={value}; Secure; HttpOnly; SameSite=Strict"}}  # safe: insecure-cookie


@app.get("/enter")
def enter():
    response = make_response("")
    response.set_cookie("session", secrets.token_hex(16), httponly=True)  # report: insecure-cookie
    return response


@app.get("/enter-protected")
def enter_protected():
    response = make_response("")
    response.set_cookie("session", secrets.token_hex(16), secure=True, httponly=True, samesite="Lax")  # safe: insecure-cookie
    return response


OPTIONS = {"secure": False, "httponly": True, "samesite": "Lax"}
PROTECTED = {**OPTIONS, "secure": True}


@app.get("/remember")
def remember():
    response = make_response("")
    response.set_cookie("session", secrets.token_hex(16), **OPTIONS)  # report: insecure-cookie
    return response


@app.get("/remember-protected")
def remember_protected():
    response = make_response("")
    response.set_cookie("session", secrets.token_hex(16), **PROTECTED)  # safe: insecure-cookie
    return response


class Jar:
    def set_cookie(self, flavour):
        return SimpleCookie({"flavour": flavour})


def bake(event, context):
    return len(Jar().set_cookie("oat"))  # safe: insecure-cookie
