import pickle

import yaml


def decode(blob):
    return pickle.loads(blob)  # report: untrusted-deserialization


def decode_text(text):
    return yaml.load(text, Loader=SafeOnly)  # safe: untrusted-deserialization


class SafeOnly(yaml.SafeLoader):
    """A safe loader that keeps the order of keys."""
