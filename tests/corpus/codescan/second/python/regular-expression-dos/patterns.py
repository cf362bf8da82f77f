import re


def check_mail(event, context):
    return bool(re.match(r"^([a-zA-Z0-9]+)*@example\.net$", event["mail"]))  # report: regular-expression-dos


def check_mail_linear(event, context):
    return bool(re.match(r"^[a-zA-Z0-9]{1,64}@example\.net$", event["mail"]))  # safe: regular-expression-dos


def search_text(event, context):
    return re.findall(event["queryStringParameters"]["pattern"], event["body"])  # report: regular-expression-dos


def search_text_escaped(event, context):
    return re.findall(re.escape(event["queryStringParameters"]["word"]), event["body"])  # safe: regular-expression-dos


def compiled(pattern, flags=re.IGNORECASE):
    return re.compile(pattern, flags)  # report: regular-expression-dos


def route(event, context):
    return [name for name in ("orders", "users") if compiled(event["detail"]["rule"]).search(name)]


def words(event, context):
    return re.sub(r"(\w+\s*)+!$", "", event["text"])  # report: regular-expression-dos


def words_linear(event, context):
    return re.sub(r"\s+", " ", event["text"])  # safe: regular-expression-dos


def constant_text(event, context):
    return re.match(r"^(a+)+$", "aaaa") is not None and event["ok"]  # safe: regular-expression-dos
