import os
import tempfile
from tempfile import mktemp


def scratch(event, context):
    path = tempfile.mktemp(suffix=".csv")  # report: insecure-temp-file
    with open(path, "w") as sink:
        sink.write(event["csv"])


def scratch_file(event, context):
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as sink:  # safe: insecure-temp-file
        sink.write(event["csv"])


def scratch_folder(event, context):
    with tempfile.TemporaryDirectory() as folder, open(os.path.join(folder, "a.csv"), "w") as sink:  # safe: insecure-temp-file
        sink.write(event["csv"])


def new_name(prefix):
    return mktemp(prefix=prefix)  # report: insecure-temp-file


def named(event, context):
    with open(new_name("job-"), "wb") as sink:
        sink.write(event["text"].encode())


def fixed_name(event, context):
    with open("/tmp/invoice.html", "w") as sink:  # report: insecure-temp-file
        sink.write(event["invoice"])


def descriptor(event, context):
    handle, path = tempfile.mkstemp(suffix=".html")  # safe: insecure-temp-file
    with os.fdopen(handle, "w") as sink:
        sink.write(event["invoice"])
    return path


def read_layer(event, context):
    with open("/opt/template.html") as source:  # safe: insecure-temp-file
        return source.read().format(**event)
