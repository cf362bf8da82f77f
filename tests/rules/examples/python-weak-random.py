"""Predictable numbers: where they must not be guessed, and where that does not matter."""

import random
import secrets
import string
import time

import numpy

LETTERS = string.ascii_letters
generator = random.SystemRandom()


def handler(event, context):
    token = "".join(random.choice(LETTERS) for _ in range(32))  # report: python-weak-random
    reset_code = str(random.randint(100000, 999999))  # report: python-weak-random
    session = {"session_id": random.getrandbits(128)}  # report: python-weak-random
    salt = numpy.random.bytes(16)  # report: python-weak-random
    password = make()
    api_key = secrets.token_urlsafe(32)  # safe: python-weak-random
    otp = generator.randint(100000, 999999)  # safe: python-weak-random
    nonce = random.SystemRandom().getrandbits(64)  # safe: python-weak-random
    delay = random.uniform(0.1, 0.5)  # safe: python-weak-random
    time.sleep(delay)
    keyword = random.choice(["red", "green"])  # safe: python-weak-random
    sample = random.sample(event["rows"], 3)  # safe: python-weak-random
    return [token, reset_code, session, salt, password, api_key, otp, nonce, keyword, sample]


def make():
    return "".join(random.choices(LETTERS, k=12))  # report: python-weak-random
