"""Values kept in sessions and trusted attributes."""

import json
import os

import boto3
from flask import Flask, redirect, request, session

app = Flask(__name__)
app.secret_key = os.environ["FLASK_KEY"]
users = boto3.resource("dynamodb").Table(os.environ["USERS"])
ROLES = ("reader", "editor")
LANGUAGES = {"de": "de-DE", "en": "en-GB"}


@app.route("/login", methods=["POST"])
def login():
    session["user"] = request.form["user"]  # report: trust-boundary
    return redirect("/")


@app.route("/login-checked", methods=["POST"])
def login_checked():
    found = users.get_item(Key={"name": request.form["user"]}).get("Item")
    if not found:
        return "unknown", 401
    session["user"] = found["id"]  # safe: trust-boundary
    return redirect("/")


@app.route("/role", methods=["POST"])
def set_role():
    role = request.json.get("role")
    session["role"] = role  # report: trust-boundary
    return {"role": role}


@app.route("/role-listed", methods=["POST"])
def set_listed_role():
    role = request.json.get("role")
    if role not in ROLES:
        return {"error": "role"}, 400
    session["role"] = role  # safe: trust-boundary
    return {"role": role}


@app.route("/language")
def language():
    session["language"] = LANGUAGES.get(request.args.get("lang"), "en-GB")  # safe: trust-boundary
    return redirect("/")


@app.route("/cart", methods=["POST"])
def cart():
    session["amount"] = int(request.form["amount"])  # safe: trust-boundary
    return redirect("/cart")


@app.route("/tenant")
def tenant():
    name = request.cookies.get("tenant", "")
    session.update({"tenant": name, "admin": False})  # report: trust-boundary
    return redirect("/")


@app.route("/tenant-fixed")
def tenant_fixed():
    name = request.cookies.get("tenant", "")
    values = {"tenant": name, "admin": False}
    values["tenant"] = "public"
    session.update(values)  # safe: trust-boundary
    return redirect("/")


@app.route("/flag")
def flag():
    session[request.args["name"]] = "1"  # report: trust-boundary
    return redirect("/")


def remember(key, value):
    session[key] = value  # report: trust-boundary


@app.route("/partner", methods=["POST"])
def partner():
    remember("partner", request.headers.get("X-Partner", ""))
    return redirect("/partner")


@app.route("/constant", methods=["POST"])
def constant():
    value = request.form.get("value", "")
    kept = {"first": "a", "second": value}
    kept["second"] = "b"
    session["value"] = kept["second"]  # safe: trust-boundary
    return redirect("/")


class Preferences:
    def __init__(self, raw):
        self.raw = raw

    def theme(self):
        return self.raw["theme"]

    def default_theme(self):
        return "plain"


@app.route("/preferences", methods=["POST"])
def preferences():
    chosen = Preferences(json.loads(request.data))
    session["theme"] = chosen.theme()  # report: trust-boundary
    return redirect("/")


@app.route("/preferences/reset", methods=["POST"])
def reset_preferences():
    chosen = Preferences(json.loads(request.data))
    session["theme"] = chosen.default_theme()  # safe: trust-boundary
    return redirect("/")


@app.route("/draft", methods=["POST"])
def draft():
    cache = {}
    cache["draft"] = request.form["draft"]  # safe: trust-boundary
    return {"length": len(cache["draft"])}
