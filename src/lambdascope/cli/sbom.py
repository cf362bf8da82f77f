"""`lambdascope sbom`: what a Lambda package holds."""

from __future__ import annotations

import click

from lambdascope.cli.options import artifact_options, verbose_option, write
from lambdascope.cli.program import print_warning
from lambdascope.engine.reports import cyclonedx
from lambdascope.service.scans import inventory

FORMATS = ("cyclonedx", "cyclonedx@1.6")


@click.command(short_help="List what a Lambda package holds.")
@click.argument("target")
@artifact_options
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    default="cyclonedx",
    show_default=True,
    help="cyclonedx means version 1.6.",
)
@click.option("--output", metavar="FILE", help="Write to FILE instead of stdout.")
@verbose_option
def command(
    target: str,
    layers: tuple[str, ...],
    runtime: str | None,
    handler: str | None,
    format_: str,  # noqa: ARG001  # both names mean the only version there is
    output: str | None,
) -> None:
    """List the packages of TARGET (a zip, a jar or a folder) and its layers as a software bill of materials.

    `cyclonedx` is CycloneDX 1.6 in JSON.
    """
    taken = inventory(target, layers=layers)
    for problem in taken.problems:
        print_warning(f"{problem.path or target}: {problem.message}")
    write(cyclonedx.render(taken, runtime=runtime, handler=handler), output)
