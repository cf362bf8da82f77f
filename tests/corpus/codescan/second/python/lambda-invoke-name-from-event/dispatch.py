import json
import os

import boto3

client = boto3.client("lambda")
states = boto3.client("stepfunctions")
WORKERS = {"resize": os.environ["RESIZE_FUNCTION"], "crop": os.environ["CROP_FUNCTION"]}


def dispatch(event, context):
    return client.invoke(FunctionName=event["worker"], Payload=json.dumps(event["job"]))["StatusCode"]  # report: lambda-invoke-name-from-event


def dispatch_known(event, context):
    return client.invoke(FunctionName=WORKERS[event["worker"]], Payload=json.dumps(event["job"]))["StatusCode"]  # safe: lambda-invoke-name-from-event


def start(name, data):
    machine = "arn:aws:states:eu-west-1:111122223333:stateMachine:" + name
    return states.start_execution(stateMachineArn=machine, input=json.dumps(data))  # report: lambda-invoke-name-from-event


def start_flow(event, context):
    return start(json.loads(event["body"])["flow"], {})["executionArn"]


def start_fixed(name, data):
    machine = os.environ["STATE_MACHINE"]
    return states.start_execution(stateMachineArn=machine, name=name, input=json.dumps(data))  # safe: lambda-invoke-name-from-event


def start_fixed_flow(event, context):
    return start_fixed(json.loads(event["body"])["flow"], {})["executionArn"]


def fan_out(event, context):
    for record in event["Records"]:
        message = json.loads(record["body"])
        client.invoke(FunctionName=f"worker-{message['kind']}", InvocationType="Event", Payload=b"{}")  # report: lambda-invoke-name-from-event


def fan_out_checked(event, context):
    for record in event["Records"]:
        kind = json.loads(record["body"])["kind"]
        if kind not in {"resize", "crop"}:
            continue
        client.invoke(FunctionName=f"worker-{kind}", InvocationType="Event", Payload=b"{}")  # safe: lambda-invoke-name-from-event
