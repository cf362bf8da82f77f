"""Keeping the advisory database current: built aside, checked, and swapped in at once, or not at all.

Killing an update at any moment leaves the database as it was; the next one clears away what was left.
"""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from lambdascope._version import __version__
from lambdascope.engine.advisories.exploitation import parse_epss, parse_kev, unpacked
from lambdascope.engine.advisories.instants import instant
from lambdascope.engine.advisories.merge import NamedRecord, evidence
from lambdascope.model.advisory import instant_order
from lambdascope.model.ecosystem import Ecosystem
from lambdascope.model.errors import DatabaseError, DatabaseMissing, FeedError
from lambdascope.service.advisory_dumps import EcosystemSummary, Progress, update_ecosystem
from lambdascope.sources.downloads import Downloader
from lambdascope.sources.feeds import Feed, FeedAddresses, fetch_compiled, open_feed, read_address
from lambdascope.store.advisories import AdvisoryDatabase
from lambdascope.store.advisory_check import check_file
from lambdascope.store.advisory_draft import AdvisoryDraft, Named
from lambdascope.store.advisory_file import check_header, read_stamp, stamp_path
from lambdascope.store.durability import sync

_MAX_EPSS_BYTES = 128 * 1024 * 1024


class UpdateSummary(NamedTuple):
    """What an update did."""

    path: Path
    has_changed: bool
    """Whether the content differs from before."""
    compiled_at: str
    updated_at: str
    ecosystems: tuple[EcosystemSummary, ...]
    absent: tuple[Ecosystem, ...]
    """Ecosystems the feed does not have, and of which the database knows nothing."""
    known_exploited: int | None
    """Entries of the KEV catalogue; None where the feed has none and the database stays as it was."""
    epss_scores: int | None


def silent(what: str, done: int, total: int) -> None:
    """Show no progress."""


def is_compiled(address: str) -> bool:
    """Whether an address is that of a compiled database rather than of a feed."""
    return address.partition("?")[0].endswith(".db")


def update(
    path: Path,
    addresses: FeedAddresses,
    *,
    ecosystems: Sequence[Ecosystem] = (),
    progress: Progress = silent,
    downloader: Downloader | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> UpdateSummary:
    """Bring the database at `path` to the state of the feed, or build it; only some ecosystems if they are named.

    Raises FeedError or DatabaseError; the database is then what it was.
    """
    downloader = downloader or Downloader()
    with _workshop(path) as work:
        feed = open_feed(addresses.osv, downloader)
        base = _usable_base(path, ecosystems)
        draft_path = work / "draft.db"
        with AdvisoryDraft(draft_path, base) as draft:
            known = draft.ecosystems()
            found = _update_ecosystems(feed, ecosystems, draft, work, progress)
            lists = _update_exploitation(addresses, draft, downloader, progress)
            time = instant(now().isoformat()) or ""
            updated = {each.ecosystem for each in found}
            # A part brought up to date does not make the whole so.
            updated_at = time if known <= updated else (_last_update(path, draft) or time)
            compiled_at = time if draft.has_changed else (draft.meta("compiled_at") or time)
            is_new = draft.has_changed or draft.has_new_state
            if is_new:
                progress("merging", 0, 1)
                draft.merge(_evidence)
                draft.set_meta("compiled_at", compiled_at)
                draft.set_meta("updated_at", updated_at)
                draft.set_meta("compiled_by", __version__)
                progress("checking", 0, 1)
                draft.finish()
        if is_new:
            _swap(draft_path, path)
        elif updated_at == time:
            _write_stamp(path, work, compiled_at, updated_at)
        return UpdateSummary(
            path=path,
            has_changed=draft.has_changed,
            compiled_at=compiled_at,
            updated_at=updated_at,
            ecosystems=found,
            absent=tuple(each for each in ecosystems or Ecosystem if each not in known | updated),
            known_exploited=lists["kev"],
            epss_scores=lists["epss"],
        )


def install(path: Path, address: str, *, downloader: Downloader | None = None) -> UpdateSummary:
    """Put a compiled database from elsewhere in the place of the one at `path`, if it is sound.

    Raises FeedError, DatabaseCorrupt or DatabaseError; the database is then what it was.
    """
    with _workshop(path) as work:
        fetched = work / "fetched.db"
        fetch_compiled(address, fetched, downloader or Downloader())
        check_file(fetched)
        with AdvisoryDatabase(fetched) as database:
            status = database.status()
        _swap(fetched, path)
        return UpdateSummary(
            path=path,
            has_changed=True,
            compiled_at=status.compiled_at,
            updated_at=status.updated_at,
            ecosystems=(),
            absent=tuple(each for each in Ecosystem if each not in {known.ecosystem for known in status.ecosystems}),
            known_exploited=status.known_exploited,
            epss_scores=status.epss_scores,
        )


@contextmanager
def _workshop(path: Path) -> Iterator[Path]:
    """An empty folder beside the database that is ours alone while we build. Raises DatabaseError."""
    work = path.with_name(f"{path.name}.building")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with path.with_name(f"{path.name}.lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise DatabaseError(f"another update of {path} is running; wait until it has ended") from None
            # Whoever held the lock before and was killed left this.
            shutil.rmtree(work, ignore_errors=True)
            work.mkdir(mode=0o700)
            try:
                yield work
            finally:
                shutil.rmtree(work, ignore_errors=True)
    except OSError as error:
        raise DatabaseError(
            f"cannot build {path}: {error.strerror or error}; check the folder and its space"
        ) from error


def _usable_base(path: Path, ecosystems: Sequence[Ecosystem]) -> Path | None:
    """The present database, if an update can start from it."""
    try:
        check_header(str(path))
    except DatabaseMissing:
        return None
    except DatabaseError as error:
        if ecosystems:
            raise DatabaseError(f"{error} without --ecosystem: a part cannot be updated in it") from error
        return None
    return path


def _update_ecosystems(
    feed: Feed, ecosystems: Sequence[Ecosystem], draft: AdvisoryDraft, work: Path, progress: Progress
) -> tuple[EcosystemSummary, ...]:
    promised = feed.ecosystems() or frozenset()
    expected = frozenset(ecosystems) or draft.ecosystems() | {each for each in Ecosystem if each.value in promised}
    found = []
    for ecosystem in dict.fromkeys(ecosystems) or Ecosystem:
        summary = update_ecosystem(feed, ecosystem, draft, work, progress)
        if summary is not None:
            found.append(summary)
        elif ecosystem in expected:
            raise FeedError(
                f"{ecosystem.value}: the feed {feed.source} has neither modified_id.csv nor all.zip for it; name those"
                " it has with --ecosystem; the database stays as it was"
            )
    if not found:
        raise FeedError(f"{feed.source} is no advisory feed: it has no ecosystem we know, such as PyPI/all.zip")
    return tuple(found)


def _update_exploitation(
    addresses: FeedAddresses, draft: AdvisoryDraft, downloader: Downloader, progress: Progress
) -> dict[str, int | None]:
    counts: dict[str, int | None] = {"kev": None, "epss": None}
    candidates = {"kev": (addresses.kev,), "epss": addresses.epss}
    for table in counts:
        progress(table, 0, 1)
        places = [place for place in candidates[table] if place]
        data = next((data for place in places if (data := read_address(place, downloader)) is not None), None)
        if data is not None:
            values: Mapping[str, object] = _exploitation(table, data)
            draft.replace_exploitation(table, values, _digest(values))
            counts[table] = len(values)
        elif places and not addresses.lists_may_be_absent:
            raise FeedError(f"there is nothing at {places[0]}; check the address, or set it empty to do without")
    return counts


def _exploitation(table: str, data: bytes) -> Mapping[str, object]:
    return parse_kev(data) if table == "kev" else parse_epss(unpacked(data, _MAX_EPSS_BYTES))


def _last_update(path: Path, draft: AdvisoryDraft) -> str | None:
    """When the database was last brought up to date as a whole; a stamp beside it may know of a later time."""
    known = [
        time for time in (draft.meta("updated_at"), read_stamp(str(path), draft.meta("compiled_at") or "")) if time
    ]
    return max(known, key=instant_order, default=None)


def _digest(values: Mapping[str, object]) -> str:
    digest = sha256()
    for key in sorted(values):
        digest.update(f"{key} {values[key]}\n".encode())
    return digest.hexdigest()


def _evidence(records: Iterable[Named]) -> Mapping[int, tuple[str, ...]]:
    return evidence(NamedRecord(*record) for record in records)


def _swap(new: Path, path: Path) -> None:
    """Put a finished file in the place of the old one, so that a crash leaves one of them whole."""
    sync(new)
    new.replace(path)
    # What the stamp says is about the old content.
    Path(stamp_path(str(path))).unlink(missing_ok=True)
    sync(path.parent)


def _write_stamp(path: Path, work: Path, compiled_at: str, updated_at: str) -> None:
    """Tell of an update that found nothing new, without touching the file that others have open or copied."""
    stamp = work / "stamp"
    stamp.write_text(json.dumps({"compiled_at": compiled_at, "updated_at": updated_at}), encoding="utf-8")
    stamp.replace(stamp_path(str(path)))
