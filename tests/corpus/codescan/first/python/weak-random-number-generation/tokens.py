"""Tokens, codes and samples."""

import os
import random
import secrets
import string
import time
import uuid
from random import SystemRandom, choice

import boto3

table = boto3.resource("dynamodb").Table(os.environ["CODES"])
ALPHABET = string.ascii_letters + string.digits


def one_time_code(event, context):
    otp = random.randint(100000, 999999)  # report: weak-random-number-generation
    table.put_item(Item={"user": event["user"], "otp": otp})


def one_time_code_secure(event, context):
    otp = 100000 + secrets.randbelow(900000)  # safe: weak-random-number-generation
    table.put_item(Item={"user": event["user"], "otp": otp})


def reset_token(event, context):
    token = "".join(random.choice(ALPHABET) for _ in range(32))  # report: weak-random-number-generation
    table.put_item(Item={"user": event["user"], "token": token})


def reset_token_system(event, context):
    generator = SystemRandom()
    token = "".join(generator.choice(ALPHABET) for _ in range(32))  # safe: weak-random-number-generation
    table.put_item(Item={"user": event["user"], "token": token})


def reset_token_imported(event, context):
    characters = [choice(ALPHABET) for _ in range(24)]  # report: weak-random-number-generation
    reset_token_value = "".join(characters)
    table.put_item(Item={"user": event["user"], "token": reset_token_value})


def session_id(event, context):
    random.seed(time.time())
    session = "%032x" % random.getrandbits(128)  # report: weak-random-number-generation
    return {"statusCode": 200, "headers": {"Set-Cookie": f"session={session}; Secure; HttpOnly; SameSite=Strict"}}


def session_id_uuid(event, context):
    session = uuid.uuid4().hex  # safe: weak-random-number-generation
    return {"statusCode": 200, "headers": {"Set-Cookie": f"session={session}; Secure; HttpOnly; SameSite=Strict"}}


def backoff(event, context):
    for attempt in range(4):
        try:
            return table.get_item(Key={"user": event["user"]})["Item"]
        except KeyError:
            time.sleep(random.uniform(0, 2**attempt))  # safe: weak-random-number-generation
    return {}


def sampled(event, context):
    if random.random() < 0.01:  # safe: weak-random-number-generation
        print("sampled request", context.aws_request_id)
    return {"statusCode": 200}


def salted(event, context):
    salt = bytes(random.randrange(256) for _ in range(16))  # report: weak-random-number-generation
    table.put_item(Item={"user": event["user"], "salt": salt})


def salted_secure(event, context):
    salt = secrets.token_bytes(16)  # safe: weak-random-number-generation
    table.put_item(Item={"user": event["user"], "salt": salt})


def random_text(length, generator=random):
    return "".join(generator.choice(ALPHABET) for _ in range(length))  # report: weak-random-number-generation


def invite(event, context):
    api_key = random_text(40)
    table.put_item(Item={"user": event["user"], "api_key": api_key})


class Deck:
    def __init__(self):
        self.cards = list(range(52))

    def randint(self, low, high):
        return self.cards[low:high]


def first_cards(event, context):
    random_like = Deck()
    token = random_like.randint(0, 5)  # safe: weak-random-number-generation
    return token


def temporary_password(event, context):
    password = "".join(random.sample(ALPHABET, 12))  # report: weak-random-number-generation
    boto3.client("cognito-idp").admin_set_user_password(UserPoolId=os.environ["POOL"], Username=event["user"], Password=password)


def nonce(event, context):
    generator = random.SystemRandom()
    nonce_value = generator.getrandbits(96)  # safe: weak-random-number-generation
    return hex(nonce_value)
