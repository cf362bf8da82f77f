import json

import boto3
from argon2 import PasswordHasher
from passlib.hash import bcrypt

accounts = boto3.resource("dynamodb").Table("accounts")
hasher = PasswordHasher()
PASSWORD_HASHERS = ["django.contrib.auth.hashers.UnsaltedMD5PasswordHasher"]  # report: clear-text-credentials


def sign_up(event, context):
    body = json.loads(event["body"])
    accounts.put_item(Item={"mail": body["mail"], "password": body["password"]})  # report: clear-text-credentials
    return {"statusCode": 201}


def sign_up_hashed(event, context):
    body = json.loads(event["body"])
    accounts.put_item(Item={"mail": body["mail"], "password": hasher.hash(body["password"])})  # safe: clear-text-credentials
    return {"statusCode": 201}


class Account:
    def __init__(self, mail, password):
        self.mail = mail
        self.password = password

    def save(self):
        with open(f"/mnt/efs/accounts/{hash(self.mail)}.json", "w") as sink:
            json.dump({"mail": self.mail, "password": self.password}, sink)  # report: clear-text-credentials


def create(event, context):
    Account(event["mail"], event["password"]).save()


class HashedAccount:
    def __init__(self, mail, password):
        self.mail = mail
        self.password = bcrypt.using(rounds=13).hash(password)

    def save(self):
        with open(f"/mnt/efs/accounts/{hash(self.mail)}.json", "w") as sink:
            json.dump({"mail": self.mail, "password": self.password}, sink)  # safe: clear-text-credentials


def create_hashed(event, context):
    HashedAccount(event["mail"], event["password"]).save()


def forget(event, context):
    item = {"mail": event["mail"], "password": event["password"]}
    del item["password"]
    accounts.put_item(Item=item)  # safe: clear-text-credentials
