"""How a state is waited for."""

import time

import boto3

cloudformation = boto3.client("cloudformation")
athena = boto3.client("athena")


def handler(event, context):
    while True:
        stack = cloudformation.describe_stacks(StackName="orders")["Stacks"][0]  # report: polled-state
        if stack["StackStatus"] == "CREATE_COMPLETE":
            break
        time.sleep(5)
    cloudformation.get_waiter("stack_create_complete").wait(StackName="orders")  # safe: polled-state
    for _ in range(20):
        time.sleep(1)
        state = athena.get_query_execution(QueryExecutionId=event["id"])  # report: polled-state
    for row in event["rows"]:
        athena.get_query_results(QueryExecutionId=row)  # safe: polled-state
    return [state, cloudformation.describe_stacks(StackName="orders")]  # safe: polled-state
