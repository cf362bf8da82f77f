import logging
import os

import boto3

logger = logging.getLogger()
sts = boto3.client("sts")


def session_keys(event, context):
    credentials = boto3.Session().get_credentials().get_frozen_credentials()
    logger.info("using %s", credentials.secret_key)  # report: aws-logged-credentials


def session_region(event, context):
    session = boto3.Session()
    session.get_credentials()
    logger.info("using %s", session.region_name)  # safe: aws-logged-credentials


def assume(event, context):
    answer = sts.assume_role(RoleArn=os.environ["ROLE_ARN"], RoleSessionName="sync")
    print("assumed", answer["Credentials"])  # report: aws-logged-credentials


def assume_name(event, context):
    answer = sts.assume_role(RoleArn=os.environ["ROLE_ARN"], RoleSessionName="sync")
    print("assumed", answer["AssumedRoleUser"]["Arn"])  # safe: aws-logged-credentials


def describe(values):
    logger.debug("environment %s", values)  # report: aws-logged-credentials


def runtime_variables(event, context):
    describe({name: os.environ[name] for name in ("AWS_ACCESS_KEY_ID", "AWS_SESSION_TOKEN")})


def describe_names(values):
    logger.debug("environment %s", sorted(values))  # safe: aws-logged-credentials


def runtime_variable_names(event, context):
    describe_names({name: os.environ[name] for name in ("AWS_ACCESS_KEY_ID", "AWS_SESSION_TOKEN")})
