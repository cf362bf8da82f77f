"""The templates that lie in a package, or are given with it, and what they say of functions."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from typing import NamedTuple

from lambdascope.engine.codescan.templates import cloudformation, serverless
from lambdascope.engine.codescan.templates.declared import Declared
from lambdascope.engine.codescan.templates.document import MAX_BYTES, read_template
from lambdascope.model.artifact import FileIndex
from lambdascope.model.errors import ManifestError
from lambdascope.model.package import Problem

NAMES = ("template.yaml", "template.yml", "template.json", "serverless.yml", "serverless.yaml", "serverless.json")
MAX_FOLDERS = 2
"""How deep they may lie: deeper ones are those of dependencies, or of examples."""
MAX_TEMPLATES = 10
_NOT_OWN = frozenset(("node_modules", "site-packages", "example", "examples", "test", "tests"))
_SIGNS = ("AWS::Serverless::Function", "AWS::Lambda::Function")


class Templates(NamedTuple):
    functions: tuple[Declared, ...]
    problems: tuple[Problem, ...]


def templates_in(files: FileIndex) -> Templates:
    """Those of a package. One that cannot be read is a problem, unless it is of another tool."""
    functions: list[Declared] = []
    problems = []
    paths = sorted(path for path in files.paths() if posixpath.basename(path) in NAMES and _may_be_own(path))
    for path in paths[:MAX_TEMPLATES]:
        file = files.get(path)
        text = ""
        try:
            text = file.text(MAX_BYTES) if file is not None else ""
            functions += declared_in(text, posixpath.dirname(path))
        except ManifestError as error:
            is_serverless = posixpath.basename(path).startswith("serverless")
            if not text or is_serverless or any(sign in text for sign in _SIGNS):
                assert file is not None
                problems.append(Problem(error.code, file.path, file.layer, str(error)))
    return Templates(tuple(functions), tuple(problems))


def declared_in(text: str, folder: str = "") -> tuple[Declared, ...]:
    """The functions of a template that lies in `folder`; none where it is of another tool. Raises ManifestError."""
    document = read_template(text)
    if cloudformation.is_cloudformation(document):
        found = tuple(cloudformation.functions(document))
    elif serverless.is_serverless(document):
        found = tuple(serverless.functions(document))
    else:
        return ()
    return tuple(each._replace(folder=posixpath.normpath(posixpath.join(folder, each.folder))) for each in found)


def of_artifact(functions: Iterable[Declared], name: str) -> tuple[Declared, ...]:
    """Those of a template that are named like an artifact, or whose code is there; all where none is.

    Handlers of different functions often have the same name, so it takes more to tell which one is meant.
    """
    every = tuple(functions)
    stem = name.removesuffix(".zip")
    alike = tuple(each for each in every if stem in (each.name, posixpath.basename(each.folder).removesuffix(".zip")))
    return alike or every


def _may_be_own(path: str) -> bool:
    folders = path.split("/")[:-1]
    return len(folders) <= MAX_FOLDERS and _NOT_OWN.isdisjoint(folders)
