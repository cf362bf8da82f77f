"""Session handling around pickled and signed values."""

import hashlib
import hmac
import io
import os
import pickle
from base64 import b64decode
from http.cookies import SimpleCookie

import yaml

KEY = os.environ["SESSION_KEY"].encode()


def cookie_value(event):
    cookie = SimpleCookie()
    cookie.load(event["headers"].get("Cookie", ""))
    return b64decode(cookie["session"].value)


def session_user(event, context):
    session = pickle.loads(cookie_value(event))  # report: untrusted-deserialization
    return {"statusCode": 200, "body": session["user"]}


class PlainUnpickler(pickle.Unpickler):
    def find_class(self, module, name):
        raise pickle.UnpicklingError("no classes")


def session_plain(event, context):
    session = PlainUnpickler(io.BytesIO(cookie_value(event))).load()  # safe: untrusted-deserialization
    return {"statusCode": 200, "body": session["user"]}


class Session:
    def __init__(self, raw):
        self.raw = raw
        self.default = b"\x80\x04}\x94."

    def load(self):
        return pickle.loads(self.raw)  # report: untrusted-deserialization

    def load_default(self):
        return pickle.loads(self.default)  # safe: untrusted-deserialization


def object_session(event, context):
    return Session(b64decode(event["state"])).load()


def default_session(event, context):
    return Session(b64decode(event["state"])).load_default()


def signed_session(event, context):
    raw = b64decode(event["state"])
    signature = hmac.new(KEY, raw, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(signature, event["signature"]):
        raise PermissionError("bad signature")
    return pickle.loads(raw)  # safe: untrusted-deserialization


def chosen_loader(event, context):
    loader = yaml.SafeLoader
    if event.get("strict"):
        loader = yaml.CSafeLoader
    return yaml.load(event["text"], Loader=loader)  # safe: untrusted-deserialization


def chosen_full_loader(event, context):
    loader = yaml.SafeLoader
    if event.get("legacy"):
        loader = yaml.UnsafeLoader
    return yaml.load(event["text"], Loader=loader)  # report: untrusted-deserialization


class Catalog:
    def loads(self, text):
        return text.split(",")


def catalog(event, context):
    pickle_like = Catalog()
    return pickle_like.loads(event["names"])  # safe: untrusted-deserialization


def streams(event):
    yield from (b64decode(record["kinesis"]["data"]) for record in event["Records"])


def kinesis_states(event, context):
    return [pickle.load(io.BytesIO(item)) for item in streams(event)]  # report: untrusted-deserialization
