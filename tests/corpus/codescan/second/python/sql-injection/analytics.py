import json
import os
from enum import Enum

import boto3
import pandas as pd
from sqlalchemy import create_engine, text

athena = boto3.client("athena")
rds_data = boto3.client("rds-data")
dynamodb = boto3.client("dynamodb")
engine = create_engine(os.environ["DATABASE_URL"])


class Period(Enum):
    DAY = "day"
    WEEK = "week"


def visits(event, context):
    site = event["queryStringParameters"]["site"]
    query = "SELECT * FROM visits WHERE site = '%s'" % site
    return athena.start_query_execution(QueryString=query, WorkGroup="primary")  # report: sql-injection


def visits_with_parameters(event, context):
    site = event["queryStringParameters"]["site"]
    query = "SELECT * FROM visits WHERE site = ?"
    return athena.start_query_execution(QueryString=query, ExecutionParameters=[site])  # safe: sql-injection


def visits_by_period(event, context):
    period = Period(event["queryStringParameters"]["period"])
    query = f"SELECT date_trunc('{period.value}', ts), count(*) FROM visits GROUP BY 1"
    return athena.start_query_execution(QueryString=query, WorkGroup="primary")  # safe: sql-injection


def run_statement(statement, parameters=()):
    return rds_data.execute_statement(resourceArn=os.environ["ARN"], secretArn="s", sql=statement)  # report: sql-injection


def account(event, context):
    body = json.loads(event["body"])
    return run_statement("select * from account where mail = '" + body["mail"] + "'")


def run_bound(statement, **values):
    parameters = [{"name": k, "value": {"stringValue": v}} for k, v in values.items()]
    return rds_data.execute_statement(resourceArn="a", secretArn="s", sql=statement, parameters=parameters)  # safe: sql-injection


def account_bound(event, context):
    body = json.loads(event["body"])
    return run_bound("select * from account where mail = :mail", mail=body["mail"])


def partiql(event, context):
    statement = f"SELECT * FROM \"devices\" WHERE serial='{event['serial']}'"
    return dynamodb.execute_statement(Statement=statement)["Items"]  # report: sql-injection


def partiql_bound(event, context):
    statement = 'SELECT * FROM "devices" WHERE serial=?'
    return dynamodb.execute_statement(Statement=statement, Parameters=[{"S": event["serial"]}])["Items"]  # safe: sql-injection


def report_frame(event, context):
    region = event["detail"]["region"]
    frame = pd.read_sql_query(f"SELECT * FROM sales WHERE region = '{region}'", engine)  # report: sql-injection
    return frame.to_json()


def report_frame_bound(event, context):
    region = event["detail"]["region"]
    frame = pd.read_sql_query(text("SELECT * FROM sales WHERE region = :r"), engine, params={"r": region})  # safe: sql-injection
    return frame.to_json()


def alchemy_text(event, context):
    where = " AND ".join(f"{key} = '{value}'" for key, value in event["filters"].items())
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM sales WHERE " + where))  # report: sql-injection
        return [dict(row._mapping) for row in rows]


def match_statement(event, context):
    match event["view"]:
        case "daily":
            view = "sales_daily"
        case "weekly":
            view = "sales_weekly"
        case _:
            view = "sales"
    with engine.connect() as connection:
        return connection.exec_driver_sql("SELECT sum(total) FROM " + view).scalar()  # safe: sql-injection


def match_statement_default(event, context):
    match event["view"]:
        case "daily":
            view = "sales_daily"
        case "weekly":
            view = "sales_weekly"
        case other:
            view = other
    with engine.connect() as connection:
        return connection.exec_driver_sql("SELECT sum(total) FROM " + view).scalar()  # report: sql-injection


class Pipeline:
    def __init__(self):
        self.steps = []

    def execute(self, step):
        self.steps.append(step)


def pipeline(event, context):
    cursor = Pipeline()
    cursor.execute("SELECT step " + event["step"])  # safe: sql-injection
    return cursor.steps
