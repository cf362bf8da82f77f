import ast
import json
import operator

import jinja2
import pandas as pd

OPERATORS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul}


def compute(event, context):
    expression = json.loads(event["body"])["expression"]
    return {"statusCode": 200, "body": str(eval(expression))}  # report: code-injection


def compute_literal(event, context):
    expression = json.loads(event["body"])["expression"]
    return {"statusCode": 200, "body": str(ast.literal_eval(expression))}  # safe: code-injection


def evaluate(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        return node.value
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        return OPERATORS[type(node.op)](evaluate(node.left), evaluate(node.right))
    raise ValueError("not supported")


def compute_tree(event, context):
    tree = ast.parse(event["expression"], mode="eval")
    return evaluate(tree.body)  # safe: code-injection


def compute_empty_builtins(event, context):
    return eval(event["expression"], {"__builtins__": {}}, {"x": 3})  # report: code-injection


class Formula:
    template = "lambda row: {}"

    def __init__(self, text):
        self.text = text

    def compile(self):
        return eval(self.template.format(self.text))  # report: code-injection


def apply_formula(event, context):
    function = Formula(event["formula"]).compile()
    return [function(row) for row in event["rows"]]


class FixedFormula:
    def __init__(self, text):
        self.text = text

    def source(self):
        return "lambda row: row['net'] * 1.19"

    def compile(self):
        return eval(self.source())  # safe: code-injection


def apply_fixed_formula(event, context):
    function = FixedFormula(event["formula"]).compile()
    return [function(row) for row in event["rows"]]


def filter_frame(event, context):
    frame = pd.DataFrame(event["rows"])
    return frame.query(event["condition"]).to_dict("records")  # report: code-injection


def filter_frame_mask(event, context):
    frame = pd.DataFrame(event["rows"])
    wanted = event["city"]
    return frame.query("city == @wanted").to_dict("records")  # safe: code-injection


def greeting(event, context):
    params = event["queryStringParameters"]
    page = jinja2.Environment(autoescape=True).from_string("<h1>" + params["title"] + "</h1>")  # report: code-injection
    return {"statusCode": 200, "headers": {"Content-Type": "text/html"}, "body": page.render()}


def greeting_variable(event, context):
    params = event["queryStringParameters"]
    page = jinja2.Environment(autoescape=True).from_string("<h1>{{ title }}</h1>")  # safe: code-injection
    return {"statusCode": 200, "headers": {"Content-Type": "text/html"}, "body": page.render(title=params["title"])}
