"""What `db update` does and tells."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from lambdascope.cli.program import print_warning
from lambdascope.model.ecosystem import Ecosystem
from lambdascope.model.errors import UsageError
from lambdascope.service.advisories import UpdateSummary, install, is_compiled, silent, update
from lambdascope.service.advisory_dumps import EcosystemSummary
from lambdascope.settings import Settings
from lambdascope.sources.feeds import FeedAddresses, addresses_below


def update_and_tell(source: str | None, ecosystems: Sequence[Ecosystem], database: str, settings: Settings) -> None:
    """Update `database` from `source`, or from the settings' addresses, and print what changed.

    Raises FeedError or DatabaseError; the database is then what it was.
    """
    progress = _show_progress if sys.stderr.isatty() else silent
    if source is not None and is_compiled(source):
        if ecosystems:
            raise UsageError("--ecosystem means nothing for a compiled database; leave it out, or name a feed")
        summary = install(Path(database), source)
    else:
        addresses = (
            addresses_below(source)
            if source is not None
            else FeedAddresses(osv=settings.osv_url, kev=settings.kev_url, epss=(settings.epss_url,))
        )
        summary = update(Path(database), addresses, ecosystems=tuple(ecosystems), progress=progress)
    if progress is not silent:
        click.echo("\r\x1b[K", err=True, nl=False)
    click.echo("\n".join(_lines(summary)))
    if summary.absent:
        print_warning(f"the feed has nothing for {', '.join(summary.absent)}; such packages cannot be matched")


def _lines(summary: UpdateSummary) -> Iterator[str]:
    for each in summary.ecosystems:
        yield f"{each.ecosystem.value:<10} {_counts(each)}"
        if each.oddities or each.skipped or each.missing:
            told = [f"{count:,} {kind}" for kind, count in each.oddities]
            told += [f"{each.skipped:,} unreadable"] * bool(each.skipped)
            told += [f"{each.missing:,} listed but not to be had"] * bool(each.missing)
            yield f"{'':<10} left out: {', '.join(told)}"
    if summary.known_exploited is not None:
        yield f"{'KEV':<10} {summary.known_exploited:,} known exploited vulnerabilities"
    if summary.epss_scores is not None:
        yield f"{'EPSS':<10} {summary.epss_scores:,} scores"
    state = f"content of {summary.compiled_at}" if summary.has_changed else f"nothing new since {summary.compiled_at}"
    yield f"{summary.path}: {state}"


def _counts(each: EcosystemSummary) -> str:
    kinds = ("added", "changed", "withdrawn", "removed", "unchanged")
    return ", ".join(f"{getattr(each, kind):,} {kind}" for kind in kinds if getattr(each, kind)) or "nothing"


def _show_progress(what: str, done: int, total: int) -> None:
    click.echo(f"\r\x1b[K{what} {done:,}/{total:,}", err=True, nl=False)
