import code
import json
import re

from flask import Flask, render_template_string, request

app = Flask(__name__)
HOOKS = {"trim": "value.strip()", "upper": "value.upper()"}


def run_scripts(event, context):
    scope = {"result": None}
    for record in event["Records"]:
        step = json.loads(record["Sns"]["Message"])
        exec(step["script"], scope)  # report: code-injection
    return scope["result"]


def run_hooks(event, context):
    value = event["value"]
    for name in event["hooks"]:
        if name not in HOOKS:
            raise KeyError(name)
        value = eval(HOOKS[name])  # safe: code-injection
    return value


def run_hook_or_text(event, context):
    value = event["value"]
    hook = HOOKS.get(event["hook"], event["hook"])
    return eval(hook)  # report: code-injection


def build(source, name="rule"):
    return compile(source, name, "exec")  # report: code-injection


def load_rule(event, context):
    return build(event["detail"]["rule"]).co_names


def digits_only(event, context):
    text = event["expression"]
    if not re.fullmatch(r"[0-9 +-]{1,40}", text):
        return None
    return eval(text)  # safe: code-injection


def digits_somewhere(event, context):
    text = event["expression"]
    if not re.search(r"[0-9 +-]{1,40}", text):
        return None
    return eval(text)  # report: code-injection


class Reviewer:
    def eval(self, text):
        return {"length": len(text), "score": text.count("!")}


def review(event, context):
    reviewer = Reviewer()
    return reviewer.eval(event["comment"])  # safe: code-injection


@app.route("/preview", methods=["POST"])
def preview():
    return render_template_string("Dear %s, welcome" % request.form["name"])  # report: code-injection


@app.route("/preview2", methods=["POST"])
def preview_with_context():
    return render_template_string("Dear {{ name }}, welcome", name=request.form["name"])  # safe: code-injection


def sources(event):
    for item in event["items"]:
        yield item["code"]


def console(event, context):
    interpreter = code.InteractiveInterpreter()
    for text in sources(event):
        interpreter.runsource(text)  # report: code-injection


def number_formula(event, context):
    factor = float(event["factor"])
    return eval(f"lambda x: x * {factor}")(event["amount"])  # safe: code-injection
