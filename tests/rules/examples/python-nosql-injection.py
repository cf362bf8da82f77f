import boto3
import pymongo
from boto3.dynamodb.conditions import Key
from opensearchpy import OpenSearch

orders = boto3.resource("dynamodb").Table("orders")
dynamodb = boto3.client("dynamodb")


def search(event, context):
    text = event["queryStringParameters"]["filter"]
    return orders.scan(FilterExpression=text)  # report: python-nosql-injection


def sorted_by(event, context):
    return dynamodb.query(  # report: python-nosql-injection
        TableName="orders",
        KeyConditionExpression="owner = " + event["owner"],
    )


def of_owner(event, context):
    return orders.query(KeyConditionExpression=Key("owner").eq(event["owner"]))  # safe: python-nosql-injection


def by_values(event, context):
    return dynamodb.query(  # safe: python-nosql-injection
        TableName="orders",
        KeyConditionExpression="#o = :o",
        ExpressionAttributeNames={"#o": "owner"},
        ExpressionAttributeValues={":o": {"S": event["owner"]}},
    )


def scan_filter(event, context):
    equal = {"state": {"AttributeValueList": [{"S": event["state"]}], "ComparisonOperator": "EQ"}}
    dynamodb.scan(TableName="orders", ScanFilter=equal)  # safe: python-nosql-injection
    chosen = {"state": {"AttributeValueList": [{"S": "open"}], "ComparisonOperator": event["operator"]}}
    dynamodb.scan(TableName="orders", ScanFilter=chosen)  # report: python-nosql-injection


def script(event, context):
    people = pymongo.MongoClient("people")["shop"]["people"]
    return people.find({"$where": "this.name == '" + event["name"] + "'"})  # report: python-nosql-injection


def look(event, context):
    index = OpenSearch("index")
    index.search(body={"query": {"match": {"name": event["name"]}}})  # safe: python-nosql-injection
    index.search(body={"query": {"query_string": {"query": event["name"]}}})  # report: python-nosql-injection
