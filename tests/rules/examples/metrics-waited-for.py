"""How metrics are published."""

import json

import boto3

cloudwatch = boto3.client("cloudwatch")
cloudwatch.put_metric_data(Namespace="orders", MetricData=[])  # safe: metrics-waited-for


def handler(event, context):
    cloudwatch.put_metric_data(Namespace="orders", MetricData=[{"MetricName": "count", "Value": 1}])  # report: metrics-waited-for
    print(json.dumps({"_aws": {"CloudWatchMetrics": []}, "count": 1}))  # safe: metrics-waited-for
    count(event)


def count(event):
    cloudwatch.put_metric_data(Namespace="orders", MetricData=event["data"])  # report: metrics-waited-for
    cloudwatch.get_metric_data(MetricDataQueries=[])  # safe: metrics-waited-for
