import random


def invitation_code():
    secret_code = random.sample("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 10)  # report: weak-random-number-generation
    return "".join(secret_code)


def slot_number(slots):
    return random.randrange(len(slots))  # safe: weak-random-number-generation
