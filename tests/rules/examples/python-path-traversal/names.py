"""What is taken out of a path: its last part, or its separators."""

import os
from pathlib import Path, PurePosixPath
from urllib.parse import unquote_plus


def by_replacing(event, context):
    key = unquote_plus(event["key"])
    with open("/tmp/" + key.replace("/", "_")) as flat:  # safe: python-path-traversal
        first = flat.read()
    with open("/tmp/" + key.replace(" ", "_")) as deep:  # report: python-path-traversal
        return first + deep.read()


def by_removing_dots(event, context):
    name = event["name"]
    with open("/tmp/" + name.replace("..", "")) as inside:  # safe: python-path-traversal
        first = inside.read()
    with open("/tmp/" + name.replace("../", "")) as outside:  # report: python-path-traversal
        second = outside.read()
    with open(os.path.join("/tmp", name.replace("..", ""))) as anywhere:  # report: python-path-traversal
        return first + second + anywhere.read()


def by_last_part(event, context):
    path = Path(event["path"])
    with open("/tmp/" + path.name) as named:  # safe: python-path-traversal
        first = named.read()
    (Path("/tmp") / path.stem).touch()  # safe: python-path-traversal
    (Path("/tmp") / PurePosixPath(event["path"]).name).touch()  # safe: python-path-traversal
    (Path("/tmp") / path.parent).mkdir()  # report: python-path-traversal
    with open("/tmp/x" + path.suffix) as ending:  # safe: python-path-traversal
        return first + ending.read()


def last_part_of(path: Path) -> str:
    return path.name


def by_function(event, context):
    with open("/tmp/" + last_part_of(Path(event["path"]))) as named:  # safe: python-path-traversal
        return named.read()


def by_splitting(event, context):
    key = event["key"]
    folder, name = os.path.split(key)
    open("/tmp/" + name).close()  # safe: python-path-traversal
    open("/tmp/" + folder).close()  # report: python-path-traversal
    stem, ending = os.path.splitext(key)
    open("/tmp/picture" + ending).close()  # safe: python-path-traversal
    open("/tmp/" + stem).close()  # report: python-path-traversal
    before, _, after = key.partition("/")
    open("/tmp/" + before).close()  # safe: python-path-traversal
    open("/tmp/" + after).close()  # report: python-path-traversal
    open("/tmp/" + key.rpartition("/")[2]).close()  # safe: python-path-traversal
    open("/tmp/" + key.split("/", 1)[0]).close()  # safe: python-path-traversal
    open("/tmp/" + key.split("/", 1)[1]).close()  # report: python-path-traversal
    open("/tmp/" + key.rsplit("/", 1)[-1]).close()  # safe: python-path-traversal
    open("/tmp/" + key.rsplit("/", 1)[0]).close()  # report: python-path-traversal
