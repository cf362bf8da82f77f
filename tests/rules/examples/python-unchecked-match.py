"""Matches that are there, and those that may be None."""

import re

ORDER = re.compile(r"order-(\d+)")


def at_once(event, context):
    return re.match(r"order-(\d+)", event["name"]).group(1)  # report: python-unchecked-match


def by_variable(event, context):
    found = ORDER.search(event["name"])
    return found.groups()  # report: python-unchecked-match


def tested(event, context):
    found = ORDER.search(event["name"])
    if not found:
        return None
    return found.group(1)  # safe: python-unchecked-match


def tested_for_none(event, context):
    found = ORDER.fullmatch(event["name"])
    if found is None:
        raise ValueError(event["name"])
    return found.group(1)  # safe: python-unchecked-match


def tested_where_it_is_made(event, context):
    if (found := ORDER.match(event["name"])) is not None:
        return found.group(1)  # safe: python-unchecked-match
    if other := ORDER.search(event["name"]):
        return other.group(1)  # safe: python-unchecked-match
    return None


def tested_the_wrong_way(event, context):
    found = ORDER.match(event["name"])
    if found is None:
        print("no order")
    return found.start()  # report: python-unchecked-match


def in_one_line(event, context):
    found = ORDER.match(event["name"])
    first = found.group(1) if found else ""  # safe: python-unchecked-match
    return first or (found and found.group(0))  # safe: python-unchecked-match


def tried(event, context):
    try:
        return ORDER.match(event["name"]).group(1)  # safe: python-unchecked-match
    except AttributeError:
        return None


def matched(text):
    return ORDER.match(text)


def by_function(event, context):
    found = matched(event["name"])
    assert found
    return found.group(1) + matched(event["other"]).group(1)  # report: python-unchecked-match


def every(event, context):
    return [found.group(1) for found in ORDER.finditer(event["names"])]  # safe: python-unchecked-match
