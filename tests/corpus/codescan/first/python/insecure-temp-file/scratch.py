"""Scratch files."""

import os
import tempfile
import uuid


def scratch(event, context):
    path = tempfile.mktemp(suffix=".csv")  # report: insecure-temp-file
    with open(path, "w") as stream:
        stream.write(event["body"])


def scratch_created(event, context):
    handle, path = tempfile.mkstemp(suffix=".csv")  # safe: insecure-temp-file
    with os.fdopen(handle, "w") as stream:
        stream.write(event["body"])
    return path


def scratch_named(event, context):
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as stream:  # safe: insecure-temp-file
        stream.write(event["body"])


def fixed(event, context):
    with open("/tmp/upload.csv", "w") as stream:  # report: insecure-temp-file
        stream.write(event["body"])


def unique(event, context):
    with open(f"/tmp/{uuid.uuid4()}.csv", "x") as stream:  # safe: insecure-temp-file
        stream.write(event["body"])


def scratch_folder(event, context):
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "upload.csv"), "w") as stream:  # safe: insecure-temp-file
            stream.write(event["body"])


make_name = tempfile.mktemp


def aliased(event, context):
    path = make_name()  # report: insecure-temp-file
    with open(path, "w") as stream:
        stream.write(event["body"])


class Names:
    def mktemp(self):
        return f"/mnt/data/{uuid.uuid4()}"


def own_names(event, context):
    return Names().mktemp()  # safe: insecure-temp-file
