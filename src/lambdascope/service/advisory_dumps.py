"""Bringing one ecosystem of an advisory draft to the state its feed lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from lambdascope.engine.advisories.listing import parse_listing
from lambdascope.engine.advisories.osv import Skipped, is_cve, is_record_id, names, parse_record
from lambdascope.engine.advisories.versions import Spelling, canonical_spelling, canonical_versions
from lambdascope.engine.archives.limits import Budget
from lambdascope.engine.archives.zip import ZipMember
from lambdascope.engine.archives.zip_directory import read_directory
from lambdascope.model.advisory import instant_order
from lambdascope.model.ecosystem import Ecosystem
from lambdascope.model.errors import ArchiveError, FeedError, ManifestError
from lambdascope.sources.feeds import MAX_RECORD_BYTES, Feed
from lambdascope.sources.local import LocalFile
from lambdascope.store.advisory_draft import AdvisoryDraft, Change, DraftRecord

Progress = Callable[[str, int, int], None]
"""Told what is being worked on, how much of it is done, and how much there is."""

_FEW = 16
_MANY = 1000
"""So many records are fetched singly at most; beyond it, or beyond a tenth of the listing, the dump is quicker."""

_MAX_LATE_RECORDS = 5000
"""Records newer than the dump that are fetched singly after it."""

_SHRINKING_MATTERS = 1000
"""A listing that lost half of at least so many records is taken as cut off, not as news."""

_PROGRESS_STEP = 500


class EcosystemSummary(NamedTuple):
    """What an update changed in one ecosystem."""

    ecosystem: Ecosystem
    added: int
    changed: int
    withdrawn: int
    """Live before, withdrawn now; not counted as changed."""
    removed: int
    """Gone from the listing."""
    unchanged: int
    skipped: int
    """Records of the feed that cannot be read at all."""
    missing: int
    """Listed states that are not to be had, or not readable where an older one was; asked for again next time."""
    oddities: tuple[tuple[str, int], ...]
    """What was left out of the records read in this update, counted by kind."""


def update_ecosystem(
    feed: Feed, ecosystem: Ecosystem, draft: AdvisoryDraft, work: Path, progress: Progress
) -> EcosystemSummary | None:
    """Make the draft hold what the feed lists; None if the feed has neither listing nor dump. Raises FeedError."""
    listing = feed.listing(ecosystem)
    update = _Update(feed, ecosystem, draft, work, progress)
    try:
        if listing is not None:
            update.follow(listing)
        elif not update.read_whole_dump():
            return None
    except (FeedError, ArchiveError) as error:
        raise FeedError(f"{ecosystem.value}: {error}; the database stays as it was") from error
    return update.summary()


class _Update:
    """One ecosystem's update under way: what it reads from and writes to, and what it counted so far."""

    def __init__(self, feed: Feed, ecosystem: Ecosystem, draft: AdvisoryDraft, work: Path, progress: Progress) -> None:
        self._feed = feed
        self._ecosystem = ecosystem
        self._draft = draft
        self._work = work
        self._progress = progress
        self._spell: Spelling = canonical_spelling(ecosystem)
        self._changes: Counter[Change] = Counter()
        self._oddities: Counter[str] = Counter()
        self._removed = 0
        self._missing = 0
        self._unreadable = 0

    def follow(self, listing: bytes) -> None:
        """Reach the listed state with as little reading as possible."""
        draft, known = self._draft, self._draft.count(self._ecosystem)
        total = draft.start_listing(parse_listing(listing))
        if known >= _SHRINKING_MATTERS and total * 2 < known:
            raise FeedError(f"the listing has {total:,} records where {known:,} are known; it seems cut off")
        draft.add_ecosystem(self._ecosystem, self._feed.source)
        wanted = draft.wanted(self._ecosystem)
        is_few = len(wanted) <= max(_FEW, min(_MANY, total // 10))
        left = self._read_singly(wanted) if is_few else wanted
        if left:
            self._read_dump_or_singly(left, total)
        self._removed += draft.remove_unlisted(self._ecosystem)

    def read_whole_dump(self) -> bool:
        """Take all that is in the dump of a feed without listing; False if there is no dump either."""
        dump = self._feed.dump(self._ecosystem, self._work)
        if dump is None:
            return False
        self._draft.add_ecosystem(self._ecosystem, self._feed.source)
        self._draft.start_listing(())
        for record_id, data in self._members(dump, None):
            seen = self._write(record_id, data, None)
            self._draft.add_listed(*seen)
        self._removed += self._draft.remove_unlisted(self._ecosystem)
        return True

    def summary(self) -> EcosystemSummary:
        """What happened; the draft remembers the source if anything did."""
        changes = self._changes
        written = changes[Change.ADDED] + changes[Change.CHANGED] + changes[Change.WITHDRAWN]
        if written or self._removed:
            self._draft.set_source(self._ecosystem, self._feed.source)
        return EcosystemSummary(
            ecosystem=self._ecosystem,
            added=changes[Change.ADDED],
            changed=changes[Change.CHANGED],
            withdrawn=changes[Change.WITHDRAWN],
            removed=self._removed,
            unchanged=self._draft.count(self._ecosystem) - written,
            skipped=self._draft.count_skipped(self._ecosystem),
            missing=self._missing + self._unreadable,
            oddities=tuple(sorted(self._oddities.items())),
        )

    def _read_dump_or_singly(self, wanted: tuple[tuple[str, str], ...], total: int) -> None:
        dump = self._feed.dump(self._ecosystem, self._work)
        if dump is None:
            left = self._read_singly(wanted, stop_at_missing=True)
            if left:
                raise FeedError(f"the feed lists {left[0][0]}, but has neither its file nor an all.zip")
            return
        self._read_dump(dump, wanted)
        late = self._draft.wanted(self._ecosystem)
        left = self._read_singly(late) if len(late) <= _MAX_LATE_RECORDS else late
        self._missing = len(left)
        if len(left) > max(_FEW, total // 2):
            raise FeedError(f"all.zip lacks the listed state of {len(left):,} of {total:,} records; it seems outdated")

    def _read_dump(self, dump: Path, wanted: Iterable[tuple[str, str]]) -> None:
        listed = dict(wanted)
        for record_id, data in self._members(dump, listed):
            self._write(record_id, data, listed.get(record_id), may_be_older=True)

    def _members(self, dump: Path, wanted: dict[str, str] | None) -> Iterator[tuple[str, bytes]]:
        """Id and bytes of the dump's records, in its order; only those `wanted`, if given."""
        source = LocalFile(str(dump))
        directory = read_directory(source)
        total = len(directory.positions)
        for number, path in enumerate(directory.positions):
            if number % _PROGRESS_STEP == 0:
                self._progress(self._ecosystem.value, number, total)
            record_id = path.rpartition("/")[2].removesuffix(".json")
            if not path.endswith(".json") or (wanted is not None and record_id not in wanted):
                continue
            member = ZipMember(source, directory, directory.entry(path))
            try:
                yield record_id, member.read(MAX_RECORD_BYTES, Budget())
            except ManifestError as error:
                raise FeedError(f"{path[:200]!r} in all.zip {error}") from error
        self._progress(self._ecosystem.value, total, total)

    def _read_singly(
        self, wanted: tuple[tuple[str, str], ...], *, stop_at_missing: bool = False
    ) -> tuple[tuple[str, str], ...]:
        """Fetch records one by one; returns those of which there is no file."""
        missing: list[tuple[str, str]] = []
        for number, (entry, data) in enumerate(self._fetch(wanted), 1):
            self._progress(self._ecosystem.value, number, len(wanted))
            if data is not None:
                self._write(entry[0], data, entry[1])
                continue
            missing.append(entry)
            if stop_at_missing:
                break
        return tuple(missing)

    def _fetch(self, wanted: tuple[tuple[str, str], ...]) -> Iterator[tuple[tuple[str, str], bytes | None]]:
        """Every wanted record with its bytes, in batches: what is fetched ahead is held in memory."""
        parallel = self._feed.parallel
        if parallel == 1:
            for entry in wanted:
                yield entry, self._feed.record(self._ecosystem, entry[0])
            return
        batch = parallel * 4
        with ThreadPoolExecutor(parallel) as pool:
            for start in range(0, len(wanted), batch):
                entries = wanted[start : start + batch]
                yield from zip(
                    entries, pool.map(lambda entry: self._feed.record(self._ecosystem, entry[0]), entries), strict=True
                )

    def _write(self, record_id: str, data: bytes, listed: str | None, *, may_be_older: bool = False) -> tuple[str, str]:
        """Write one record unless its bytes are known; returns its id and time of modification.

        `listed` is the listing's time. What comes from a dump may be older; it is then asked for again.
        """
        draft, ecosystem = self._draft, self._ecosystem
        digest = blake2b(data, digest_size=16).digest()
        modified = draft.modified_if_same(ecosystem, record_id, digest)
        if modified is not None:
            if listed is not None and not (may_be_older and instant_order(modified) < instant_order(listed)):
                draft.set_listed(ecosystem, record_id, listed)
            return record_id, modified
        parsed = parse_record(data, ecosystem)
        if not isinstance(parsed, Skipped) and parsed.advisory.id != record_id:
            parsed = Skipped("names_another_record")
        if isinstance(parsed, Skipped) and draft.has(ecosystem, record_id):
            # One bad answer of a server must not take an advisory away; it is asked for again next time.
            self._unreadable += 1
            return record_id, listed or ""
        if isinstance(parsed, Skipped):
            safe_id = record_id if is_record_id(record_id) else "?"
            draft.skip(ecosystem, safe_id, listed or "", parsed.reason)
            return safe_id, listed or ""
        advisory = parsed.advisory
        if may_be_older and listed is not None and instant_order(advisory.modified) < instant_order(listed):
            listed = None
        known_names = names(advisory)
        self._oddities.update(dict(parsed.oddities))
        change = draft.put(
            DraftRecord(
                advisory=advisory,
                names=known_names,
                has_cve=any(map(is_cve, known_names)),
                canonical_versions=tuple(canonical_versions(self._spell, each.versions) for each in advisory.affected),
                oddities=parsed.oddities,
                digest=digest,
                listed=listed,
            )
        )
        self._changes[change] += 1
        return advisory.id, advisory.modified
