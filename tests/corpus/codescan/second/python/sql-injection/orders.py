import json
import os
import sqlite3

import psycopg2
import psycopg2.extras
import pymysql
from psycopg2 import sql

connection = psycopg2.connect(os.environ["DSN"])
SORTABLE = {"created": "created_at", "total": "total_cents"}


def order_by_id(event, context):
    order_id = event["pathParameters"]["id"]
    with connection.cursor(cursor_factory=psycopg2.extras.RealDictCursor) as cursor:
        cursor.execute(f"SELECT * FROM orders WHERE id = '{order_id}'")  # report: sql-injection
        return {"statusCode": 200, "body": json.dumps(cursor.fetchone(), default=str)}


def order_by_bound_id(event, context):
    order_id = event["pathParameters"]["id"]
    with connection.cursor(cursor_factory=psycopg2.extras.RealDictCursor) as cursor:
        cursor.execute("SELECT * FROM orders WHERE id = %s", (order_id,))  # safe: sql-injection
        return {"statusCode": 200, "body": json.dumps(cursor.fetchone(), default=str)}


def order_by_number(event, context):
    order_id = int(event["pathParameters"]["id"])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM orders WHERE id = {order_id}")  # safe: sql-injection
        return {"statusCode": 200, "body": json.dumps(cursor.fetchone(), default=str)}


def sorted_orders(event, context):
    params = event["queryStringParameters"]
    column = SORTABLE.get(params.get("sort"))
    if column is None:
        return {"statusCode": 400}
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM orders ORDER BY " + column)  # safe: sql-injection
        return {"statusCode": 200, "body": json.dumps(cursor.fetchall())}


def sorted_orders_direction(event, context):
    params = event["queryStringParameters"]
    column = SORTABLE.get(params.get("sort"), "created_at")
    direction = params.get("direction", "asc")
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM orders ORDER BY " + column + " " + direction)  # report: sql-injection
        return {"statusCode": 200, "body": json.dumps(cursor.fetchall())}


def table_by_identifier(event, context):
    statement = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(event["table"]))
    with connection.cursor() as cursor:
        cursor.execute(statement)  # safe: sql-injection
        return cursor.fetchone()[0]


def table_by_text(event, context):
    statement = sql.SQL("SELECT count(*) FROM " + event["table"])
    with connection.cursor() as cursor:
        cursor.execute(statement)  # report: sql-injection
        return cursor.fetchone()[0]


def many_ids(event, context):
    ids = json.loads(event["body"])["ids"]
    marks = ", ".join(["%s"] * len(ids))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, state FROM orders WHERE id IN ({marks})", ids)  # safe: sql-injection
        return {"statusCode": 200, "body": json.dumps(cursor.fetchall())}


def many_ids_joined(event, context):
    ids = json.loads(event["body"])["ids"]
    marks = ", ".join("'%s'" % value for value in ids)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, state FROM orders WHERE id IN ({marks})")  # report: sql-injection
        return {"statusCode": 200, "body": json.dumps(cursor.fetchall())}


def stream_totals(event, context):
    db = pymysql.connect(host=os.environ["DB_HOST"], user="svc", database="shop")
    with db.cursor() as cursor:
        for record in event["Records"]:
            image = record["dynamodb"]["NewImage"]
            query = "UPDATE totals SET cents = cents + 1 WHERE sku = '{sku}'".format(sku=image["sku"]["S"])
            cursor.execute(query)  # report: sql-injection
    db.commit()


def stream_totals_bound(event, context):
    db = pymysql.connect(host=os.environ["DB_HOST"], user="svc", database="shop")
    rows = [(record["dynamodb"]["NewImage"]["sku"]["S"],) for record in event["Records"]]
    with db.cursor() as cursor:
        cursor.executemany("UPDATE totals SET cents = cents + 1 WHERE sku = %s", rows)  # safe: sql-injection
    db.commit()


def escape_once(value):
    return value.replace("''", "'")


def find_customer(event, context):
    db = sqlite3.connect("/opt/data/customers.db")
    name = escape_once(event["name"])
    return db.execute("SELECT id FROM customers WHERE name = '" + name + "'").fetchall()  # report: sql-injection


def script_import(event, context):
    db = sqlite3.connect(":memory:")
    db.executescript(event["body"])  # report: sql-injection
    return db.total_changes
