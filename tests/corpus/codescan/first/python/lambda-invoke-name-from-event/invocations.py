"""Functions that start other functions."""

import json
import os

import boto3

functions = boto3.client("lambda")
machines = boto3.client("stepfunctions")
TARGETS = {"resize": "image-resize", "scan": "image-scan"}


def forward(event, context):
    functions.invoke(FunctionName=event["target"], Payload=b"{}")  # report: lambda-invoke-name-from-event


def forward_mapped(event, context):
    functions.invoke(FunctionName=TARGETS[event["target"]], Payload=b"{}")  # safe: lambda-invoke-name-from-event


def forward_payload(event, context):
    functions.invoke(FunctionName=os.environ["TARGET"], Payload=json.dumps({"target": event["target"]}))  # safe: lambda-invoke-name-from-event


def start(event, context):
    name = "arn:aws:states:eu-west-1:111122223333:stateMachine:" + event["detail"]["machine"]
    machines.start_execution(stateMachineArn=name, input="{}")  # report: lambda-invoke-name-from-event


def start_listed(event, context):
    name = event["detail"]["machine"]
    if name not in ("daily", "hourly"):
        raise ValueError(name)
    machines.start_execution(stateMachineArn=os.environ["PREFIX"] + name, input="{}")  # safe: lambda-invoke-name-from-event


def dispatch(name, payload):
    return functions.invoke(FunctionName=name, InvocationType="Event", Payload=payload)  # report: lambda-invoke-name-from-event


def dispatched(event, context):
    for record in event["Records"]:
        message = json.loads(record["body"])
        dispatch(message["function"], json.dumps(message["input"]))
