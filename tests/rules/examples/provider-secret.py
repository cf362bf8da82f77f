"""Keys of providers, told by their form; names, references and placeholders look alike."""

import boto3

ACCESS = "AKIAQ3EGRKVN5XB7TM2W"  # report: provider-secret
DOCUMENTED = "AKIAIOSFODNN7EXAMPLE"  # safe: provider-secret
PREFIX = "AKIA"  # safe: provider-secret
HOOK = "https://hooks.slack.com/services/T0AB12CD3/B0EF45GH6/madeUpForThisExample01"  # report: provider-secret
HOOK_FORM = "https://hooks.slack.com/services/<team>/<hook>/<token>"  # safe: provider-secret
DATABASE = "postgresql://orders:kT9vQx2LmZ@db.shop.internal:5432/orders"  # report: provider-secret
DATABASE_FORM = "postgresql://{user}:{password}@{host}/orders"  # safe: provider-secret
LOCAL = "postgresql://postgres:postgres@localhost:5432/test"  # safe: provider-secret
KEYWORDS = "host=db.shop.internal user=orders password=kT9vQx2LmZ"  # report: provider-secret
SETTINGS = "Server=db.shop.internal;Database=orders;Uid=orders;Pwd=kT9vQx2LmZ;"  # report: provider-secret
KEYWORDS_FORM = "host={host} user={user} password={password}"  # safe: provider-secret
HELP = "give host=NAME user=NAME password=..."  # safe: provider-secret
HEADER = "-----BEGIN RSA PRIVATE KEY-----"  # report: provider-secret
CERTIFICATE = "-----BEGIN CERTIFICATE-----"  # safe: provider-secret


def handler(event, context):
    github = "ghp_" + event["suffix"]  # safe: provider-secret
    client = boto3.client("s3", aws_access_key_id="ASIAQ3EGRKVN5XB7TM2W")  # report: provider-secret
    npm = {"token": "npm_aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1eF3hJ5"}  # report: provider-secret
    return {"client": str(client), "names": [github, len(npm)]}
