"""`lambdascope rules`: what the scan of code looks for."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

import click

from lambdascope.cli.options import rules_option, terminal_width, verbose_option
from lambdascope.cli.tables import table
from lambdascope.engine.codescan.rules.model import Rule
from lambdascope.engine.reports.table import DEFAULT_WIDTH, printable
from lambdascope.model.errors import UsageError
from lambdascope.service.code_rules import rules_of

_format = click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json"], case_sensitive=False),
    default="table",
    show_default=True,
    help="What to print.",
)


@click.group()
def command() -> None:
    """Show what the scan of code looks for."""


@command.command("list")
@click.option("--detector", metavar="ID", help="Only rules of this detector.")
@click.option("--language", metavar="NAME", help="Only rules for this language.")
@rules_option
@_format
@verbose_option
def list_(detector: str | None, language: str | None, rule_folders: tuple[str, ...], format_: str) -> None:
    """List the rules, by detector."""
    rules = sorted(
        (
            rule
            for rule in rules_of(rule_folders).rules
            if detector in (None, rule.detector.id) and language in (None, *rule.languages)
        ),
        key=lambda rule: (rule.detector.id, rule.id),
    )
    if format_ == "json":
        _print_json([_rendered(rule) for rule in rules])
        return
    rows = [
        (rule.detector.id, rule.id, ", ".join(rule.languages), _severities(rule), "" if rule.enabled else "off")
        for rule in rules
    ]
    sys.stdout.writelines(f"{line}\n" for line in table(("detector", "rule", "languages", "severity", ""), rows))


@command.command()
@click.argument("id_", metavar="ID")
@rules_option
@_format
@verbose_option
def show(id_: str, rule_folders: tuple[str, ...], format_: str) -> None:
    """Show a rule, or all rules of a detector.

    ID is one that `rules list` prints.
    """
    rules = rules_of(rule_folders).rules
    found = [rule for rule in rules if id_ in (rule.id, rule.detector.id)]
    if not found:
        known = {rule.id for rule in rules} | {rule.detector.id for rule in rules}
        near = get_close_matches(id_, sorted(known), 1)
        hint = f"; did you mean {near[0]!r}?" if near else "; see: lambdascope rules list"
        raise UsageError(f"there is no rule or detector {id_!r}{hint}")
    if format_ == "json":
        _print_json([_rendered(rule) for rule in found])
        return
    sys.stdout.write("\n\n".join("\n".join(_lines(rule)) for rule in found) + "\n")


def _lines(rule: Rule) -> Iterator[str]:
    detector = rule.detector
    yield printable(f"{rule.id}{'' if rule.enabled else '  (off; --enable-rule switches it on)'}")
    cwes = ", ".join(f"CWE-{cwe}" for cwe in detector.cwes)
    facts = (
        ("detector", f"{detector.id} ({detector.name})"),
        ("severity", _severities(rule)),
        ("weakness", cwes),
        ("languages", ", ".join(rule.languages)),
        ("looks for", detector.description),
        ("data from", ", ".join(rule.sources)),
        ("reaching", ", ".join(dict.fromkeys(name for sink in rule.sinks for name in sink.pattern.names))),
        ("calls", ", ".join(dict.fromkeys(name for one in rule.configurations for name in one.pattern.names))),
        ("says", rule.message),
        ("fix", rule.fix),
        ("ignore with", f"lambdascope: ignore[{rule.id}] -- reason"),
    )
    width = terminal_width() or DEFAULT_WIDTH
    for name, text in facts:
        if text:
            yield from textwrap.wrap(
                printable(text),
                width,
                initial_indent=f"  {name:<12}",
                subsequent_indent=" " * 14,
                break_long_words=False,
            )


def _severities(rule: Rule) -> str:
    of = {
        language: rule.detector.severity[language] for language in rule.languages if language in rule.detector.severity
    }
    if len(set(of.values())) <= 1:
        return next((severity.value for severity in of.values()), "")
    return ", ".join(f"{severity.value} in {language}" for language, severity in of.items())


def _rendered(rule: Rule) -> dict[str, Any]:
    detector = rule.detector
    return {
        "id": rule.id,
        "detectorId": detector.id,
        "detectorName": detector.name,
        "detectorTags": list(detector.tags),
        "cwes": [f"CWE-{cwe}" for cwe in detector.cwes],
        "languages": list(rule.languages),
        "severity": {language: severity.value for language, severity in detector.severity.items()},
        "confidence": rule.confidence.name.lower(),
        "enabled": rule.enabled,
        "description": detector.description,
        "message": rule.message,
        "fix": rule.fix,
        "sources": list(rule.sources),
        "sinks": list(dict.fromkeys(name for sink in rule.sinks for name in sink.pattern.names)),
        "calls": list(dict.fromkeys(name for one in rule.configurations for name in one.pattern.names)),
    }


def _print_json(rules: list[dict[str, Any]]) -> None:
    sys.stdout.write(json.dumps({"rules": rules}, indent=2) + "\n")
