import dill
import yaml
from cart.encoding import unpack


def restore(text):
    return dill.loads(unpack(text))  # report: untrusted-deserialization


def restore_plain(text):
    return yaml.safe_load(unpack(text))  # safe: untrusted-deserialization
