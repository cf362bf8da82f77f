"""Cookies that a framework sets."""

from flask import Flask, make_response

app = Flask(__name__)


@app.get("/login")
def login():
    response = make_response("ok")
    response.set_cookie("sid", "1")  # report: cookie-call
    response.set_cookie("sid", "1", secure=True)  # report: cookie-call
    response.set_cookie("sid", "1", secure=False, httponly=True)  # report: cookie-call
    response.set_cookie("sid", "1", secure=True, httponly=True, samesite="Lax")  # safe: cookie-call
    response.delete_cookie("sid")  # safe: cookie-call
    return response
