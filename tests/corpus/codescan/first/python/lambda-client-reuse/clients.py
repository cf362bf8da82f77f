"""Clients made at different moments."""

import functools
import os

import boto3

shared = boto3.client("sqs")  # safe: lambda-client-reuse
cached = None


def made_each_time(event, context):
    queue = boto3.client("sqs")  # report: lambda-client-reuse
    queue.send_message(QueueUrl=os.environ["QUEUE"], MessageBody=event["text"])


def made_once(event, context):
    shared.send_message(QueueUrl=os.environ["QUEUE"], MessageBody=event["text"])


def table():
    return boto3.resource("dynamodb").Table(os.environ["TABLE"])  # report: lambda-client-reuse


def made_in_function(event, context):
    return table().get_item(Key={"id": event["id"]}).get("Item")


def made_when_missing(event, context):
    global cached
    if cached is None:
        cached = boto3.client("sns")  # safe: lambda-client-reuse
    cached.publish(TopicArn=os.environ["TOPIC"], Message=event["text"])


@functools.lru_cache(maxsize=None)
def remembered(name):
    return boto3.client(name)  # safe: lambda-client-reuse


def made_by_cache(event, context):
    remembered("sns").publish(TopicArn=os.environ["TOPIC"], Message=event["text"])


def made_with_credentials(event, context):
    answer = remembered("sts").assume_role(RoleArn=os.environ["ROLE"], RoleSessionName=context.aws_request_id)["Credentials"]
    storage = boto3.client("s3", aws_access_key_id=answer["AccessKeyId"], aws_secret_access_key=answer["SecretAccessKey"], aws_session_token=answer["SessionToken"])  # safe: lambda-client-reuse
    return storage.list_buckets()["Buckets"]


class Publisher:
    def __init__(self):
        self.client = boto3.client("sns")  # report: lambda-client-reuse

    def publish(self, text):
        self.client.publish(TopicArn=os.environ["TOPIC"], Message=text)


def made_by_object(event, context):
    Publisher().publish(event["text"])
