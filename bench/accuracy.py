"""`python -m bench.accuracy`: the packages that lambdascope and Syft list, against what pip, npm and Maven say.

The truth is `pip list --path`, `npm ls --all` and the pinned coordinates that Maven resolved. Every difference is
put into a class, so that each class can be explained once (docs/accuracy.md).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import unquote

from bench import contestants
from bench.corpus import DEFAULT_CACHE, SAMPLES, Sample, absence, coordinates
from lambdascope import inventory

NODE_CATALOGER = ("--select-catalogers", "+javascript-package-cataloger")
"""Syft reads installed package.json files of a zip or a folder only when asked to."""

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Listed:
    """One package as a tool lists it; `name` is spelled as in a purl, with the namespace before a slash."""

    name: str
    version: str
    where: str

    def __str__(self) -> str:
        return f"{self.name}=={self.version}"


@dataclass(frozen=True, slots=True)
class Differences:
    """What one tool lists differently from the truth, by class."""

    missing: tuple[str, ...]
    """In the truth, listed by the tool in no version."""
    other_version: tuple[str, ...]
    """Listed in a version that the truth does not know, and not in the one it does."""
    other_group: tuple[str, ...]
    """A jar under another Maven group than the one it was published with."""
    extra: tuple[str, ...]
    """Listed by the tool, unknown to the truth under any version."""
    repeated: tuple[str, ...]
    """The same name and version listed for several places."""


def compare(listed: Iterable[Listed], truth: frozenset[str]) -> Differences:
    """Puts every difference into exactly one class, except that `repeated` looks at the tool alone."""
    places: dict[str, list[str]] = {}
    for one in listed:
        places.setdefault(str(one), []).append(one.where)
    unknown, unlisted = sorted(places.keys() - truth), sorted(truth - places.keys())
    renamed = {entry: _same_but_group(entry, unlisted) for entry in unknown}
    unlisted_names = {_name(entry) for entry in unlisted}
    moved = [entry for entry in unknown if not renamed[entry] and _name(entry) in unlisted_names]
    explained = {*(true for true in renamed.values() if true)}
    moved_names = {_name(entry) for entry in moved}
    return Differences(
        missing=tuple(entry for entry in unlisted if entry not in explained and _name(entry) not in moved_names),
        other_version=tuple(f"{entry} [{', '.join(places[entry])}]" for entry in moved),
        other_group=tuple(f"{entry} is {true}" for entry, true in renamed.items() if true),
        extra=tuple(
            f"{entry} [{', '.join(places[entry])}]" for entry in unknown if not renamed[entry] and entry not in moved
        ),
        repeated=tuple(f"{entry} [{', '.join(sorted(at))}]" for entry, at in sorted(places.items()) if len(at) > 1),
    )


def true_packages(sample: Sample, package: Path) -> frozenset[str] | None:
    """`name==version` of every package, by the ecosystem's own tool; None where that tool is missing."""
    return _TRUTHS[sample.ecosystem](sample, package)


def _pip_list(_: Sample, package: Path) -> frozenset[str] | None:
    with _unpacked(package) as folder:
        site = folder / "python" if (folder / "python").is_dir() else folder
        argv = [sys.executable, "-m", "pip", "list", "--path", str(site), "--format", "json"]
        done = subprocess.run([*argv, "--disable-pip-version-check"], capture_output=True, check=False)
    if done.returncode:
        return None
    return frozenset(f"{_pypi_name(one['name'])}=={one['version']}" for one in json.loads(done.stdout))


def _npm_list(_: Sample, package: Path) -> frozenset[str] | None:
    npm = shutil.which("npm")
    if npm is None:
        return None
    with _unpacked(package) as folder:
        # npm ends with 1 when it finds something to complain about, and prints the tree all the same
        done = subprocess.run([npm, "ls", "--all", "--json"], cwd=folder, capture_output=True, check=False)
    return frozenset(_npm_tree(json.loads(done.stdout)))


def _npm_tree(root: Mapping[str, object]) -> Iterator[str]:
    waiting = [root]
    while waiting:
        dependencies = waiting.pop().get("dependencies", {})
        assert isinstance(dependencies, dict)
        for name, node in dependencies.items():
            if "version" in node:
                yield f"{name}=={node['version']}"
            waiting.append(node)


def _maven_pins(sample: Sample, package: Path) -> frozenset[str]:
    with zipfile.ZipFile(package) as archive:
        members = {Path(name).name for name in archive.namelist()}
    pinned = coordinates(sample.pins[0])
    return frozenset(f"{jar.group}/{jar.artifact}=={jar.version}" for jar in pinned if jar.file_name in members)


_TRUTHS: dict[str, Callable[[Sample, Path], frozenset[str] | None]] = {
    "PyPI": _pip_list,
    "npm": _npm_list,
    "Maven": _maven_pins,
}


def lambdascope_packages(package: Path) -> tuple[Listed, ...]:
    """The packages of our inventory; those without version say `none`."""
    return tuple(
        Listed(one.name.replace(":", "/"), one.version or "none", f"{one.evidence} {one.file_path}")
        for one in inventory(package).packages
    )


def syft_packages(binary: Path, package: Path, *options: str) -> tuple[Listed, ...]:
    """The packages of Syft's own JSON."""
    command = contestants.syft(binary, package, rounds=1)
    environment = {**os.environ, **command.env}
    done = subprocess.run([*command.argv, *options], env=environment, capture_output=True, check=True)
    return tuple(
        Listed(
            _purl_name(one["purl"]) if one["purl"] else one["name"],
            one["version"] or "none",
            f"{one['foundBy']} {one['locations'][0]['path']}{_inner_path(one)}",
        )
        for one in json.loads(done.stdout)["artifacts"]
    )


def _inner_path(artifact: Mapping[str, object]) -> str:
    metadata = artifact.get("metadata")
    virtual = metadata.get("virtualPath", "") if isinstance(metadata, dict) else ""
    return f" {virtual}" if virtual else ""


def _purl_name(purl: str) -> str:
    name = unquote(purl.partition("/")[2].partition("?")[0].rpartition("@")[0])
    return _pypi_name(name) if purl.startswith("pkg:pypi/") else name


def _pypi_name(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _name(entry: str) -> str:
    return entry.partition("==")[0]


def _same_but_group(entry: str, candidates: Iterable[str]) -> str:
    artifact = entry.rpartition("/")[2]
    return next((true for true in candidates if "/" in true and true.rpartition("/")[2] == artifact), "")


@contextmanager
def _unpacked(package: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(package) as archive:
        archive.extractall(folder)
        yield Path(folder)


def main() -> int:
    """Compares every package of the corpus and prints the classes with their members."""
    options = _options()
    options.write.mkdir(parents=True, exist_ok=True)
    for sample in SAMPLES:
        if options.only and sample.name not in options.only:
            continue
        reason, package = absence(sample, options.cache), sample.path(options.cache)
        truth = None if reason else true_packages(sample, package)
        if truth is None:
            print(f"{sample.name}: {reason or 'the tool that knows the truth is missing'}\n")
            continue
        _write(options.write / f"{sample.name}.truth.txt", truth)
        print(f"{sample.name}: {len(truth)} packages")
        for tool, listed in _tools(sample, package):
            _write(options.write / f"{sample.name}.{tool.replace(' ', '-')}.txt", map(str, listed))
            _print(tool, listed, compare(listed, truth), sys.maxsize if options.all else _SHOWN)
    return 0


def _tools(sample: Sample, package: Path) -> Iterator[tuple[str, tuple[Listed, ...]]]:
    yield "lambdascope", lambdascope_packages(package)
    binary = contestants.syft_binary()
    if binary is not None:
        yield "syft", syft_packages(binary, package)
        if sample.ecosystem == "npm":
            yield "syft installed", syft_packages(binary, package, *NODE_CATALOGER)


def _print(tool: str, listed: tuple[Listed, ...], differences: Differences, shown: int) -> None:
    print(f"\n  {tool}: {len(listed)} listed, {len(set(map(str, listed)))} different")
    evidence = Counter(one.where.partition(" ")[0] for one in listed)
    print(f"    from: {', '.join(f'{kind} {count}' for kind, count in evidence.most_common())}")
    for field in fields(differences):
        members = getattr(differences, field.name)
        print(f"    {field.name.replace('_', ' ')}: {len(members)}")
        for member in members[:shown]:
            print(f"      {member}")
        if len(members) > shown:
            print(f"      ... and {len(members) - shown} more; --all shows them")
    print()


def _write(path: Path, entries: Iterable[str]) -> None:
    path.write_text("".join(f"{entry}\n" for entry in sorted(entries)))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench.accuracy", description="The packages found, against the truth"
    )
    parser.add_argument("--cache", type=Path, default=DEFAULT_CACHE, metavar="DIR", help="where packages are kept")
    parser.add_argument("--only", action="append", choices=[sample.name for sample in SAMPLES], metavar="PACKAGE")
    parser.add_argument("--all", action="store_true", help="every member of every class")
    parser.add_argument("--write", type=Path, default=DEFAULT_CACHE / "accuracy", metavar="DIR", help="for the lists")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
