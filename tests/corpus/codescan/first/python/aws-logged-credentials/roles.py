"""Functions that take roles."""

import logging
import os

import boto3

logger = logging.getLogger()
sts = boto3.client("sts")


def take_role(event, context):
    credentials = sts.assume_role(RoleArn=os.environ["ROLE"], RoleSessionName="job")["Credentials"]
    logger.info("using %s", credentials)  # report: aws-logged-credentials
    return credentials["Expiration"].isoformat()


def take_role_expiry(event, context):
    credentials = sts.assume_role(RoleArn=os.environ["ROLE"], RoleSessionName="job")["Credentials"]
    logger.info("valid until %s", credentials["Expiration"])  # safe: aws-logged-credentials
    return credentials["Expiration"].isoformat()


def own_keys(event, context):
    current = boto3.Session().get_credentials()
    print("secret", current.secret_key)  # report: aws-logged-credentials


def own_method(event, context):
    current = boto3.Session().get_credentials()
    print("method", current.method)  # safe: aws-logged-credentials


class Access:
    def __init__(self):
        answer = sts.assume_role(RoleArn=os.environ["ROLE"], RoleSessionName="job")
        self.token = answer["Credentials"]["SessionToken"]
        self.user = answer["AssumedRoleUser"]["Arn"]

    def trace(self):
        logger.debug("token %s", self.token)  # report: aws-logged-credentials

    def trace_user(self):
        logger.debug("user %s", self.user)  # safe: aws-logged-credentials


def traced(event, context):
    access = Access()
    access.trace()
    access.trace_user()


def runtime_token(event, context):
    logger.info("token is %s", os.environ["AWS_SESSION_TOKEN"])  # report: aws-logged-credentials


def runtime_token_present(event, context):
    logger.info("token is set: %s", "AWS_SESSION_TOKEN" in os.environ)  # safe: aws-logged-credentials
