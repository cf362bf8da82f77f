"""What a subscription answers."""

import boto3

sns = boto3.client("sns")


def handler(event, context):
    first = sns.subscribe(TopicArn="orders", Protocol="https", Endpoint=event["url"])  # report: subscription-without-arn
    second = sns.subscribe(TopicArn="orders", Protocol="https", Endpoint=event["url"], ReturnSubscriptionArn=False)  # report: subscription-without-arn
    third = sns.subscribe(TopicArn="orders", Protocol="https", Endpoint=event["url"], ReturnSubscriptionArn=True)  # safe: subscription-without-arn
    sns.unsubscribe(SubscriptionArn=third["SubscriptionArn"])  # safe: subscription-without-arn
    return [first["SubscriptionArn"], second["SubscriptionArn"]]
