"""Deterministic input for the commands that read lines: versions, purls and the names of packages to look up.

`python -m bench.inputs versions|purls COUNT [FEED]` prints the lines. It is a process of its own because reading a
feed takes memory that would count as memory of every process that the benchmark starts afterwards.
"""

from __future__ import annotations

import json
import random
import sys
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from urllib.parse import quote

from bench.corpus import PINS, SAMPLES, coordinates
from bench.zips import write_zip

_PURL_TYPES = {"PyPI": "pypi", "npm": "npm", "Maven": "maven"}
_LABELS = ("", "", "", "-alpha.1", "-beta.2", "-rc.1", "-rc.10", "+build.5")


def version_lines(count: int) -> Iterator[str]:
    """Pairs of npm versions, as `versions compare npm -` reads them."""
    chance = random.Random(count)
    return (f"{_version(chance)} {_version(chance)}" for _ in range(count))


def purl_lines(feed: Path, count: int) -> Iterator[str]:
    """Purls with versions, of packages that the feed knows and, each fourth, of packages that nobody knows."""
    chance = random.Random(count)
    known = feed_packages(feed)
    for number in range(count):
        ecosystem, name = known[chance.randrange(len(known))]
        spelled = quote(name.replace(":", "/"), safe="/") + ("-unknown" if number % 4 == 3 else "")
        yield f"pkg:{_PURL_TYPES[ecosystem]}/{spelled}@{_version(chance)}"


def lookup_packages(feed: Path, count: int) -> list[tuple[str, str]]:
    """Different packages with their ecosystem: those of the corpus, then some that the feed knows."""
    known = feed_packages(feed)
    random.Random(count).shuffle(known)
    wanted = dict.fromkeys((*corpus_packages(), *known))
    return list(islice(wanted, count))


def corpus_packages() -> Iterator[tuple[str, str]]:
    """The ecosystem and name of every package that a list of pins names."""
    for sample in SAMPLES:
        if sample.ecosystem == "Maven":
            yield from (("Maven", f"{jar.group}:{jar.artifact}") for jar in coordinates(sample.pins[0]))
        elif sample.ecosystem == "PyPI":
            lines = (PINS / sample.pins[0]).read_text().splitlines()
            yield from (("PyPI", line.partition("==")[0]) for line in lines if not line.startswith("#"))
        else:
            lock = json.loads((PINS / sample.pins[1]).read_text())
            yield from (("npm", path.rpartition("node_modules/")[2]) for path in lock["packages"] if path)


def feed_packages(feed: Path) -> list[tuple[str, str]]:
    """The packages of PyPI, npm and Maven that a feed's dumps name, sorted."""
    names = set()
    for ecosystem in _PURL_TYPES:
        dump = feed / ecosystem / "all.zip"
        if not dump.is_file():
            continue
        with zipfile.ZipFile(dump) as archive:
            for member in archive.namelist():
                for affected in json.loads(archive.read(member)).get("affected", ()):
                    package = affected.get("package", {})
                    if package.get("ecosystem") == ecosystem:
                        names.add((ecosystem, str(package["name"])))
    return sorted(names)


def write_one_record(feed: Path) -> None:
    """A feed in osv.dev's layout with a single advisory, about a package of the corpus."""
    modified = "2023-02-15T00:00:00Z"
    affected = {
        "package": {"ecosystem": "PyPI", "name": "werkzeug"},
        "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.2.3"}]}],
    }
    record = {"id": "BENCH-1", "modified": modified, "aliases": ["CVE-2023-25577"], "affected": [affected]}
    folder = feed / "PyPI"
    folder.mkdir(parents=True, exist_ok=True)
    write_zip(folder / "all.zip", {"BENCH-1.json": json.dumps(record).encode()})
    (folder / "modified_id.csv").write_text(f"{modified},BENCH-1\n")


def _version(chance: random.Random) -> str:
    numbers = ".".join(str(chance.choice((0, 1, 2, 3, 10, 17, 100))) for _ in range(3))
    return numbers + chance.choice(_LABELS)


def main(kind: str, count: str, feed: str = "") -> None:
    """Prints `count` lines of a kind."""
    lines = version_lines(int(count)) if kind == "versions" else purl_lines(Path(feed), int(count))
    sys.stdout.writelines(f"{line}\n" for line in lines)


if __name__ == "__main__":
    main(*sys.argv[1:])
