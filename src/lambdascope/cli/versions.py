"""`lambdascope versions`: how an ecosystem orders its versions."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator

import click

from lambdascope.cli.options import verbose_option
from lambdascope.engine.ecosystems import Version, rules
from lambdascope.model.ecosystem import Ecosystem
from lambdascope.model.errors import UsageError


@click.group()
def command() -> None:
    """Compare versions as their ecosystem orders them."""


@command.command()
@click.argument(
    "ecosystem",
    type=click.Choice([each.value for each in Ecosystem]),
    metavar="ECOSYSTEM",
)
@click.argument("a")
@click.argument("b", required=False)
@verbose_option
def compare(ecosystem: str, a: str, b: str | None) -> None:
    """Print <, = or > for the versions A and B of ECOSYSTEM.

    ECOSYSTEM is PyPI, npm, Maven, Go, crates.io, RubyGems, NuGet or Packagist. With - instead of A and B, each line of
    stdin holds two versions, separated by a tab or a space. Put -- before a version that starts with a dash.
    """
    parse = rules(Ecosystem(ecosystem)).parse
    if a == "-" and b is None:
        sys.stdout.writelines(f"{sign}\n" for sign in _compare_lines(sys.stdin, parse))
    elif b is None:
        raise UsageError("one version given; give two, or - to read pairs from stdin")
    else:
        click.echo(_sign(parse(a), parse(b)))


def _compare_lines(lines: Iterable[str], parse: Callable[[str], Version]) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        pair = line.strip("\r\n").split("\t") if "\t" in line else line.split()
        if len(pair) != 2:
            raise UsageError(f"line {number} of stdin is not two versions separated by a tab or a space")
        yield _sign(parse(pair[0]), parse(pair[1]))


def _sign(a: Version, b: Version) -> str:
    if a.key == b.key:
        return "="
    return "<" if a.key < b.key else ">"
