"""The text of a template as plain values. Tags make no objects: `!Ref Queue` becomes `{"Ref": "Queue"}`."""

from __future__ import annotations

from json import loads
from typing import Any

from lambdascope.model.errors import ManifestError

MAX_BYTES = 2 * 1024 * 1024
"""CloudFormation takes templates of 1 MB; synthesized ones of several stacks may be larger."""
MAX_YAML_BYTES = 1024 * 1024
MAX_NODES = 200_000
MAX_DEPTH = 60
_MERGE = "tag:yaml.org,2002:merge"

Plain = dict[str, Any] | list[Any] | str | None


def read_template(text: str) -> dict[str, Any]:
    """The mapping that a template is, in JSON or YAML; scalars stay text. Raises ManifestError for anything else."""
    if len(text) > MAX_BYTES:
        raise _invalid(f"has more than {MAX_BYTES:,} characters")
    try:
        document = _from_json(text) if text.lstrip()[:1] == "{" else _from_yaml(text)
    except RecursionError:
        raise _invalid("is nested too deep") from None
    if not isinstance(document, dict):
        raise _invalid("is no mapping")
    return document


def _from_json(text: str) -> object:
    try:
        found: object = loads(text)
    except ValueError:
        return _from_yaml(text)  # a flow mapping looks like JSON, too
    return found


def _from_yaml(text: str) -> Plain:
    import yaml  # no other scan needs it

    if len(text) > MAX_YAML_BYTES:
        raise _invalid(f"has more than {MAX_YAML_BYTES:,} characters of YAML")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
        node = loader.get_single_node()  # nodes only: nothing is constructed
    except (yaml.YAMLError, ValueError) as error:
        raise _invalid("is not YAML") from error
    finally:
        loader.dispose()
    return _Reader().plain(node, 0)


class _Reader:
    """Turns nodes into plain values, each alias anew, within bounds."""

    def __init__(self) -> None:
        self._left = MAX_NODES

    def plain(self, node: Any, depth: int) -> Plain:
        """The value of a node of PyYAML's. Raises ManifestError beyond the bounds."""
        self._left -= 1
        if self._left < 0 or depth > MAX_DEPTH:
            raise _invalid("is nested too deep, or repeats itself too often")
        if node is None:
            return None
        if isinstance(node.value, str):
            value: Plain = node.value
        elif node.id == "sequence":
            value = [self.plain(each, depth + 1) for each in node.value]
        else:
            value = self._mapping(node, depth)
        return _tagged(node.tag, value)

    def _mapping(self, node: Any, depth: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        for key, value in node.value:
            found = self.plain(value, depth + 1)
            if key.tag == _MERGE:
                for each in found if isinstance(found, list) else [found]:
                    merged = {**each, **merged} if isinstance(each, dict) else merged
            elif isinstance(key.value, str):
                made[key.value] = found
        return {**merged, **made}


def _tagged(tag: str, value: Plain) -> Plain:
    """The long form of CloudFormation's tags; others are kept as if they were functions of that name."""
    if not tag.startswith("!") or tag == "!":
        return value
    name = tag[1:]
    if name in ("Ref", "Condition"):
        return {name: value}
    if name == "GetAtt" and isinstance(value, str):
        value = list(value.split(".", 1))
    return {f"Fn::{name}": value}


def _invalid(what: str) -> ManifestError:
    return ManifestError("template-invalid", f"the template {what}, so it does not tell what calls its functions")
