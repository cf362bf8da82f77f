import json

from avatars.files import load_avatar, load_default
from avatars.naming import avatar_name, default_name


def show(event, context):
    params = event["queryStringParameters"]
    return {"statusCode": 200, "isBase64Encoded": True, "body": load_avatar(avatar_name(params))}


def show_default(event, context):
    params = event["queryStringParameters"]
    return {"statusCode": 200, "isBase64Encoded": True, "body": load_default(default_name(params))}


def show_size(event, context):
    return json.dumps(sorted(event["queryStringParameters"]))
