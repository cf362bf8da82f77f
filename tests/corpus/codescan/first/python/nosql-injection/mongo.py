"""Profile lookups in a document database."""

import json
import os

from pymongo import MongoClient

client = MongoClient(os.environ["MONGO_URI"])
users = client.shop.users
orders = client.shop.orders
STATES = {"open": {"closed": False}, "closed": {"closed": True}}


def login(event, context):
    body = json.loads(event["body"])
    found = users.find_one({"name": body["name"], "pin": body["pin"]})  # report: nosql-injection
    return {"statusCode": 200 if found else 401}


def login_text(event, context):
    body = json.loads(event["body"])
    found = users.find_one({"name": str(body["name"]), "pin": str(body["pin"])})  # safe: nosql-injection
    return {"statusCode": 200 if found else 401}


def search(event, context):
    criteria = json.loads(event["body"])
    return [str(order["_id"]) for order in orders.find(criteria)]  # report: nosql-injection


def search_state(event, context):
    state = event["queryStringParameters"]["state"]
    criteria = STATES.get(state, STATES["open"])
    return [str(order["_id"]) for order in orders.find(criteria)]  # safe: nosql-injection


def script_filter(event, context):
    city = event["queryStringParameters"]["city"]
    return orders.count_documents({"$where": f"this.city == '{city}'"})  # report: nosql-injection


def plain_filter(event, context):
    city = event["queryStringParameters"]["city"]
    return orders.count_documents({"city": {"$eq": city}})  # safe: nosql-injection


def pipeline(event, context):
    stages = [{"$match": {"open": True}}]
    stages.extend(json.loads(event["body"])["stages"])
    return list(orders.aggregate(stages))  # report: nosql-injection


def typed(event, context):
    name = json.loads(event["body"])["name"]
    if not isinstance(name, str):
        return {"statusCode": 400}
    users.update_one({"name": name}, {"$set": {"seen": True}})  # safe: nosql-injection
    return {"statusCode": 204}


def untyped(event, context):
    name = json.loads(event["body"])["name"]
    if name is None:
        return {"statusCode": 400}
    users.delete_many({"name": name})  # report: nosql-injection
    return {"statusCode": 204}


class Shelf:
    def find(self, criteria):
        return [criteria["title"]]


def shelf(event, context):
    orders_like = Shelf()
    return orders_like.find(json.loads(event["body"]))  # safe: nosql-injection
