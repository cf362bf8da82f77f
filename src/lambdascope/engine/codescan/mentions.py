"""The words that stand in a file outside of its comments."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from lambdascope.engine.codescan.index import regex
from lambdascope.engine.codescan.ir import Module
from lambdascope.engine.codescan.rules.model import Unless

_WORD = re.compile(r"[^\W\d][\w$]*")


class Mentions:
    """What the modules of one scan mention; a module is read when it is asked for."""

    def __init__(self, modules: dict[str, Module]) -> None:
        self._modules = modules
        self._words: dict[str, frozenset[str]] = {}
        self._answers: dict[tuple[str, str], bool] = {}

    def excuse(self, unless: Unless, path: str) -> bool:
        """Whether a rule that is silent where something is mentioned has nothing to say of the file at `path`."""
        paths: Iterable[str] = self._modules if unless.anywhere else (path,)
        return any(self._has(each, unless.mentions) for each in paths)

    def _has(self, path: str, pattern: str) -> bool:
        found = self._answers.get((path, pattern))
        if found is None:
            compiled = regex(pattern)
            found = any(compiled.search(word) is not None for word in self._of(path))
            self._answers[path, pattern] = found
        return found

    def _of(self, path: str) -> frozenset[str]:
        words = self._words.get(path)
        if words is None:
            module = self._modules[path]
            counted = Counter(word for line in module.lines for word in _WORD.findall(line))
            counted.subtract(word for comment in module.comments for word in _WORD.findall(comment.text))
            words = self._words[path] = frozenset(word for word, count in counted.items() if count > 0)
        return words
