import functools
import os

import boto3

orders = boto3.resource("dynamodb").Table("orders")  # safe: lambda-client-reuse
sts = boto3.client("sts")
_queue = None


def save(event, context):
    table = boto3.resource("dynamodb").Table("orders")  # report: lambda-client-reuse
    table.put_item(Item={"id": event["id"]})


def save_shared(event, context):
    orders.put_item(Item={"id": event["id"]})


def bucket_client():
    return boto3.client("s3")  # report: lambda-client-reuse


def upload(event, context):
    bucket_client().put_object(Bucket=os.environ["BUCKET"], Key=event["id"], Body=b"")


def queue_client():
    global _queue
    if _queue is None:
        _queue = boto3.client("sqs")  # safe: lambda-client-reuse
    return _queue


def enqueue(event, context):
    queue_client().send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=event["id"])


@functools.cache
def topic_client():
    return boto3.client("sns")  # safe: lambda-client-reuse


def publish(event, context):
    topic_client().publish(TopicArn=os.environ["TOPIC_ARN"], Message=event["id"])


class Mailer:
    def __init__(self, sender):
        self.sender = sender

    def send(self, to, text):
        message = {"Subject": {"Data": "Order"}, "Body": {"Text": {"Data": text}}}
        ses = boto3.client("ses")  # report: lambda-client-reuse
        ses.send_email(Source=self.sender, Destination={"ToAddresses": [to]}, Message=message)


def mail(event, context):
    Mailer("a@example.net").send(event["to"], event["text"])


class Pager:
    def __init__(self):
        self.sns = boto3.client("sns")  # safe: lambda-client-reuse

    def page(self, text):
        self.sns.publish(TopicArn=os.environ["TOPIC_ARN"], Message=text)


pager = Pager()


def page(event, context):
    pager.page(event["text"])


def in_customer_account(event, context):
    role = sts.assume_role(RoleArn=event["role"], RoleSessionName="sync")["Credentials"]
    keys = {"aws_access_key_id": role["AccessKeyId"], "aws_secret_access_key": role["SecretAccessKey"]}
    return boto3.client("s3", aws_session_token=role["SessionToken"], **keys).list_buckets()["Buckets"]  # safe: lambda-client-reuse
