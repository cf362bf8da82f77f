from urllib.parse import unquote_plus

from imaging import convert, identify


def on_upload(event, context):
    for record in event["Records"]:
        key = unquote_plus(record["s3"]["object"]["key"])
        convert(key, width=320)


def on_inspect(event, context):
    for record in event["Records"]:
        key = unquote_plus(record["s3"]["object"]["key"])
        identify(key)
