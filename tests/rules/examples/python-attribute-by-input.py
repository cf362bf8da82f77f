"""Attributes that are chosen by name."""

import actions

FIELDS = {"name": "name", "street": "street"}


def handler(event, context):
    order = actions.load(7)
    getattr(actions, event["action"])(order)  # report: python-attribute-by-input
    getattr(actions, f"do_{event['action']}")(order)  # report: python-attribute-by-input
    getattr(order, "name")  # safe: python-attribute-by-input
    getattr(order, FIELDS[event["field"]])  # safe: python-attribute-by-input
    if event["field"] in FIELDS:
        return getattr(order, event["field"])  # safe: python-attribute-by-input
    return getattr(order, "name", event["field"])  # safe: python-attribute-by-input
