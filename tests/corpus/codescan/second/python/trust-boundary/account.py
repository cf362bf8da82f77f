import re

import flask
from flask import Flask, request, session

app = Flask(__name__)
PLANS = ("free", "team")
ROLES = {"r": "reader", "w": "writer"}


@app.post("/role")
def set_role():
    session["role"] = request.form["role"]  # report: trust-boundary
    return "", 204


@app.post("/role-letter")
def set_role_letter():
    session["role"] = ROLES.get(request.form["role"], "reader")  # safe: trust-boundary
    return "", 204


@app.post("/plan")
def set_plan():
    plan = request.get_json()["plan"]
    if plan not in PLANS:
        return "", 400
    session["plan"] = plan  # safe: trust-boundary
    return "", 204


@app.post("/plan-logged")
def set_plan_logged():
    plan = request.get_json()["plan"]
    if plan not in PLANS:
        app.logger.warning("new plan")
    session["plan"] = plan  # report: trust-boundary
    return "", 204


@app.post("/profile")
def set_profile():
    session.update(request.get_json())  # report: trust-boundary
    return "", 204


@app.post("/profile-pages")
def set_page_size():
    session.update({"page_size": int(request.get_json()["page_size"])})  # safe: trust-boundary
    return "", 204


@app.get("/flag/<name>")
def set_flag(name):
    flask.session[name] = True  # report: trust-boundary
    return "", 204


@app.get("/visited/<name>")
def set_visited(name):
    flask.session["visited"] = True  # safe: trust-boundary
    return name


def remember(key, value):
    session[key] = value  # report: trust-boundary


@app.get("/customer")
def customer():
    remember("customer_id", request.args.get("customer"))
    return "", 204


def remember_word(key, value):
    if not re.fullmatch(r"[a-z]{2,12}", value):
        raise ValueError(key)
    session[key] = value  # safe: trust-boundary


@app.get("/language")
def language():
    remember_word("language", request.args.get("language", "en"))
    return "", 204


@app.get("/tenant")
def tenant():
    values = {"tenant": request.headers["X-Tenant"]}
    values["tenant"] = "public"
    session["tenant"] = values["tenant"]  # safe: trust-boundary
    return "", 204


@app.get("/tenant-name")
def tenant_name():
    values = [request.headers["X-Tenant"], "public"]
    values.append(values[0].strip())
    session["tenant"] = values[-1]  # report: trust-boundary
    return "", 204
