import boto3
from boto3.dynamodb.conditions import Key

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
