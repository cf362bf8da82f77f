"""Where clients are made."""

import functools

import boto3
import psycopg2

s3 = boto3.client("s3")  # safe: client-per-invocation
table = None


def handler(event, context):
    client = boto3.client("sqs")  # report: client-per-invocation
    connection = connect()
    client.send_message(QueueUrl=event["queue"], MessageBody="text")
    credentials = boto3.client("sts").assume_role(RoleArn=event["role"], RoleSessionName="o")["Credentials"]  # report: client-per-invocation
    theirs = boto3.client("s3", aws_access_key_id=credentials["AccessKeyId"], aws_secret_access_key=credentials["SecretAccessKey"])  # safe: client-per-invocation
    regional = boto3.client("s3", region_name=event["region"])  # safe: client-per-invocation
    return [orders().name, connection.closed, theirs, regional, s3]


def connect():
    return psycopg2.connect(host="db.shop.internal")  # report: client-per-invocation


def orders():
    global table
    if table is None:
        table = boto3.resource("dynamodb").Table("orders")  # safe: client-per-invocation
    return table


@functools.lru_cache(maxsize=8)
def of_region(region):
    return boto3.client("sns", endpoint_url=f"https://sns.{region}.amazonaws.com")  # safe: client-per-invocation


def publish(event, context):
    of_region(event["region"]).publish(TopicArn=event["topic"], Message="done")
