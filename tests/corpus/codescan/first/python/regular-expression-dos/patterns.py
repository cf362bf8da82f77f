"""Searches with patterns."""

import re

WORDS = re.compile(r"^(\w+\s?)+$")
PLAIN_WORDS = re.compile(r"^\w+(?:\s\w+){0,20}$")


def check_title(event, context):
    return {"valid": bool(WORDS.match(event["title"]))}  # report: regular-expression-dos


def check_plain_title(event, context):
    return {"valid": bool(PLAIN_WORDS.match(event["title"]))}  # safe: regular-expression-dos


def check_fixed_title(event, context):
    return {"valid": bool(WORDS.match("Weekly report")), "for": event["user"]}  # safe: regular-expression-dos


def search_text(event, context):
    params = event["queryStringParameters"]
    pattern = re.compile(params["pattern"])  # report: regular-expression-dos
    return {"found": bool(pattern.search("the quick brown fox"))}


def search_escaped(event, context):
    params = event["queryStringParameters"]
    pattern = re.compile(re.escape(params["pattern"]) + r"\b")  # safe: regular-expression-dos
    return {"found": bool(pattern.search("the quick brown fox"))}


def strip_tags(text):
    return re.sub(r"(<[^>]*>)*(a+)+!", "", text)  # report: regular-expression-dos


def clean(event, context):
    return {"body": strip_tags(event["body"])}


def clean_short(event, context):
    text = event["body"]
    if len(text) > 20:
        return {"statusCode": 413}
    return {"valid": bool(WORDS.match(text))}  # safe: regular-expression-dos
