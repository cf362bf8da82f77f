"""Published packages as code of one's own: what the benchmark of code scanning reads beside the example corpus.

`python -m bench.own_code` builds what is missing. The zips hold only files that code scanning reads, without tests and
minified files, so that every tool reads the same ones; nothing in them tells that they were packages once.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Collection, Iterator
from functools import partial
from pathlib import Path

from bench.corpus import DEFAULT_CACHE, PINS, BuildError, Sample, absence, build_corpus, install, installed_wheels
from bench.zips import Content, files_below, write_zip

PYTHON = "python.txt"
JAVASCRIPT = "javascript.txt"

_CODE = re.compile(r"\.(py|[cm]?jsx?|[cm]?tsx?)$")
_LEFT_OUT = re.compile(
    r"(^|/)(tests?|__tests__|bin|[^/]+\.dist-info)/|\.d\.[cm]?ts$|\.min\.[cm]?js$|\.test\.[cm]?[jt]sx?$"
)


def unpack(package: Path, folder: Path) -> None:
    """Writes the files of a zip of ours below `folder`, in place of what is there."""
    shutil.rmtree(folder, ignore_errors=True)
    with zipfile.ZipFile(package) as archive:
        archive.extractall(folder)


def count(folder: Path, without: Collection[str] = ()) -> tuple[int, int]:
    """How many files of code are below `folder`, and how many lines they have; paths in `without` do not count."""
    files = [path for name, path in files_below(folder) if _CODE.search(name) and name not in without]
    return len(files), sum(len(path.read_bytes().splitlines()) for path in files)


def _sample(name: str, *languages: str) -> Sample:
    pins = tuple(f"{name}/{language}" for language in languages)
    return Sample(name, f"{name}.zip", "", pins, partial(_build, pins))


def _build(pins: tuple[str, ...], _: Path, target: Path) -> None:
    members: dict[str, Content] = {}
    for each in pins:
        read = _wheels if each.endswith(PYTHON) else _tarballs
        members |= {name: content for name, content in read(each) if _CODE.search(name) and not _LEFT_OUT.search(name)}
    write_zip(target, members)


def _wheels(pins: str) -> Iterator[tuple[str, bytes]]:
    with installed_wheels(pins) as folder:
        for name, path in files_below(folder):
            yield name, path.read_bytes()


def _tarballs(pins: str) -> Iterator[tuple[str, bytes]]:
    """The files of npm packages, each below a folder of the package's name."""
    npm = shutil.which("npm")
    if npm is None:
        raise BuildError("npm is not installed")
    for line in (PINS / pins).read_text().splitlines():
        if not line.startswith("#"):
            package, integrity = line.split()
            with tempfile.TemporaryDirectory() as scratch:
                packed = json.loads(install([npm, "pack", "--json", "--silent", package], Path(scratch)))[0]
                if packed["integrity"] != integrity:
                    raise BuildError(f"{package} is not the pinned file")
                yield from _members(Path(scratch, packed["filename"]), package.rpartition("@")[0])


def _members(tarball: Path, folder: str) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(tarball) as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isfile() else None
            if content is not None:
                yield f"{folder}/{member.name.partition('/')[2]}", content.read()


BODY = _sample("code-body", PYTHON, JAVASCRIPT)
OBJECTS = (_sample("code-objects-python", PYTHON), _sample("code-objects-javascript", JAVASCRIPT))
"""Object-oriented code, whose calls go through classes and their bases."""
SAMPLES: tuple[Sample, ...] = (BODY, *OBJECTS)


def main() -> None:
    """Builds the samples into the folder given, or `.bench`, and says what is there."""
    cache = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_CACHE
    build_corpus(cache, SAMPLES)
    for sample in SAMPLES:
        reason = absence(sample, cache)
        print(f"{sample.name}: {f'not built: {reason}' if reason else sample.path(cache)}")


if __name__ == "__main__":
    main()
