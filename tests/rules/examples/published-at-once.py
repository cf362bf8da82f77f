"""When a topic is published to."""

import os

import boto3

sns = boto3.client("sns")


def handler(event, context):
    topic = sns.create_topic(Name="orders")["TopicArn"]
    sns.publish(TopicArn=topic, Message="text")  # report: published-at-once
    sns.publish(TopicArn=os.environ["TOPIC"], Message="text")  # safe: published-at-once
    known = sns.list_topics()["Topics"][0]["TopicArn"]
    sns.publish(TopicArn=known, Message="text")  # safe: published-at-once
