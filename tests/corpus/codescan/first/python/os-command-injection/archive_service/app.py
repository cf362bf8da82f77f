import json

import shell


def handler(event, context):
    request = json.loads(event["body"])
    shell.pack(request["folder"], "bundle")
    return {"statusCode": 202}


def listed_handler(event, context):
    request = json.loads(event["body"])
    shell.pack_without_shell(request["folder"], request["name"])
    return {"statusCode": 202}
