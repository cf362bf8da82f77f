import re

WORDS = re.compile(r"^(\w+\s?)*$")
ONE_WORD = re.compile(r"^\w+$")


def check(event, context):
    name = event["queryStringParameters"]["name"]
    if re.match(r"(a+)+$", name):  # report: catastrophic-pattern
        return "a"
    if WORDS.match(name):  # report: catastrophic-pattern
        return "words"
    if ONE_WORD.match(name):  # safe: catastrophic-pattern
        return "word"
    if re.match(r"(ab|cd)+$", name):  # safe: catastrophic-pattern
        return "pairs"
    return None


def check_short(event, context):
    name = event["queryStringParameters"]["name"]
    if len(name) > 20:
        raise ValueError("too long")
    return WORDS.match(name)  # safe: catastrophic-pattern
