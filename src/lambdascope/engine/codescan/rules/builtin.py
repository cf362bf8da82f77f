"""The rules and models that are shipped: read from their compiled form, as long as that is made of the YAML beside it.

    python -m lambdascope.engine.codescan.rules.builtin

writes the compiled form anew (`make rules`). Until then, changed YAML is read itself: slower by a second, but never out
of date. Where the YAML is left out of an installation, the compiled form is enough.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from lambdascope.engine.codescan.rules import compiled
from lambdascope.engine.codescan.rules.model import RuleSet
from lambdascope.model.errors import RuleError

FOLDER = Path(__file__).parents[3] / "rules"
COMPILED = FOLDER / "compiled.json"


def load_builtin() -> RuleSet:
    """The rules and models that are shipped."""
    files = sources()
    if COMPILED.is_file():
        found = compiled.read(COMPILED.read_text(encoding="utf-8"), compiled.digest_of(files) if files else None)
        if found is not None:
            return found
    return _parsed(files)


def load_rules(
    files: Iterable[tuple[str, str]] = (), disabled: Iterable[str] = (), enabled: Iterable[str] = ()
) -> RuleSet:
    """The shipped rules and those of `files` (path and text of each), switched by the id of a rule or a detector.

    Raises RuleError for a mistake in a file, an id that is taken already, or a switch that fits nothing.
    """
    rules = load_builtin()
    own = list(files)
    if own:
        rules = _joined(rules, _parsed(own))
    disabled, enabled = list(disabled), list(enabled)
    if disabled or enabled:
        from lambdascope.engine.codescan.rules.loading import switched  # loads the YAML parser

        rules = switched(rules, disabled, enabled)
    return rules


def sources() -> list[tuple[str, str]]:
    """Path and text of each YAML file, in one order everywhere."""
    # os.walk, not pathlib: each scan of code does this, and pathlib takes twice as long
    paths = sorted(
        os.path.join(folder, name)
        for part in ("rules", "models")
        for folder, _, names in os.walk(FOLDER / part)
        for name in names
        if name.endswith(".yaml")
    )
    beginning = len(str(FOLDER)) + 1
    return [(path[beginning:].replace(os.sep, "/"), _text(path)) for path in paths]


def _text(path: str) -> str:
    with open(path, "rb") as file:
        return file.read().decode("utf-8")


def _parsed(files: Iterable[tuple[str, str]]) -> RuleSet:
    from lambdascope.engine.codescan.rules.loading import RuleFile, load  # loads the YAML parser

    return load(RuleFile(path, text) for path, text in files)


def _joined(builtin: RuleSet, own: RuleSet) -> RuleSet:
    taken = {rule.id for rule in builtin.rules}
    for rule in own.rules:
        if rule.id in taken:
            raise RuleError(
                f"the rule {rule.id!r} is one of ours already; give yours another id, and switch ours off if need be"
            )
    if own.events:
        raise RuleError("the shapes of events are not for rule files; those that are shipped are used")
    return RuleSet(builtin.rules + own.rules, builtin.libraries + own.libraries, builtin.events)


def compile_builtin() -> str:
    """The compiled form, as the YAML has it now."""
    files = sources()
    return compiled.write(_parsed(files), compiled.digest_of(files))


if __name__ == "__main__":
    COMPILED.write_text(compile_builtin(), encoding="utf-8")
