"""Who may end a subscription."""

import boto3

sns = boto3.client("sns")


def handler(event, context):
    topic, token = event["TopicArn"], event["Token"]
    sns.confirm_subscription(TopicArn=topic, Token=token)  # report: sns-unauthenticated-unsubscribe
    sns.confirm_subscription(TopicArn=topic, Token=token, AuthenticateOnUnsubscribe="false")  # report: sns-unauthenticated-unsubscribe
    sns.confirm_subscription(TopicArn=topic, Token=token, AuthenticateOnUnsubscribe="true")  # safe: sns-unauthenticated-unsubscribe
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=event["queue"])  # safe: sns-unauthenticated-unsubscribe
