import json

import boto3

sns = boto3.client("sns")


def confirm(event, context):
    message = json.loads(event["body"])
    sns.confirm_subscription(TopicArn=message["TopicArn"], Token=message["Token"])  # report: sns-unauthenticated-unsubscribe


def confirm_authenticated(event, context):
    message = json.loads(event["body"])
    sns.confirm_subscription(TopicArn=message["TopicArn"], Token=message["Token"], AuthenticateOnUnsubscribe="true")  # safe: sns-unauthenticated-unsubscribe


def confirm_with(client, **request):
    return client.confirm_subscription(**request)  # report: sns-unauthenticated-unsubscribe


def confirm_indirect(event, context):
    confirm_with(sns, TopicArn=event["topic"], Token=event["token"], AuthenticateOnUnsubscribe="false")


def confirm_with_authentication(client, **request):
    request["AuthenticateOnUnsubscribe"] = "true"
    return client.confirm_subscription(**request)  # safe: sns-unauthenticated-unsubscribe


def confirm_indirect_authenticated(event, context):
    confirm_with_authentication(sns, TopicArn=event["topic"], Token=event["token"])


def confirm_resource(event, context):
    topic = boto3.resource("sns").Topic(event["topic"])
    topic.confirm_subscription(Token=event["token"])  # report: sns-unauthenticated-unsubscribe


class Newsletter:
    def confirm_subscription(self, address):
        return {"address": address}


def look_alike(event, context):
    return Newsletter().confirm_subscription(event["address"])  # safe: sns-unauthenticated-unsubscribe
