"""What calls a function, as the user tells it: kinds of triggers, or a template."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

from lambdascope.engine.codescan.rules.model import RuleSet
from lambdascope.engine.codescan.templates.declared import Declared
from lambdascope.engine.codescan.templates.document import MAX_BYTES
from lambdascope.engine.codescan.templates.found import declared_in
from lambdascope.model.errors import ManifestError, UsageError


def check_triggers(triggers: Collection[str], rules: RuleSet) -> None:
    """Raises UsageError for a kind of trigger whose events we do not know."""
    known = [shape.id for shape in rules.events]
    for each in triggers:
        if each not in known:
            near = get_close_matches(each, known, 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise UsageError(f"there is no trigger {each!r}{hint} Known are {', '.join(known)}")


def read_template(path: str) -> tuple[Declared, ...]:
    """The functions of a template of CloudFormation, SAM or the Serverless Framework. Raises UsageError without any."""
    try:
        with open(path, "rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}; name another template") from error
    try:
        found = declared_in(content.decode("utf-8", "replace").removeprefix("\ufeff"))
    except ManifestError as error:
        raise UsageError(f"cannot use {path}: {error}") from error
    if not found:
        raise UsageError(
            f"{path} names no handler of a function; give a SAM or CloudFormation template, or a serverless.yml"
        )
    return found
