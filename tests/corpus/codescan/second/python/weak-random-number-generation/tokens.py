import random
import secrets
import string
import time
import uuid
from random import SystemRandom, choices

import boto3
import numpy as np

sns = boto3.client("sns")
ALPHABET = string.ascii_letters + string.digits


def reset_token(event, context):
    token = "".join(random.choice(ALPHABET) for _ in range(32))  # report: weak-random-number-generation
    return {"reset_token": token}


def reset_token_secret(event, context):
    token = "".join(secrets.choice(ALPHABET) for _ in range(32))  # safe: weak-random-number-generation
    return {"reset_token": token}


def one_time_code(event, context):
    otp = random.randint(100000, 999999)  # report: weak-random-number-generation
    sns.publish(PhoneNumber=event["phone"], Message=f"Your code is {otp}")


def one_time_code_secret(event, context):
    otp = secrets.randbelow(900000) + 100000  # safe: weak-random-number-generation
    sns.publish(PhoneNumber=event["phone"], Message=f"Your code is {otp}")


def session_cookie(event, context):
    session_id = "%032x" % random.getrandbits(128)  # report: weak-random-number-generation
    return {"statusCode": 200, "headers": {"Set-Cookie": f"sid={session_id}; Secure; HttpOnly; SameSite=Lax"}}


def session_cookie_system(event, context):
    session_id = "%032x" % SystemRandom().getrandbits(128)  # safe: weak-random-number-generation
    return {"statusCode": 200, "headers": {"Set-Cookie": f"sid={session_id}; Secure; HttpOnly; SameSite=Lax"}}


def retry_with_jitter(event, context):
    for attempt in range(3):
        time.sleep(2**attempt + random.random())  # safe: weak-random-number-generation
        if attempt == event["until"]:
            break


def sampled_trace(event, context):
    if random.random() < 0.05:  # safe: weak-random-number-generation
        print("sampled", context.aws_request_id)


class PasswordPolicy:
    def __init__(self, length=12):
        self.length = length

    def temporary_password(self):
        return "".join(choices(ALPHABET, k=self.length))  # report: weak-random-number-generation


def invite(event, context):
    return {"user": event["user"], "temporary_password": PasswordPolicy().temporary_password()}


def salt_from_numpy(event, context):
    salt = np.random.bytes(16)  # report: weak-random-number-generation
    return {"salt": salt.hex()}


def pick(source, length=20):
    return "".join(source.choice(ALPHABET) for _ in range(length))  # report: weak-random-number-generation


def api_key_for(event, context):
    generator = random.Random(time.time())
    return {"api_key": pick(generator)}


def pick_system(source, length=20):
    return "".join(source.choice(ALPHABET) for _ in range(length))  # safe: weak-random-number-generation


def api_key_system(event, context):
    return {"api_key": pick_system(random.SystemRandom())}


def shuffle_quiz(event, context):
    questions = list(event["questions"])
    random.shuffle(questions)  # safe: weak-random-number-generation
    return questions


def order_token(event, context):
    order_token = uuid.uuid4().hex  # safe: weak-random-number-generation
    return {"order_token": order_token}
