import json

import boto3

client = boto3.client("secretsmanager")


class Vault:
    def entry(self, name):
        response = client.get_secret_value(SecretId=name)
        return json.loads(response["SecretString"])


def describe(name):
    response = client.get_secret_value(SecretId=name)
    return sorted(json.loads(response["SecretString"]).keys())
