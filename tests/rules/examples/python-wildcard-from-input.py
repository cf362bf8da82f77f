"""Patterns of file names."""

import fnmatch
import glob
from pathlib import Path

FOLDER = Path("/tmp/orders")


def handler(event, context):
    name = event["name"]
    return [
        glob.glob(f"/tmp/orders/{name}*.csv"),  # report: python-wildcard-from-input
        list(FOLDER.glob(name)),  # report: python-wildcard-from-input
        fnmatch.filter(["a", "b"], name),  # report: python-wildcard-from-input
        glob.glob(f"/tmp/orders/{glob.escape(name)}*.csv"),  # safe: python-wildcard-from-input
        list(FOLDER.glob("*.csv")),  # safe: python-wildcard-from-input
        fnmatch.fnmatch(name, "*.csv"),  # safe: python-wildcard-from-input
    ]
