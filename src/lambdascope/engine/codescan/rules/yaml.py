"""YAML with the line of everything in it, within bounds: rule files may come from anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

import yaml

from lambdascope.model.errors import RuleError

MAX_CHARACTERS = 200_000
MAX_DEPTH = 30


class Node:
    """A piece of a rule file. `value`: text, number, truth value, None, a list of nodes or a dict of them."""

    __slots__ = ("line", "path", "value")

    def __init__(self, path: str, line: int, value: Any) -> None:
        self.path = path
        self.line = line
        self.value = value

    def error(self, text: str) -> RuleError:
        return RuleError(f"{self.path}:{self.line}: {text}")

    def only(self, *keys: str) -> None:
        """Refuse any other key."""
        if not isinstance(self.value, dict):
            raise self.error(f"must be a mapping with {', '.join(keys[:4])}...")
        for key, node in self.value.items():
            if key not in keys:
                near = get_close_matches(str(key), keys, 1)
                raise node.error(f"there is no key {key!r} here{f'; did you mean {near[0]!r}?' if near else ''}")

    def get(self, key: str) -> Node:
        found = self.value.get(key) if isinstance(self.value, dict) else None
        if found is None:
            raise self.error(f"needs a key {key!r}")
        assert isinstance(found, Node)
        return found

    def text(self, key: str) -> str:
        return self.get(key).string()

    def string(self) -> str:
        if not isinstance(self.value, str):
            raise self.error(
                f"must be a text, not {self.value!r}" if not isinstance(self.value, (list, dict)) else "must be a text"
            )
        return self.value

    def integer(self) -> int:
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            raise self.error("must be a whole number")
        return self.value

    def flag(self, key: str, *, default: bool = False) -> bool:
        if key not in self.value:
            return default
        value = self.get(key).value
        if not isinstance(value, bool):
            raise self.get(key).error(f"`{key}` must be true or false")
        return value

    def each(self, key: str) -> list[Node]:
        """The items of a list; one item may stand by itself; none where the key is missing."""
        if key not in self.value:
            return []
        return self.get(key).each_of()

    def each_of(self) -> list[Node]:
        return list(self.value) if isinstance(self.value, list) else [self]

    def items(self) -> Iterator[tuple[str, Node]]:
        if not isinstance(self.value, dict):
            raise self.error("must be a mapping")
        yield from self.value.items()

    def plain(self) -> Any:
        """Without lines: texts, numbers and lists of them."""
        if isinstance(self.value, list):
            return [each.plain() for each in self.value]
        if isinstance(self.value, dict):
            raise self.error("must be a value or a list of values")
        return self.value


def read(path: str, text: str) -> Node:
    """The mapping that a file holds. Raises RuleError for anything else, with the line."""
    if len(text) > MAX_CHARACTERS:
        raise RuleError(f"{path}: has more than {MAX_CHARACTERS:,} characters; split it")
    try:
        _check_events(path, text)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark is not None else 1
        raise RuleError(f"{path}:{line}: is not YAML: {error.problem}") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise RuleError(
            f"{path}: is not YAML we read: {str(error).splitlines()[0] if str(error) else 'too deep'}"
        ) from error
    if not isinstance(root, yaml.MappingNode):
        raise RuleError(f"{path}:1: must be a mapping with `detector` and `rules`, or with `library`")
    return _node(path, root)


def _check_events(path: str, text: str) -> None:
    """Refuse what would take long to read as a whole, at the first place where it shows."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise RuleError(f"{path}:{_line(event)}: aliases are not allowed; write the value out")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise RuleError(f"{path}:{_line(event)}: is nested more than {MAX_DEPTH} deep; no rule needs that")


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _node(path: str, node: Any) -> Node:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        made: dict[str, Node] = {}
        for key, value in node.value:
            name = str(key.value)
            if name in made:
                raise RuleError(f"{path}:{key.start_mark.line + 1}: the key {name!r} is given twice")
            made[name] = _node(path, value)
        return Node(path, line, made)
    if isinstance(node, yaml.SequenceNode):
        return Node(path, line, [_node(path, each) for each in node.value])
    return Node(path, line, _scalar(path, node, line))


def _scalar(path: str, node: Any, line: int) -> Any:
    kind = node.tag.rpartition(":")[2]
    text = str(node.value)
    if kind == "str":
        return text
    if kind in ("int", "float"):
        return _number(path, text, line, kind)
    if kind == "bool":
        return text.lower() in ("true", "yes", "on")
    if kind == "null":
        return None
    raise RuleError(f"{path}:{line}: {node.tag} is not allowed here; write a text, number, list or mapping")


def _number(path: str, text: str, line: int, kind: str) -> int | float:
    """As YAML 1.1 writes them (0777 is octal), without its 1:30 and .inf, which no rule needs."""
    try:
        if kind == "float":
            return float(text.replace("_", ""))
        digits = text.replace("_", "")
        return int(digits, 8) if digits.lstrip("+-").startswith("0") and digits.isdigit() else int(digits, 0)
    except ValueError as error:
        raise RuleError(f"{path}:{line}: {text[:40]!r} is no number we read; write it as a decimal one") from error
