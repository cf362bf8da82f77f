"""Expression and template functions."""

import ast
import code
import json
import operator

import jinja2
import pandas as pd
from flask import Flask, render_template_string, request

app = Flask(__name__)
OPERATIONS = {"add": operator.add, "sub": operator.sub}
FORMULAS = {"double": "x * 2", "square": "x ** 2"}


def evaluate(event, context):
    expression = event["queryStringParameters"]["expression"]
    return {"statusCode": 200, "body": str(eval(expression))}  # report: code-injection


def evaluate_literal(event, context):
    expression = event["queryStringParameters"]["expression"]
    return {"statusCode": 200, "body": str(ast.literal_eval(expression))}  # safe: code-injection


def evaluate_restricted(event, context):
    expression = event["queryStringParameters"]["expression"]
    return {"statusCode": 200, "body": str(eval(expression, {"__builtins__": {}}))}  # report: code-injection


def operate(event, context):
    body = json.loads(event["body"])
    return OPERATIONS[body["operation"]](body["left"], body["right"])  # safe: code-injection


def formula(event, context):
    name = event["queryStringParameters"]["name"]
    value = float(event["queryStringParameters"]["x"])
    if name not in FORMULAS:
        return {"statusCode": 404}
    return {"statusCode": 200, "body": str(eval(FORMULAS[name], {}, {"x": value}))}  # safe: code-injection


def run_script(event, context):
    for record in event["Records"]:
        exec(record["body"])  # report: code-injection


def compiled(event, context):
    exec(compile(event["script"], "<job>", "exec"), {"limit": 10})  # report: code-injection


def console(event, context):
    interpreter = code.InteractiveInterpreter()
    interpreter.runsource(event["line"])  # report: code-injection


def greet(event, context):
    name = event["queryStringParameters"]["name"]
    template = jinja2.Template("Hello " + name)  # report: code-injection
    return {"statusCode": 200, "body": template.render()}


def greet_value(event, context):
    name = event["queryStringParameters"]["name"]
    template = jinja2.Template("Hello {{ name }}")  # safe: code-injection
    return {"statusCode": 200, "body": template.render(name=name)}


@app.route("/card")
def card():
    return render_template_string("<p>%s</p>" % request.args["title"])  # report: code-injection


@app.route("/card-value")
def card_value():
    return render_template_string("<p>{{ title }}</p>", title=request.args["title"])  # safe: code-injection


def filter_rows(event, context):
    frame = pd.read_csv("/opt/data/sales.csv")
    return frame.query(event["filter"]).to_json()  # report: code-injection


def filter_rows_value(event, context):
    frame = pd.read_csv("/opt/data/sales.csv")
    limit = float(event["limit"])
    return frame.query("total > @limit").to_json()  # safe: code-injection
