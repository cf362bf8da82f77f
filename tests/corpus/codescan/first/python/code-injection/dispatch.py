"""Rule functions with classes and callbacks."""

import json

import boto3

s3 = boto3.client("s3")


class Rule:
    def __init__(self, condition):
        self._condition = condition

    @property
    def condition(self):
        return self._condition

    def fixed_condition(self):
        return "amount > 100"


def apply_rule(event, context):
    rule = Rule(event["detail"]["condition"])
    return eval(rule.condition)  # report: code-injection


def apply_fixed_rule(event, context):
    rule = Rule(event["detail"]["condition"])
    amount = event["detail"]["amount"]
    return eval(rule.fixed_condition(), {}, {"amount": amount})  # safe: code-injection


def every(items, function):
    return [function(item) for item in items]


def map_expressions(event, context):
    return every(event["expressions"], eval)  # report: code-injection


def map_lengths(event, context):
    return every(event["expressions"], len)  # safe: code-injection


class Model:
    def eval(self):
        self.training = False
        return self

    def exec(self, text):
        return {"executed": text}


def prepare(event, context):
    model = Model()
    return model.exec(event["text"])  # safe: code-injection


def last_wins(event, context):
    source = event["formula"]
    for source in ("1 + 1", "2 + 2"):
        total = eval(source)  # safe: code-injection
    return total


def stored_rule(event, context):
    text = json.loads(event["body"])["rule"]
    stages = {}
    stages["first"] = text
    stages["second"] = stages["first"].strip()
    return eval(stages["second"])  # report: code-injection


def numbers_only(event, context):
    left, right = (int(value) for value in event["values"][:2])
    return eval(f"{left} + {right}")  # safe: code-injection


def finally_wins(event, context):
    expression = event["expression"]
    try:
        expression = expression.strip()
    finally:
        expression = "0"
    return eval(expression)  # safe: code-injection


def object_rule(event, context):
    key = event["rule_key"]
    text = s3.get_object(Bucket="rules", Key=key)["Body"].read().decode()
    exec(text)  # report: code-injection
