import json

from vault import Vault, describe


def read(event, context):
    entry = Vault().entry("payments")
    return {"statusCode": 200, "body": json.dumps({"entry": entry})}  # report: sensitive-information-leak


def read_names(event, context):
    entry = describe("payments")
    return {"statusCode": 200, "body": json.dumps({"entry": entry})}  # safe: sensitive-information-leak
