import re


def search(event, context):
    pattern = re.compile(event["pattern"])  # report: python-non-literal-pattern
    return [line for line in open("lines.txt") if pattern.search(line)]


def search_text(event, context):
    pattern = re.compile(r"\b" + re.escape(event["word"]) + r"\b")  # safe: python-non-literal-pattern
    return [line for line in open("lines.txt") if pattern.search(line)]


def has(event, context):
    if re.search("^" + event["prefix"], "orders/2024"):  # report: python-non-literal-pattern
        return True
    return re.search("^orders", event["key"]) is not None  # safe: python-non-literal-pattern
