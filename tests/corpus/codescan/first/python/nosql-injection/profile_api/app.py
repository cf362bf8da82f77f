import json

import store


def get_profile(event, context):
    criteria = {"visible": True, **json.loads(event["body"])}
    return store.match(criteria)


def get_numbered(event, context):
    return store.match_id(event["pathParameters"]["number"])
