"""Methods of Python's texts and compiled patterns, over abstract values."""

from __future__ import annotations

import re

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.concatenation import filled, prefix_mask, put_together
from lambdascope.engine.codescan.frame import Frame
from lambdascope.engine.codescan.heap import deep_taints, load
from lambdascope.engine.codescan.kinds import PATH_ROOT, harmless_without
from lambdascope.engine.codescan.language import Intrinsic
from lambdascope.engine.codescan.python.builtins import substituted
from lambdascope.engine.codescan.sites import Site
from lambdascope.engine.codescan.texts import (
    argument,
    containers,
    joined,
    listed,
    receiver_of,
    replaced,
    tupled,
)
from lambdascope.engine.codescan.values import UNKNOWN, Value, clear, constant, derived, join_taints, known_prefix

FOLDED = frozenset(
    [
        "upper",
        "lower",
        "strip",
        "lstrip",
        "rstrip",
        "replace",
        "startswith",
        "endswith",
        "removeprefix",
        "removesuffix",
        "title",
        "capitalize",
        "encode",
        "decode",
        "isdigit",
        "isalnum",
        "isalpha",
        "zfill",
        "ljust",
        "rjust",
        "center",
        "casefold",
        "find",
        "index",
        "count",
        "join",
        "swapcase",
        "hex",
    ]
)
"""Methods that are applied to texts that are known."""


def _join(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    parts = argument(site, 0)
    if parts is None or (site.names and not site.names[0].startswith("?.")):
        return None
    return frame.passed(joined(frame, receiver_of(site), parts), node.span, frame.source_text(node.span))


def _format(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    receiver = receiver_of(site)
    if site.names and not site.names[0].startswith("?."):
        return None

    text = receiver.only_constant()
    prefix = known_prefix(receiver).partition("{")[0]
    given = [*(value for value, _ in site.positional), *(value for value, _ in site.keywords.values())]
    shown = derived([deep_taints(frame.state, value) for value in given])
    if isinstance(text, str):
        folded = _formatted_constant(text, site) if not shown.taints else None
        if folded is not None:
            return folded
        parts = filled(_FIELD, text, lambda name, index: _field(site, name, index))
        if parts is not None:
            made = put_together(frame, parts, frame.language.text)
            return frame.passed(made, node.span, frame.source_text(node.span))
    taints = clear(shown.taints, prefix_mask(prefix))
    made = Value(prefix=prefix[:200], taints=join_taints(receiver.taints, taints))
    return frame.passed(made, node.span, frame.source_text(node.span))


_FIELD = re.compile(r"\{(\w*)\}")


def _field(site: Site, name: str, index: int) -> Value | None:
    """What a format's field is filled with."""
    if name and not name.isdigit():
        return site.keywords[name][0] if name in site.keywords else None
    return argument(site, int(name) if name else index)


def _formatted_constant(text: str, site: Site) -> Value | None:
    """Of constants, and without the format language's ways to reach into objects."""
    constants = [value.only_constant() for value, _ in site.positional]
    named = {name: value.only_constant() for name, (value, _) in site.keywords.items()}
    plain = all(isinstance(each, (str, int, float)) for each in (*constants, *named.values()))
    if not plain or any(mark in text for mark in ".[!:") or len(text) > 500:
        return None
    try:
        return constant(text.format(*constants, **named))
    except (LookupError, ValueError):
        return UNKNOWN


def _replace(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    del frame, node
    if receiver_of(site).names and len(site.positional) < 2:  # of a path, a date: another method of that name
        return None
    return replaced(receiver_of(site), argument(site, 0), argument(site, 1))


def _same(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    """A text of the same kind: stripped, in other letters, encoded."""
    del frame, node
    receiver = receiver_of(site)
    if receiver.names and not receiver.taints:
        return None
    return Value(taints=receiver.taints, names=receiver.names, removed=receiver.removed)


def _stripped(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    """Without the characters at its ends; without slashes it is no absolute path."""
    made = _same(frame, site, node)
    given = argument(site, 0)
    only = given.only_constant() if given is not None else None
    return made.cleared(PATH_ROOT) if made is not None and isinstance(only, str) and "/" in only else made


def _split(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    receiver = receiver_of(site)
    if site.names and not site.names[0].startswith("?.") and not receiver.taints:
        return None
    text, separator = receiver.only_constant(), argument(site, 0)
    only = separator.only_constant() if separator is not None else None
    if isinstance(text, str) and (only is None or isinstance(only, str)) and only != "":
        return tupled(frame, node, [constant(each) for each in text.split(only)[:50]])
    taints = receiver.taints
    if isinstance(only, str) and len(only) == 1:
        clean = clear(taints, harmless_without(frozenset(only)))
        limit = argument(site, 1, "maxsplit")
        if limit is None:
            taints = clean
        elif limit.only_constant() == 1:
            halves = (taints, clean) if _method_of(node) == "rsplit" else (clean, taints)
            return tupled(frame, node, [Value(taints=each) for each in halves])
    elif only is None and separator is None:
        taints = clear(taints, harmless_without(frozenset("\r\n")))
    return listed(frame, node, Value(taints=taints))


def _partition(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    """What stands before the first separator, or behind the last one, holds none."""
    receiver, separator = receiver_of(site), argument(site, 0)
    only = separator.only_constant() if separator is not None else None
    if not receiver.taints or not isinstance(only, str):
        return None
    clean = clear(receiver.taints, harmless_without(frozenset(only))) if len(only) == 1 else receiver.taints
    whole = Value(taints=receiver.taints)
    ends = (whole, Value(taints=clean)) if _method_of(node) == "rpartition" else (Value(taints=clean), whole)
    return tupled(frame, node, [ends[0], constant(only), ends[1]])


def _method_of(node: ir.Call) -> str:
    return node.callee.name if isinstance(node.callee, ir.Attribute) else ""


def _boolean(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    del frame, node
    return UNKNOWN if not site.names or site.names[0].startswith("?.") else None


def _pattern_sub(frame: Frame, site: Site, node: ir.Call) -> Value | None:
    del node
    held = [load(frame.state, ref, "source") for ref, _ in containers(frame, receiver_of(site), "regex")]
    if not held or held[0] is None or len(site.positional) < 2:
        return None
    return substituted(frame, held[0], site.positional[0][0], site.positional[1][0])


METHODS: dict[str, Intrinsic] = {
    "join": _join,
    "format": _format,
    "replace": _replace,
    "strip": _stripped,
    "lstrip": _stripped,
    "rstrip": _same,
    "lower": _same,
    "upper": _same,
    "title": _same,
    "capitalize": _same,
    "encode": _same,
    "decode": _same,
    "split": _split,
    "rsplit": _split,
    "splitlines": _split,
    "partition": _partition,
    "rpartition": _partition,
    "sub": _pattern_sub,
    "startswith": _boolean,
    "endswith": _boolean,
    "isdigit": _boolean,
    "isalnum": _boolean,
    "isalpha": _boolean,
    "count": _boolean,
    "index": _boolean,
    "find": _boolean,
}
