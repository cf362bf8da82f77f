"""Names of rules and library models that nothing in a program can have, so that they would never be met."""

from __future__ import annotations

from collections.abc import Iterator

from lambdascope.engine.codescan.rules.builtin import load_builtin
from lambdascope.engine.codescan.rules.model import Library, Rule

RULES = load_builtin()


def names_of(of: Rule | Library) -> Iterator[str]:
    if isinstance(of, Rule):
        for pattern in (*(each.pattern for each in of.sinks), *(each.pattern for each in of.configurations)):
            yield from pattern.names
        return
    for entries in (of.types, of.sources, of.propagators, of.guards, of.routes, of.forwards):
        for each in entries:
            yield from each.names
    yield from (*of.neutral, *of.exists)


def types_in(languages: tuple[str, ...]) -> dict[str, str]:
    """By the name of a call, the type of its result, as it is known in one of these languages."""
    return {
        name: each.type
        for library in RULES.libraries
        if set(library.languages) & set(languages)
        for each in library.types
        if each.argument is None
        for name in each.names
    }


def test_no_name_is_of_a_result_that_a_model_calls_otherwise() -> None:
    """`a.b().c` is not what `c` of the result of `a.b` is called where a model gives that result a type."""
    shadowed = []
    everything: list[Rule | Library] = [*RULES.rules, *RULES.libraries]
    for of in everything:
        types = types_in(of.languages)
        for name in names_of(of):
            heads = [name[:at] for at in range(len(name)) if name.startswith("()", at)]
            shadowed += [f"{name}: {types[each]}" for each in heads if types.get(each, f"{each}()") != f"{each}()"]

    assert shadowed == []
