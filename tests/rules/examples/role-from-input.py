"""Where the rights of a caller come from."""

import json


def handler(event, context):
    body = json.loads(event["body"])
    if body["role"] == "admin":  # report: role-from-input
        return {"statusCode": 200}
    if event["headers"]["x-user-role"] == "admin":  # report: role-from-input
        return {"statusCode": 200}
    if event["requestContext"]["authorizer"]["role"] == "admin":  # safe: role-from-input
        return {"statusCode": 200}
    if body["kind"] == "admin":  # safe: role-from-input
        return {"statusCode": 404}
    role = role_of(context)
    return {"statusCode": 200 if role == "admin" else 403}  # safe: role-from-input


def role_of(context):
    return context.client_context
