"""What is tested before a file is opened."""

import os
import os.path
from pathlib import Path

ROOT = "/mnt/data"


def without_slash(event, context):
    name = event["name"]
    if "/" in name:
        return None
    return open(f"{ROOT}/{name}").read()  # safe: python-path-traversal


def without_hyphen(event, context):
    name = event["name"]
    if "-" in name:
        return None
    return open(f"{ROOT}/{name}").read()  # report: python-path-traversal


def with_slash(event, context):
    name = event["name"]
    if "/" in name:
        return open(f"{ROOT}/{name}").read()  # report: python-path-traversal
    return None


def not_up(event, context):
    name = event["name"]
    if ".." in name:
        raise ValueError(name)
    return open(ROOT + "/" + name).read()  # safe: python-path-traversal


def not_up_but_from_the_root(event, context):
    name = event["name"]
    if ".." in name:
        raise ValueError(name)
    return open(os.path.join(ROOT, name)).read()  # report: python-path-traversal


def neither_up_nor_from_the_root(event, context):
    name = event["name"]
    if os.path.isabs(name) or ".." in Path(name).parts:
        raise ValueError(name)
    return open(os.path.join(ROOT, name)).read()  # safe: python-path-traversal


def parts_not_up(event, context):
    parts = event["name"].lstrip("/")
    if ".." in parts.split("/"):
        raise ValueError(parts)
    return open(os.path.join(ROOT, parts)).read()  # safe: python-path-traversal


def in_common(event, context):
    path = os.path.realpath(os.path.join(ROOT, event["name"]))
    if os.path.commonpath([ROOT, path]) != ROOT:
        return None
    return open(path).read()  # safe: python-path-traversal


def in_common_as_written(event, context):
    path = os.path.join(ROOT, event["name"])
    if os.path.commonpath([ROOT, path]) != ROOT:
        return None
    return open(path).read()  # report: python-path-traversal


def below(event, context):
    root = Path(ROOT).resolve()
    path = (root / event["name"]).resolve()
    if root not in path.parents:
        return None
    return path.read_text()  # safe: python-path-traversal


def below_as_written(event, context):
    root = Path(ROOT)
    path = root / event["name"]
    if root not in path.parents:
        return None
    return path.read_text()  # report: python-path-traversal


def begins_with(event, context):
    root = Path(ROOT).resolve()
    path = (root / event["name"]).resolve()
    if not str(path).startswith(f"{root}/"):
        return None
    return path.read_text()  # safe: python-path-traversal


def begins_with_when_resolved(event, context):
    path = f"{ROOT}/{event['name']}"
    if os.path.abspath(path).startswith(ROOT + "/"):
        return open(path).read()  # safe: python-path-traversal
    return None


def its_own_last_part(event, context):
    name = event["name"]
    if name != os.path.basename(name):
        return None
    return open(f"{ROOT}/{name}").read()  # safe: python-path-traversal


def its_own_name(event, context):
    name = event["name"]
    if Path(name).name == name:
        return open(f"{ROOT}/{name}").read()  # safe: python-path-traversal
    return open(f"{ROOT}/{name}").read()  # report: python-path-traversal


def last_part_is_known(event, context):
    name = event["name"]
    if os.path.basename(name) == "report.csv":
        return open(f"{ROOT}/{name}").read()  # report: python-path-traversal
    return None


def no_such_character(event, context):
    name = event["name"]
    if any(character in name for character in "/\\"):
        return None
    return open(f"{ROOT}/{name}").read()  # safe: python-path-traversal


def only_such_characters(event, context):
    name = event["name"]
    if not all(character.isalnum() or character in "-_" for character in name):
        return None
    return open(f"{ROOT}/{name}").read()  # safe: python-path-traversal


def some_such_character(event, context):
    name = event["name"]
    if not any(character.isalnum() for character in name):
        return None
    return open(f"{ROOT}/{name}").read()  # report: python-path-traversal
