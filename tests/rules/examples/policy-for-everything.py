"""How much a policy allows."""

import json

import boto3

iam = boto3.client("iam")
ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"


def handler(event, context):
    wide = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    iam.put_role_policy(RoleName="orders", PolicyName="own", PolicyDocument=json.dumps(wide))  # report: policy-for-everything
    narrow = {"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::orders/*"}]}
    iam.put_role_policy(RoleName="orders", PolicyName="own", PolicyDocument=json.dumps(narrow))  # safe: policy-for-everything
    denied = {"Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}
    iam.put_role_policy(RoleName="orders", PolicyName="own", PolicyDocument=json.dumps(denied))  # safe: policy-for-everything
    text = '{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'
    iam.create_policy(PolicyName="own", PolicyDocument=text)  # report: policy-for-everything
    iam.attach_role_policy(RoleName="orders", PolicyArn=ADMIN)  # report: policy-for-everything
    iam.attach_role_policy(RoleName="orders", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")  # safe: policy-for-everything
