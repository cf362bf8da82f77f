"""Answers sales questions from PostgreSQL with bound parameters."""

import json
import os
from datetime import date

import boto3
import psycopg2
from psycopg2 import sql

secrets = boto3.client("secretsmanager")
GROUPINGS = {"day": "sold_on", "shop": "shop_id"}
_connection = None


def connection():
    global _connection
    if _connection is None or _connection.closed:
        secret = json.loads(secrets.get_secret_value(SecretId=os.environ["DATABASE_SECRET"])["SecretString"])
        _connection = psycopg2.connect(
            host=secret["host"],
            user=secret["username"],
            password=secret["password"],
            dbname="sales",
            sslmode="verify-full",
            connect_timeout=3,
        )
    return _connection


def handler(event, context):
    params = event.get("queryStringParameters") or {}
    column = GROUPINGS.get(params.get("group", "day"))
    try:
        since = date.fromisoformat(params.get("since", "2024-01-01"))
    except ValueError:
        column = None
    if column is None:
        return {"statusCode": 400, "body": json.dumps({"message": "unknown grouping or date"})}
    rows = totals(column, since)
    body = [{"group": str(group), "cents": int(cents)} for group, cents in rows]
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps(body)}


def totals(column, since):
    query = sql.SQL("SELECT {group}, sum(cents) FROM sales WHERE sold_on >= %s GROUP BY {group}")
    with connection() as transaction, transaction.cursor() as cursor:
        cursor.execute(query.format(group=sql.Identifier(column)), (since,))
        return cursor.fetchall()
