"""The rules that a scan of code goes by: ours, with those in folders of the user's, switched as wished."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from lambdascope.engine.codescan.rules.builtin import load_rules
from lambdascope.engine.codescan.rules.model import RuleSet
from lambdascope.model.errors import RuleError

MAX_FILES = 1_000
MAX_BYTES = 1024 * 1024
"""Of one rule file; ours have some kilobytes."""
_SUFFIXES = (".yaml", ".yml")


def rules_of(folders: Iterable[str] = (), disabled: Iterable[str] = (), enabled: Iterable[str] = ()) -> RuleSet:
    """The rules to scan with; `folders` hold YAML files, switches are ids of rules or detectors.

    Raises RuleError, naming file and line, for what cannot be used.
    """
    return load_rules([each for folder in folders for each in _files(folder)], disabled, enabled)


def _files(folder: str) -> Iterator[tuple[str, str]]:
    if not os.path.isdir(folder):
        raise RuleError(f"{folder} is no folder; --rules takes one with rule files (*.yaml)")
    paths = sorted(
        os.path.join(below, name)
        for below, _, names in os.walk(folder)
        for name in names
        if name.endswith(_SUFFIXES)
    )  # fmt: skip
    if not paths:
        raise RuleError(f"{folder} holds no rule file (*.yaml); see docs/code-scanning.md")
    if len(paths) > MAX_FILES:
        raise RuleError(f"{folder} holds {len(paths):,} rule files, of which {MAX_FILES:,} may be; name another folder")
    for path in paths:
        yield path, _text(path)


def _text(path: str) -> str:
    try:
        with open(path, "rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise RuleError(f"cannot read {path}: {error.strerror}; check its permissions") from error
    if len(content) > MAX_BYTES:
        raise RuleError(f"{path} has more than {MAX_BYTES:,} bytes; split it")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RuleError(f"{path} is no UTF-8 text ({error.reason} at byte {error.start}); save it as UTF-8") from error
