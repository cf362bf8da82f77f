import json
import os

import boto3
from boto3.dynamodb.conditions import Attr, Key
from bson import ObjectId
from pymongo import MongoClient

client = MongoClient(os.environ["MONGO_URI"])
users = client.app.users
table = boto3.resource("dynamodb").Table("profiles")
ALLOWED_FIELDS = {"city", "team"}


def login(event, context):
    body = json.loads(event["body"])
    user = users.find_one({"name": body["name"], "pin": body["pin"]})  # report: nosql-injection
    return {"statusCode": 200 if user else 403}


def login_text(event, context):
    body = json.loads(event["body"])
    user = users.find_one({"name": str(body["name"]), "pin": str(body["pin"])})  # safe: nosql-injection
    return {"statusCode": 200 if user else 403}


def search(event, context):
    query = json.loads(event["body"])
    return list(users.find(query))  # report: nosql-injection


def search_field(event, context):
    body = json.loads(event["body"])
    query = {field: str(body[field]) for field in ALLOWED_FIELDS if field in body}
    return list(users.find(query))  # safe: nosql-injection


def where_script(event, context):
    city = event["queryStringParameters"]["city"]
    return list(users.find({"$where": f"this.city == '{city}'"}))  # report: nosql-injection


def where_number(event, context):
    age = int(event["queryStringParameters"]["age"])
    return list(users.find({"$where": f"this.age > {age}"}))  # safe: nosql-injection


def remove(event, context):
    selector = {"_id": json.loads(event["body"]).get("id")}
    return users.delete_many(selector).deleted_count  # report: nosql-injection


def remove_by_object_id(event, context):
    selector = {"_id": ObjectId(json.loads(event["body"]).get("id"))}
    return users.delete_many(selector).deleted_count  # safe: nosql-injection


def dynamo_filter(event, context):
    params = event["queryStringParameters"]
    expression = params["field"] + " = :v"
    values = {":v": params["value"]}
    return table.scan(FilterExpression=expression, ExpressionAttributeValues=values)["Items"]  # report: nosql-injection


def dynamo_filter_value(event, context):
    params = event["queryStringParameters"]
    values = {":v": params["value"]}
    return table.scan(FilterExpression="city = :v", ExpressionAttributeValues=values)["Items"]  # safe: nosql-injection


def dynamo_condition(event, context):
    city = event["queryStringParameters"]["city"]
    return table.query(KeyConditionExpression=Key("pk").eq(city), FilterExpression=Attr("on").eq(True))  # safe: nosql-injection


def dynamo_field_checked(event, context):
    params = event["queryStringParameters"]
    field = params["field"]
    if field not in ALLOWED_FIELDS:
        return {"statusCode": 400}
    return table.scan(FilterExpression=f"{field} = :v", ExpressionAttributeValues={":v": params["value"]})  # safe: nosql-injection


def aggregate(event, context):
    stages = [{"$match": {"active": True}}]
    stages.extend(json.loads(event["body"])["stages"])
    return list(users.aggregate(stages))  # report: nosql-injection


def replaced_stage(event, context):
    stages = [json.loads(event["body"])["stage"], {"$limit": 10}]
    stages[0] = {"$match": {"active": True}}
    return list(users.aggregate(stages))  # safe: nosql-injection
