"""Confirmation of subscriptions."""

import json
import os

import boto3

sns = boto3.client("sns")


def confirm(event, context):
    message = json.loads(event["body"])
    sns.confirm_subscription(TopicArn=os.environ["TOPIC"], Token=message["Token"])  # report: sns-unauthenticated-unsubscribe


def confirm_authenticated(event, context):
    message = json.loads(event["body"])
    sns.confirm_subscription(TopicArn=os.environ["TOPIC"], Token=message["Token"], AuthenticateOnUnsubscribe="true")  # safe: sns-unauthenticated-unsubscribe


def confirm_explicit(event, context):
    message = json.loads(event["body"])
    sns.confirm_subscription(TopicArn=os.environ["TOPIC"], Token=message["Token"], AuthenticateOnUnsubscribe="false")  # report: sns-unauthenticated-unsubscribe


def confirm_options(event, context):
    options = {"TopicArn": os.environ["TOPIC"], "Token": event["token"]}
    options["AuthenticateOnUnsubscribe"] = "true"
    sns.confirm_subscription(**options)  # safe: sns-unauthenticated-unsubscribe


def confirm_topic(topic_arn, token):
    topic = boto3.resource("sns").Topic(topic_arn)
    topic.confirm_subscription(Token=token)  # report: sns-unauthenticated-unsubscribe


def confirm_resource(event, context):
    confirm_topic(os.environ["TOPIC"], event["token"])


class Newsletter:
    def confirm_subscription(self, token):
        return {"confirmed": token}


def newsletter(event, context):
    return Newsletter().confirm_subscription(event["token"])  # safe: sns-unauthenticated-unsubscribe
