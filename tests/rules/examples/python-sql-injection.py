import sqlite3

import asyncpg
import boto3

database = sqlite3.connect("/opt/shop.db")
athena = boto3.client("athena")
data = boto3.client("rds-data")
COLUMNS = {"name": "name", "price": "price"}


def find(event, context):
    item = event["queryStringParameters"]["item"]
    database.execute(f"select * from items where name = '{item}'")  # report: python-sql-injection
    database.execute("select * from items where name = ?", (item,))  # safe: python-sql-injection
    cursor = database.cursor()
    cursor.execute("select * from items where name = '%s'" % item)  # report: python-sql-injection
    cursor.execute("select * from items where number = %d" % int(item))  # safe: python-sql-injection


def ordered(event, context):
    column = COLUMNS.get(event["order"], "name")
    return database.execute("select * from items order by " + column)  # safe: python-sql-injection


def report(event, context):
    athena.start_query_execution(QueryString="select * from sales where day = " + event["day"])  # report: python-sql-injection
    data.execute_statement(sql="delete from sales where id = :id", parameters=[{"name": "id", "value": event["id"]}])  # safe: python-sql-injection


def all_or_nothing(event, context):
    statement = "UPDATE orders SET state = '" + event["state"] + "'"
    boto3.client("dynamodb").execute_transaction(TransactStatements=[{"Statement": statement}])  # report: python-sql-injection


async def pooled(event, context):
    pool = await asyncpg.create_pool("postgres://orders")
    async with pool.acquire() as connection:
        await connection.fetchrow("SELECT * FROM orders WHERE name = '" + event["name"] + "'")  # report: python-sql-injection
        await connection.fetchrow("SELECT * FROM orders WHERE name = $1", event["name"])  # safe: python-sql-injection
