"""Advisory feeds in osv.dev's layout, in a folder or at a URL, and the two lists of exploitation.

    <base>/<ECOSYSTEM>/all.zip            every record, one JSON file each
    <base>/<ECOSYSTEM>/modified_id.csv    time of change and id of every record
    <base>/<ECOSYSTEM>/<ID>.json          one record
    <base>/ecosystems.txt                 the ecosystems there are

Fetching only; what the bytes mean is for the engine to say.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from lambdascope.model.ecosystem import Ecosystem
from lambdascope.model.errors import FeedError
from lambdascope.sources.downloads import Downloader, is_url, shown

_DUMP = "all.zip"
_LISTING = "modified_id.csv"
_ECOSYSTEMS = "ecosystems.txt"

_MAX_LISTING_BYTES = 128 * 1024 * 1024
MAX_RECORD_BYTES = 16 * 1024 * 1024
"""The most bytes read of one record; the largest real ones have some hundred thousand."""
_MAX_DUMP_BYTES = 8 * 1024 * 1024 * 1024
_MAX_LIST_BYTES = 64 * 1024 * 1024
_MAX_COMPILED_BYTES = 16 * 1024 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FeedAddresses:
    """Where advisory data comes from: each a URL or a local path; an empty one is left out."""

    osv: str
    kev: str
    epss: tuple[str, ...]
    """The first that exists is taken."""
    lists_may_be_absent: bool = False
    """Whether a missing KEV or EPSS file means "as it was" rather than failure."""


def addresses_below(base: str) -> FeedAddresses:
    """The addresses of a folder or URL that holds everything: dumps, `kev.json` and `epss.csv` or `epss.csv.gz`."""
    stem = base.rstrip("/") or base
    return FeedAddresses(
        osv=base,
        kev=f"{stem}/kev.json",
        epss=(f"{stem}/epss.csv", f"{stem}/epss.csv.gz"),
        lists_may_be_absent=True,
    )


class Feed(Protocol):
    """Advisory records by ecosystem. Whatever is not there is None; what cannot be fetched raises FeedError."""

    @property
    def source(self) -> str:
        """The address, as it may be shown."""

    @property
    def parallel(self) -> int:
        """How many records are best fetched at the same time."""

    def ecosystems(self) -> frozenset[str] | None:
        """The ecosystems the feed says it has."""

    def listing(self, ecosystem: Ecosystem) -> bytes | None:
        """Time and id of every record."""

    def dump(self, ecosystem: Ecosystem, work: Path) -> Path | None:
        """A zip of every record; a fetched one lies in the folder `work`."""

    def record(self, ecosystem: Ecosystem, record_id: str) -> bytes | None:
        """One record; `record_id` is a plain word."""


def open_feed(address: str, downloader: Downloader | None = None) -> Feed:
    """The feed at a URL or in a folder. Raises FeedError where there is no such folder."""
    if is_url(address):
        return HttpFeed(address.rstrip("/"), downloader or Downloader())
    folder = Path(address.removeprefix("file://")).expanduser()
    if not folder.is_dir():
        raise FeedError(f"no advisory feed at {address}: no such folder; name a folder, a URL or a compiled .db file")
    return FolderFeed(folder)


@dataclass(frozen=True, slots=True)
class FolderFeed:
    """A feed in a local folder."""

    folder: Path
    parallel: int = 1

    @property
    def source(self) -> str:
        """The folder."""
        return os.fspath(self.folder.absolute())

    def ecosystems(self) -> frozenset[str] | None:
        """See Feed."""
        return _words(read_file(self.folder / _ECOSYSTEMS, _MAX_LIST_BYTES))

    def listing(self, ecosystem: Ecosystem) -> bytes | None:
        """See Feed."""
        return read_file(self.folder / ecosystem.value / _LISTING, _MAX_LISTING_BYTES)

    def dump(self, ecosystem: Ecosystem, work: Path) -> Path | None:  # noqa: ARG002  read where it lies
        """See Feed."""
        path = self.folder / ecosystem.value / _DUMP
        return path if path.is_file() else None

    def record(self, ecosystem: Ecosystem, record_id: str) -> bytes | None:
        """See Feed."""
        return read_file(self.folder / ecosystem.value / f"{_plain(record_id)}.json", MAX_RECORD_BYTES)


@dataclass(frozen=True, slots=True)
class HttpFeed:
    """A feed at a URL."""

    base: str
    downloader: Downloader
    parallel: int = field(default=16)

    @property
    def source(self) -> str:
        """The URL, without secrets."""
        return shown(self.base)

    def ecosystems(self) -> frozenset[str] | None:
        """See Feed."""
        return _words(self.downloader.read(f"{self.base}/{_ECOSYSTEMS}", _MAX_LIST_BYTES))

    def listing(self, ecosystem: Ecosystem) -> bytes | None:
        """See Feed."""
        return self.downloader.read(self._url(ecosystem, _LISTING), _MAX_LISTING_BYTES)

    def dump(self, ecosystem: Ecosystem, work: Path) -> Path | None:
        """See Feed."""
        path = work / f"{ecosystem.value}.zip"
        return path if save_url(self._url(ecosystem, _DUMP), path, _MAX_DUMP_BYTES, self.downloader) else None

    def record(self, ecosystem: Ecosystem, record_id: str) -> bytes | None:
        """See Feed."""
        return self.downloader.read(self._url(ecosystem, f"{_plain(record_id)}.json"), MAX_RECORD_BYTES)

    def _url(self, ecosystem: Ecosystem, name: str) -> str:
        return f"{self.base}/{quote(ecosystem.value, safe='')}/{quote(name, safe='')}"


def read_address(address: str, downloader: Downloader) -> bytes | None:
    """A list of exploitation from a URL or a path; None where there is nothing. Raises FeedError."""
    if is_url(address):
        return downloader.read(address, _MAX_LIST_BYTES)
    return read_file(Path(address.removeprefix("file://")).expanduser(), _MAX_LIST_BYTES)


def fetch_compiled(address: str, into: Path, downloader: Downloader) -> None:
    """Copy a compiled database from a URL or a path. Raises FeedError."""
    if is_url(address):
        found = save_url(address, into, _MAX_COMPILED_BYTES, downloader)
    else:
        found = _copy(Path(address.removeprefix("file://")).expanduser(), into)
    if not found:
        name = shown(address) if is_url(address) else address
        raise FeedError(f"no compiled database at {name}; check the address")


def read_file(path: Path, limit: int) -> bytes | None:
    """The bytes of a file; None where there is none. Raises FeedError where it cannot be read or is larger."""
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise FeedError(f"cannot read {path}: {error.strerror}; check its permissions") from error
    if len(data) > limit:
        raise FeedError(f"{path} has more than {limit:,} bytes, which we do not agree to read")
    return data


def save_url(url: str, path: Path, limit: int, downloader: Downloader) -> bool:
    """Fetch a URL into a file; False, and no file, where there is nothing."""
    with path.open("w+b") as file:
        found = downloader.save(url, limit, file)
    if not found:
        path.unlink()
    return found


def _copy(source: Path, into: Path) -> bool:
    import shutil

    try:
        shutil.copyfile(source, into)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise FeedError(f"cannot read {source}: {error.strerror}; check its permissions") from error
    return True


def _plain(record_id: str) -> str:
    """The id, refused if it could lead out of the feed: ids come from the feed itself."""
    if not record_id or record_id.startswith(".") or ".." in record_id or any(each in record_id for each in "/\\\0"):
        raise FeedError(f"the feed names a record {record_id[:80]!r}, which cannot be fetched safely")
    return record_id


def _words(data: bytes | None) -> frozenset[str] | None:
    return None if data is None else frozenset(data.decode("utf-8", "replace").split())
