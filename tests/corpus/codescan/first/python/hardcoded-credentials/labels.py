"""Forms and messages that mention credentials."""

import os

import boto3

MESSAGES = {
    "password": "Please enter your password",  # safe: hardcoded-credentials
    "token_expired": "The token has expired",  # safe: hardcoded-credentials
}
PRIVATE_KEY = (  # the key of the partner's sandbox
    "-----BEGIN RSA PRIVATE KEY-----\n"  # report: hardcoded-credentials
    "MIIBOgIBAAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf9Cnzj4p4WGeKLs1Pt8Qu\n"
    "KUpRKfFLfRYC9AIKjbJTWit+CqvjWYzvQwECAwEAAQJAIJLixBy2qpFoS4DSmoEm\n"
    "-----END RSA PRIVATE KEY-----\n"
)
CLIENT_SECRET_ARN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:client-AbCdEf"  # safe: hardcoded-credentials


def form(event, context):
    fields = [{"name": "user", "type": "text"}, {"name": "pwd", "type": "password"}]  # safe: hardcoded-credentials
    return {"statusCode": 200, "body": str(fields)}


def create_user(event, context):
    secret = boto3.client("secretsmanager").get_random_password(PasswordLength=20)["RandomPassword"]  # safe: hardcoded-credentials
    boto3.client("cognito-idp").admin_create_user(UserPoolId=os.environ["POOL"], Username=event["user"], TemporaryPassword=secret)


def create_default_user(event, context):
    boto3.client("cognito-idp").admin_create_user(UserPoolId=os.environ["POOL"], Username=event["user"], TemporaryPassword="Vk!72pqLzX0d")  # report: hardcoded-credentials
