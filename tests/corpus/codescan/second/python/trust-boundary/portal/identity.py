from flask import session


class Identity:
    def __init__(self, user):
        self.user = user


def become(user):
    identity = Identity(user)
    session["user"] = identity.user  # report: trust-boundary


def become_guest(user):
    identity = Identity(user)
    identity.user = "guest"
    session["user"] = identity.user  # safe: trust-boundary
