"""AWS credentials in log lines."""

import logging
import os

import boto3

logger = logging.getLogger()
sts = boto3.client("sts")


def handler(event, context):
    credentials = sts.assume_role(RoleArn=event["role"], RoleSessionName="orders")["Credentials"]
    logger.info("assumed %s", credentials)  # report: aws-credentials-logged
    print(credentials["SessionToken"])  # report: aws-credentials-logged
    logger.info("until %s as %s", credentials["Expiration"], credentials["AccessKeyId"])  # safe: aws-credentials-logged
    own = boto3.Session().get_credentials()
    logger.debug(f"{own.secret_key}")  # report: aws-credentials-logged
    print(os.environ["AWS_SESSION_TOKEN"])  # report: aws-credentials-logged
    print(os.environ["AWS_REGION"])  # safe: aws-credentials-logged
    logger.info("assumed %s", sts.get_caller_identity()["Arn"])  # safe: aws-credentials-logged
    client = boto3.client("s3", aws_session_token=credentials["SessionToken"])  # safe: aws-credentials-logged
    logger.info("buckets %s", client.list_buckets())  # safe: aws-credentials-logged
    print("key", credentials["AccessKeyId"], "until", credentials["Expiration"])  # safe: aws-credentials-logged
