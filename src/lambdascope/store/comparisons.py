"""The entries of filter criteria as SQL conditions, whatever they are compared with (facts, 6.4).

Values only ever become parameters. No condition is ever NULL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from psycopg.sql import SQL, Composable, Placeholder

from lambdascope.model.criteria import Comparison, DateFilter, Filter, MapFilter, NumberFilter, StringFilter

TRUE, FALSE = SQL("TRUE"), SQL("FALSE")


class Parameters:
    """The values of one condition, each under a name of its own."""

    def __init__(self, prefix: str = "criterion") -> None:
        """The names begin with `prefix`: give each condition of one statement its own."""
        self._prefix = prefix
        self.values: dict[str, object] = {}

    def add(self, value: object) -> Placeholder:
        """What stands for the value in the statement."""
        name = f"{self._prefix}_{len(self.values)}"
        self.values[name] = value
        return Placeholder(name)


def text_holds(value: Composable, entries: Iterable[Filter], parameters: Parameters) -> Composable:
    """Of one text, which is never NULL; an index of it can serve."""
    return _texts_hold(
        entries,
        lambda wanted: SQL("({} = ANY ({}::text[]))").format(value, parameters.add(list(wanted))),
        lambda beginning: SQL("starts_with({}, {}::text)").format(value, parameters.add(beginning)),
    )


def texts_hold(values: Composable, entries: Iterable[Filter], parameters: Parameters) -> Composable:
    """Of an array that is never NULL, some element; one that is NULL equals nothing and begins with nothing."""
    return _texts_hold(
        entries,
        lambda wanted: SQL("({} && {}::text[])").format(values, parameters.add(list(wanted))),
        lambda beginning: SQL("EXISTS (SELECT FROM unnest({}) AS own WHERE starts_with(own, {}::text))").format(
            values, parameters.add(beginning)
        ),
    )


def date_holds(value: Composable, entries: Iterable[Filter], parameters: Parameters) -> Composable:
    """Of a time; NULL lies in no span."""
    spans = [one for one in entries if isinstance(one, DateFilter)]
    return any_of(_within(value, SQL("timestamptz"), one.start, one.end, parameters) for one in spans)


def number_holds(value: Composable, entries: Iterable[Filter], parameters: Parameters) -> Composable:
    """Of a number; NULL lies in no span."""
    spans = [one for one in entries if isinstance(one, NumberFilter)]
    return any_of(_within(value, SQL("float8"), one.lower, one.upper, parameters) for one in spans)


def tag_holds(tags: Composable, entries: Iterable[Filter], parameters: Parameters) -> Composable:
    """Of an object in JSON that has a text for each key; NULL has no keys."""
    conditions: list[Composable] = []
    for one in entries:
        if not isinstance(one, MapFilter):
            continue
        key = parameters.add(one.key)
        if one.value is None:
            holds = SQL("{} ? {}::text").format(tags, key)
        else:
            holds = SQL("{} @> jsonb_build_object({}::text, {}::text)").format(tags, key, parameters.add(one.value))
        # Not by `coalesce`, which no index serves.
        conditions.append(SQL("({} IS NOT NULL AND {})").format(tags, holds))
    return any_of(conditions)


def all_of(conditions: Iterable[Composable]) -> Composable:
    """That every one of them holds."""
    joined = list(conditions)
    return SQL("({})").format(SQL(" AND ").join(joined)) if joined else TRUE


def any_of(conditions: Iterable[Composable]) -> Composable:
    """That one of them holds."""
    joined = list(conditions)
    return SQL("({})").format(SQL(" OR ").join(joined)) if joined else FALSE


def _texts_hold(
    entries: Iterable[Filter],
    equals: Callable[[Sequence[str]], Composable],
    begins: Callable[[str], Composable],
) -> Composable:
    values: dict[Comparison, list[str]] = {comparison: [] for comparison in Comparison}
    for one in entries:
        if isinstance(one, StringFilter):
            values[one.comparison].append(one.value)
    conditions: list[Composable] = []
    if values[Comparison.NOT_EQUALS]:
        conditions.append(SQL("NOT {}").format(equals(values[Comparison.NOT_EQUALS])))
    wanted = [equals(values[Comparison.EQUALS])] if values[Comparison.EQUALS] else []
    wanted += [begins(each) for each in values[Comparison.PREFIX]]
    if wanted:
        conditions.append(any_of(wanted))
    return all_of(conditions)


def _within(value: Composable, type_: SQL, lower: object, upper: object, parameters: Parameters) -> Composable:
    conditions: list[Composable] = [SQL("{} IS NOT NULL").format(value)]
    if lower is not None:
        conditions.append(SQL("{} >= {}::{}").format(value, parameters.add(lower), type_))
    if upper is not None:
        conditions.append(SQL("{} <= {}::{}").format(value, parameters.add(upper), type_))
    return all_of(conditions)
