import json

import boto3

iam = boto3.client("iam")
POLICIES = {"reader": "arn:aws:iam::111122223333:policy/reader", "writer": "arn:aws:iam::111122223333:policy/writer"}


def attach(event, context):
    iam.attach_user_policy(UserName=event["user"], PolicyArn=event["policy"])  # report: lambda-iam-escalation


def attach_constant(event, context):
    iam.attach_user_policy(UserName="auditor", PolicyArn=POLICIES["reader"])  # safe: lambda-iam-escalation
    return event["user"]


def grant(role, document):
    iam.put_role_policy(RoleName=role, PolicyName="inline", PolicyDocument=json.dumps(document))  # report: lambda-iam-escalation


def grant_role(event, context):
    grant("worker", json.loads(event["body"])["policy"])


def grant_fixed(role):
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}
    document = {"Version": "2012-10-17", "Statement": [statement]}
    iam.put_role_policy(RoleName=role, PolicyName="inline", PolicyDocument=json.dumps(document))  # safe: lambda-iam-escalation


def grant_fixed_role(event, context):
    grant_fixed("worker")
    return event["id"]


class Access:
    def __init__(self, role):
        self.role = role

    def trust(self, document):
        iam.update_assume_role_policy(RoleName=self.role, PolicyDocument=document)  # report: lambda-iam-escalation


def trust(event, context):
    Access(event["role"]).trust(event["document"])


def attach_known(event, context):
    policy = POLICIES[event["policy"]]
    iam.attach_role_policy(RoleName="worker", PolicyArn=policy)  # safe: lambda-iam-escalation
