from base64 import b64decode

from codec import decode, decode_text


def put(event, context):
    return decode(b64decode(event["pathParameters"]["state"]))


def put_text(event, context):
    return decode_text(event["body"])
