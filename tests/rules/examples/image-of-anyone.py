"""Whose images are found."""

import boto3

ec2 = boto3.client("ec2")


def handler(event, context):
    by_name = [{"Name": "name", "Values": ["shop-*"]}]
    ec2.describe_images(Filters=by_name)  # report: image-of-anyone
    ec2.describe_images(Filters=by_name, Owners=["self"])  # safe: image-of-anyone
    ec2.describe_images(ImageIds=["ami-0123456789abcdef0"])  # safe: image-of-anyone
    ec2.describe_instances(Filters=by_name)  # safe: image-of-anyone
