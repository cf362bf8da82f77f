"""Search functions that build their statements in pieces."""

import json
import os
import sqlite3
import uuid

from sqlalchemy import create_engine, text

engine = create_engine(os.environ["DATABASE_URL"])


class Query:
    def __init__(self, table):
        self.table = table
        self.conditions = []
        self.values = []

    def where_text(self, column, value):
        self.conditions.append(f"{column} = '{value}'")
        return self

    def where(self, column, value):
        self.conditions.append(f"{column} = ?")
        self.values.append(value)
        return self

    def statement(self):
        return "SELECT * FROM " + self.table + " WHERE " + " AND ".join(self.conditions)


def search_customers(event, context):
    db = sqlite3.connect("/tmp/customers.db")
    query = Query("customers").where_text("city", event["queryStringParameters"]["city"])
    return db.execute(query.statement()).fetchall()  # report: sql-injection


def search_customers_bound(event, context):
    db = sqlite3.connect("/tmp/customers.db")
    query = Query("customers").where("city", event["queryStringParameters"]["city"])
    return db.execute(query.statement(), query.values).fetchall()  # safe: sql-injection


def many_placeholders(event, context):
    db = sqlite3.connect("/tmp/customers.db")
    ids = json.loads(event["body"])["ids"]
    marks = ", ".join("?" for _ in ids)
    return db.execute(f"SELECT * FROM customers WHERE id IN ({marks})", ids).fetchall()  # safe: sql-injection


def many_joined(event, context):
    db = sqlite3.connect("/tmp/customers.db")
    ids = json.loads(event["body"])["ids"]
    marks = ", ".join(f"'{item}'" for item in ids)
    return db.execute(f"SELECT * FROM customers WHERE id IN ({marks})").fetchall()  # report: sql-injection


def alchemy_text(event, context):
    name = event["arguments"]["name"]
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM people WHERE name = '" + name + "'"))  # report: sql-injection
        return [dict(row._mapping) for row in rows]


def alchemy_text_bound(event, context):
    name = event["arguments"]["name"]
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM people WHERE name = :name"), {"name": name})  # safe: sql-injection
        return [dict(row._mapping) for row in rows]


def half_cleaned(event, context):
    db = sqlite3.connect("/tmp/customers.db")
    value = event["queryStringParameters"]["id"]
    if event["queryStringParameters"].get("kind") == "number":
        value = str(int(value))
    return db.execute("SELECT * FROM customers WHERE id = " + value).fetchall()  # report: sql-injection


def fully_cleaned(event, context):
    db = sqlite3.connect("/tmp/customers.db")
    value = event["queryStringParameters"]["id"]
    if event["queryStringParameters"].get("kind") == "number":
        value = str(int(value))
    else:
        value = str(uuid.UUID(value))
    return db.execute("SELECT * FROM customers WHERE id = '" + value + "'").fetchall()  # safe: sql-injection


def replaced_on_failure(event, context):
    db = sqlite3.connect("/tmp/customers.db")
    limit = event["queryStringParameters"]["limit"]
    try:
        limit = int(limit)
    except ValueError:
        limit = 10
    return db.execute("SELECT * FROM customers LIMIT " + str(limit)).fetchall()  # safe: sql-injection


def ignored_failure(event, context):
    db = sqlite3.connect("/tmp/customers.db")
    limit = event["queryStringParameters"]["limit"]
    try:
        limit = str(int(limit))
    except ValueError:
        pass
    return db.execute("SELECT * FROM customers LIMIT " + limit).fetchall()  # report: sql-injection


class Workflow:
    def execute(self, text):
        return {"step": text}


def start_workflow(event, context):
    cursor = Workflow()
    return cursor.execute("SELECT step " + event["step"])  # safe: sql-injection


def stream_keys(event):
    for record in event["Records"]:
        yield record["dynamodb"]["NewImage"]["email"]["S"]


def mirror_emails(event, context):
    db = sqlite3.connect("/tmp/mirror.db")
    for email in stream_keys(event):
        db.execute("INSERT INTO mirror (email) VALUES ('%s')" % email)  # report: sql-injection
    db.commit()


def mirror_emails_bound(event, context):
    db = sqlite3.connect("/tmp/mirror.db")
    rows = [(email,) for email in stream_keys(event)]
    db.executemany("INSERT INTO mirror (email) VALUES (?)", rows)  # safe: sql-injection
    db.commit()


def swapped_pair(event, context):
    db = sqlite3.connect("/tmp/customers.db")
    column, value = "city", event["queryStringParameters"]["city"]
    column, value = value, column
    return db.execute("SELECT " + value + " FROM customers").fetchall()  # safe: sql-injection


def table_by_default(event, context, table="customers"):
    db = sqlite3.connect("/tmp/customers.db")
    return db.execute("SELECT count(*) FROM " + table).fetchall()  # safe: sql-injection


def quoted_twice(event, context):
    db = sqlite3.connect("/tmp/customers.db")
    parts = {"where": "1 = 1"}
    parts.update({"where": "city = '" + event["queryStringParameters"]["city"] + "'"})
    return db.execute("SELECT * FROM customers WHERE " + parts["where"]).fetchall()  # report: sql-injection
