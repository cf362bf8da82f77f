"""Who decides on rights."""

import json

import boto3

iam = boto3.client("iam")
sts = boto3.client("sts")
ROLES = {"reader": "arn:aws:iam::aws:policy/ReadOnlyAccess"}


def handler(event, context):
    iam.attach_user_policy(UserName=event["user"], PolicyArn=event["policy"])  # report: rights-by-event
    iam.put_role_policy(RoleName="orders", PolicyName="own", PolicyDocument=json.dumps(event["document"]))  # report: rights-by-event
    iam.attach_role_policy(RoleName="orders", PolicyArn=ROLES[event["role"]])  # safe: rights-by-event
    iam.attach_role_policy(RoleName="orders", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")  # safe: rights-by-event
    if event["user"] in ("orders", "stock"):
        iam.create_access_key(UserName=event["user"])  # safe: rights-by-event
    iam.create_access_key(UserName=event["user"])  # report: rights-by-event
    iam.create_policy(PolicyName=event["name"], PolicyDocument='{"Statement": []}')  # safe: rights-by-event
    sts.assume_role(RoleArn="arn:aws:iam::123456789012:role/orders", RoleSessionName=event["name"])  # safe: rights-by-event
    sts.assume_role(RoleArn=event["role"], RoleSessionName="orders")  # report: rights-by-event
    iam.get_user(UserName=event["user"])  # safe: rights-by-event
