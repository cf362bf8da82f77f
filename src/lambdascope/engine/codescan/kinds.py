"""The kinds of harm that tainted data can do, as bits; a sanitizer clears some of them.

The engine itself speaks of a few: what a text without certain characters can not do any more.
"""

from __future__ import annotations

from collections.abc import Iterable

from lambdascope.engine.codescan.values import ALL_KINDS

KINDS = [
    "shell",
    "code",
    "sql",
    "nosql",
    "document",
    "ldap",
    "xpath",
    "path",
    "url",
    "html",
    "log",
    "header",
    "redirect",
    "regex",
    "template",
    "module",
    "deserialize",
    "xml",
    "file-content",
    "archive",
    "upload",
    "format",
    "wildcard",
    "attribute",
    "resource-name",
    "trust",
    "session",
    "leak",
    "cleartext",
    "decision",
    "size",
    "random",
    "secret",
    "path-parent",  # of the path kind: reach the folder above
    "path-root",  # of the path kind: be absolute
]  # as one list of words
_BITS = {kind: 1 << index for index, kind in enumerate(KINDS)}

# What harm needs which characters: a text that can have none of them does no such harm.
_NEEDS = {
    "shell": " \t\n;&|`$<>(){}'\"\\*?!#~=",
    "code": "()[]{}.;=\"'`+-*/ ",
    "template": "{}$<%",
    "sql": "'\"`;-/*() =,\\",
    "nosql": "{}$'\";()",
    "ldap": "*()\\|&=",
    "xpath": "'\"/[]()@=*",
    "path": "./\\",
    "url": ":/.@?#\\",
    "redirect": ":/\\.",
    "html": "<>\"'&",
    "log": "\r\n",
    "header": "\r\n",
    "regex": "()[]{}*+?|\\.^$",
    "file-content": "=+-@\r\n,",
    "format": "{}%",
    "wildcard": "*?[]%_",
}


def mask_of(kinds: Iterable[str]) -> int:
    """The bits of `kinds`; `*` for all. Raises KeyError for a kind nobody knows."""
    mask = 0
    for kind in kinds:
        if kind == "*":
            return ALL_KINDS
        mask |= _BITS[kind]
    return mask


def harmless_with(characters: frozenset[str]) -> int:
    """The kinds that a text of only these characters can not do."""
    return mask_of(kind for kind, needed in _NEEDS.items() if not characters.intersection(needed))


def harmless_without(characters: frozenset[str]) -> int:
    """The kinds that a text can not do once these characters are taken out."""
    mask = 0
    for kind, needed in _NEEDS.items():
        if characters.issuperset(needed) or (kind in _ENOUGH and characters.issuperset(_ENOUGH[kind])):
            mask |= _BITS[kind]
    return mask


# Fewer characters do for some: no slash, no traversal; no line feed, no second line.
_ENOUGH = {"path": "/", "log": "\n", "header": "\n", "html": "<>", "template": "{", "redirect": "/:"}

TEXT_KINDS = mask_of(("document",))
"""What a value can not do once it is text: be an object with operators of its own."""
NUMBER_KINDS = ~mask_of(("random", "leak", "secret", "cleartext", "size"))
"""What a number can not do."""
STRUCTURE_KINDS = mask_of(("log", "header"))
"""What a table can not do once it is text: begin a line."""
INDEX_KINDS = ~mask_of(("random",))
"""What the key of a lookup in a table of the program's own can not do."""
WHOLE_KINDS = mask_of(
    "shell code sql ldap xpath path url redirect regex template module deserialize xml".split()  # noqa: SIM905
)
"""Harm done by a text itself, not by what lies in a table of options."""
SECRET_KINDS = mask_of(("secret",))
"""What the result of a call that we do not know can not do: a client, a signature or an answer is not the secret
that it was made with."""
CHECKED_KINDS = mask_of(("trust",))
"""What a text that was matched with a pattern of the program's can not do, whatever the pattern: be unchecked."""
URL_PREFIX_KINDS = mask_of(("url", "redirect"))
PATH_ROOT = mask_of(("path-root",))
PATH_PARENT = mask_of(("path-parent",))
_PATH = mask_of(("path",))


def is_harmless(cleared: int, mask: int) -> bool:
    """Whether a text for which the kinds in `cleared` are ruled out can do no harm of those in `mask`."""
    return bool(cleared & mask) or bool(mask & _PATH and cleared & PATH_ROOT and cleared & PATH_PARENT)
