"""Reads of a DynamoDB table."""

import os

import boto3
from boto3.dynamodb.conditions import Attr, Key

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
client = boto3.client("dynamodb")
FIELDS = frozenset({"title", "author"})


def filtered(event, context):
    author = event["queryStringParameters"]["author"]
    page = table.scan(FilterExpression="author = :a AND " + author, ExpressionAttributeValues={":a": "x"})  # report: nosql-injection
    return page["Items"]


def filtered_value(event, context):
    author = event["queryStringParameters"]["author"]
    page = table.scan(FilterExpression="author = :a", ExpressionAttributeValues={":a": author})  # safe: nosql-injection
    return page["Items"]


def conditions(event, context):
    author = event["queryStringParameters"]["author"]
    page = table.query(KeyConditionExpression=Key("author").eq(author), FilterExpression=Attr("year").gt(2000))  # safe: nosql-injection
    return page["Items"]


def any_table(event, context):
    name = event["headers"]["x-collection"]
    return client.scan(TableName=name)["Items"]  # report: nosql-injection


def projected(event, context):
    params = event["queryStringParameters"]
    names = params["fields"]
    page = client.scan(TableName=os.environ["TABLE"], ProjectionExpression=names)  # report: nosql-injection
    return page["Items"]


def projected_known(event, context):
    params = event["queryStringParameters"]
    names = ", ".join(name for name in params["fields"].split(",") if name in FIELDS)
    page = client.scan(TableName=os.environ["TABLE"], ProjectionExpression=names)  # safe: nosql-injection
    return page["Items"]


def built(event, context):
    arguments = {"TableName": os.environ["TABLE"], "FilterExpression": "pages > :p"}
    arguments["FilterExpression"] += " AND title = " + event["arguments"]["title"]
    arguments["ExpressionAttributeValues"] = {":p": {"N": "10"}}
    return client.scan(**arguments)["Items"]  # report: nosql-injection


def built_value(event, context):
    arguments = {"TableName": os.environ["TABLE"], "FilterExpression": event["arguments"]["title"]}
    arguments["FilterExpression"] = "title = :t"
    arguments["ExpressionAttributeValues"] = {":t": {"S": event["arguments"]["title"]}}
    return client.scan(**arguments)["Items"]  # safe: nosql-injection
