"""Order functions over several database drivers."""

import json
import os
import sqlite3

import boto3
import psycopg2
import pymysql
from psycopg2 import sql

rds = boto3.client("rds-data")
athena = boto3.client("athena")
SORT_COLUMNS = {"date": "created_at", "price": "total"}


def connect():
    return pymysql.connect(host=os.environ["DB_HOST"], user=os.environ["DB_USER"], password=os.environ["DB_AUTH"])


def find_order(event, context):
    order = event["pathParameters"]["id"]
    with connect().cursor() as cursor:
        cursor.execute(f"SELECT * FROM orders WHERE id = '{order}'")  # report: sql-injection
        return {"statusCode": 200, "body": json.dumps(cursor.fetchone(), default=str)}


def find_order_bound(event, context):
    order = event["pathParameters"]["id"]
    with connect().cursor() as cursor:
        cursor.execute("SELECT * FROM orders WHERE id = %s", (order,))  # safe: sql-injection
        return {"statusCode": 200, "body": json.dumps(cursor.fetchone(), default=str)}


def find_order_formatted(event, context):
    order = event["pathParameters"]["id"]
    with connect().cursor() as cursor:
        cursor.execute("SELECT * FROM orders WHERE id = '%s'" % (order,))  # report: sql-injection
        return {"statusCode": 200, "body": json.dumps(cursor.fetchone(), default=str)}


def find_order_number(event, context):
    order = int(event["pathParameters"]["id"])
    with connect().cursor() as cursor:
        cursor.execute("SELECT * FROM orders WHERE id = %d" % order)  # safe: sql-injection
        return {"statusCode": 200, "body": json.dumps(cursor.fetchone(), default=str)}


def delete_order(event, context):
    connection = sqlite3.connect("/tmp/orders.db")
    body = json.loads(event["body"])
    connection.executescript("DELETE FROM orders WHERE code = '" + body["code"] + "';")  # report: sql-injection
    return {"statusCode": 204}


def sorted_orders(event, context):
    column = event["queryStringParameters"]["sort"]
    connection = psycopg2.connect(os.environ["DSN"])
    cursor = connection.cursor()
    cursor.execute("SELECT id, total FROM orders ORDER BY " + column)  # report: sql-injection
    return cursor.fetchall()


def sorted_orders_mapped(event, context):
    column = SORT_COLUMNS[event["queryStringParameters"]["sort"]]
    connection = psycopg2.connect(os.environ["DSN"])
    cursor = connection.cursor()
    cursor.execute("SELECT id, total FROM orders ORDER BY " + column)  # safe: sql-injection
    return cursor.fetchall()


def sorted_orders_composed(event, context):
    column = event["queryStringParameters"]["sort"]
    connection = psycopg2.connect(os.environ["DSN"])
    cursor = connection.cursor()
    statement = sql.SQL("SELECT id, total FROM orders ORDER BY {}").format(sql.Identifier(column))
    cursor.execute(statement)  # safe: sql-injection
    return cursor.fetchall()


def data_api(event, context):
    statement = "UPDATE stock SET amount = amount - 1 WHERE sku = '" + event["detail"]["sku"] + "'"
    rds.execute_statement(resourceArn=os.environ["CLUSTER"], secretArn=os.environ["SECRET"], sql=statement)  # report: sql-injection


def data_api_bound(event, context):
    statement = "UPDATE stock SET amount = amount - 1 WHERE sku = :sku"
    values = [{"name": "sku", "value": {"stringValue": event["detail"]["sku"]}}]
    rds.execute_statement(resourceArn=os.environ["CLUSTER"], secretArn=os.environ["SECRET"], sql=statement, parameters=values)  # safe: sql-injection


def report_query(event, context):
    month = event["queryStringParameters"].get("month")
    text = "SELECT * FROM sales WHERE month = '{}'".format(month)
    athena.start_query_execution(QueryString=text, WorkGroup="reports")  # report: sql-injection


def report_query_bound(event, context):
    month = event["queryStringParameters"].get("month")
    text = "SELECT * FROM sales WHERE month = ?"
    athena.start_query_execution(QueryString=text, WorkGroup="reports", ExecutionParameters=[f"'{int(month)}'"])  # safe: sql-injection


def partiql(event, context):
    dynamodb = boto3.client("dynamodb")
    owner = event["headers"]["x-owner"]
    dynamodb.execute_statement(Statement=f"SELECT * FROM \"notes\" WHERE owner = '{owner}'")  # report: sql-injection


def partiql_bound(event, context):
    dynamodb = boto3.client("dynamodb")
    owner = event["headers"]["x-owner"]
    dynamodb.execute_statement(Statement='SELECT * FROM "notes" WHERE owner = ?', Parameters=[{"S": owner}])  # safe: sql-injection
