import json

from pymongo import MongoClient

customers = MongoClient().shop.customers


def sign_in(event, context):
    body = json.loads(event["body"])
    return customers.find_one({"name": body["name"], "pin": body["pin"]})  # report: python-document-injection


def sign_in_text(event, context):
    body = json.loads(event["body"])
    return customers.find_one({"name": str(body["name"]), "pin": str(body["pin"])})  # safe: python-document-injection


def by_number(event, context):
    return customers.find_one({"number": int(event["number"])})  # safe: python-document-injection


def remove(event, context):
    customers.delete_many(json.loads(event["body"]))  # report: python-document-injection
