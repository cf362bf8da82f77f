"""Real Lambda packages, built from the package registries by pinned lists and kept for the next run.

`python -m bench.corpus` builds what is missing. A package is built again when its pins or its recipe change.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.zips import Content, files_below, write_zip

PINS = Path(__file__).parent / "pins"
DEFAULT_CACHE = Path(__file__).parent.parent / ".bench"
MAVEN_CENTRAL = "https://repo1.maven.org/maven2"

_RECIPE = "1"
"""Raised when a recipe changes what it builds from the same pins."""
_INSTALL_SECONDS = 300
_DOWNLOAD_SECONDS = 60
_BOOT_LOADER = "org.springframework.boot:spring-boot-loader:"


class BuildError(Exception):
    """A package cannot be built on this machine; the text says why."""


@dataclass(frozen=True, slots=True)
class Coordinate:
    """One pinned jar of Maven Central."""

    group: str
    artifact: str
    version: str
    sha256: str

    @property
    def file_name(self) -> str:
        return f"{self.artifact}-{self.version}.jar"

    @property
    def url(self) -> str:
        return f"{MAVEN_CENTRAL}/{self.group.replace('.', '/')}/{self.artifact}/{self.version}/{self.file_name}"


@dataclass(frozen=True, slots=True)
class Sample:
    """A package of the corpus."""

    name: str
    file_name: str
    ecosystem: str
    """As the JSON report spells it; empty for code that is scanned itself, not for its packages."""
    pins: tuple[str, ...]
    """Files below the folder of pins."""
    build: Callable[[Path, Path], None]
    """Writes the package to the second path, with the first as the cache of downloads; raises BuildError."""

    def path(self, cache: Path) -> Path:
        return cache / "corpus" / self.file_name


def build_corpus(cache: Path, samples: Iterable[Sample]) -> None:
    """Builds what is missing or outdated; `absence` tells afterwards what could not be built."""
    for sample in samples:
        if absence(sample, cache) is not None:
            _build(sample, cache)


def absence(sample: Sample, cache: Path) -> str | None:
    """Why the package in the cache is not the one that pins and recipe describe; None when it is."""
    notes = _notes(sample, cache)
    if not notes.is_file():
        return "not built yet"
    digest, _, reason = notes.read_text().partition("\n")
    if reason:
        return reason
    return None if digest == _digest(sample) and sample.path(cache).is_file() else "built from other pins"


def coordinates(pins: str) -> tuple[Coordinate, ...]:
    """The jars that a list of pins names."""
    lines = (line.split() for line in (PINS / pins).read_text().splitlines() if not line.startswith("#"))
    return tuple(_coordinate(name, sha256) for name, sha256 in lines)


def _coordinate(name: str, sha256: str) -> Coordinate:
    group, artifact, version = name.split(":")
    return Coordinate(group, artifact, version, sha256)


def _build(sample: Sample, cache: Path) -> None:
    target, notes = sample.path(cache), _notes(sample, cache)
    target.parent.mkdir(parents=True, exist_ok=True)
    notes.unlink(missing_ok=True)
    reason = ""
    try:
        sample.build(cache / "downloads", target)
    except BuildError as error:
        reason = f"\n{error}"
    notes.write_text(_digest(sample) + reason)


def _notes(sample: Sample, cache: Path) -> Path:
    """Holds the digest of what a package was built from, and why it could not be built."""
    return sample.path(cache).with_suffix(".notes")


def _digest(sample: Sample) -> str:
    digest = hashlib.sha256(_RECIPE.encode())
    for pins in sample.pins:
        digest.update((PINS / pins).read_bytes())
    return digest.hexdigest()


def _build_python_function(_: Path, target: Path) -> None:
    with installed_wheels("python-datascience.txt") as folder:
        members: dict[str, Content] = {name: path for name, path in files_below(folder) if not _is_dead_weight(name)}
        members["app.py"] = (
            b"import pandas\n\n\ndef handler(event, context):\n    return pandas.DataFrame(event).to_json()\n"
        )
        write_zip(target, members)


def _build_python_layer(_: Path, target: Path) -> None:
    with installed_wheels("python-layer.txt") as folder:
        write_zip(target, dict(files_below(folder, "python/")))


def _build_node_function(_: Path, target: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise BuildError("npm is not installed")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(PINS / "node-express" / name, folder)
        install([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder)
        members: dict[str, Content] = dict(files_below(folder))
        members["index.js"] = b"exports.handler = require('serverless-http')(require('express')());\n"
        write_zip(target, members)


def _build_spring_boot_jar(downloads: Path, target: Path) -> None:
    """The layout of spring-boot-maven-plugin: the loader's classes in the root, nested jars stored, not deflated."""
    jars = _downloaded("java-uber.txt", downloads)
    members: dict[str, Content] = {
        "META-INF/MANIFEST.MF": b"Manifest-Version: 1.0\r\nImplementation-Title: orders\r\n"
        b"Implementation-Version: 1.0.0\r\nMain-Class: org.springframework.boot.loader.JarLauncher\r\n"
        b"Start-Class: com.example.orders.Application\r\nSpring-Boot-Version: 2.3.0.RELEASE\r\n\r\n",
        "META-INF/maven/com.example/orders/pom.properties": b"groupId=com.example\nartifactId=orders\nversion=1.0.0\n",
        "BOOT-INF/classes/application.properties": b"spring.main.banner-mode=off\n",
    }
    for name, path in jars.items():
        if name.startswith(_BOOT_LOADER):
            members.update(_classes(path))
        else:
            members[f"BOOT-INF/lib/{path.name}"] = path
    write_zip(target, members, stored=frozenset(name for name in members if name.endswith(".jar")))


def _build_java_function(downloads: Path, target: Path) -> None:
    members: dict[str, Content] = {f"lib/{path.name}": path for path in _downloaded("java-lib.txt", downloads).values()}
    members["orders.properties"] = b"table=orders\n"
    write_zip(target, members)


def _is_dead_weight(name: str) -> bool:
    """What people remove from a Python function to stay below Lambda's size limits."""
    folders = name.split("/")[:-1]
    return bool({"tests", "test", "bin", "include"} & set(folders)) or name.endswith(
        (".pyi", ".pxd", ".pyx", ".c", ".h")
    )


@contextmanager
def installed_wheels(pins: str) -> Iterator[Path]:
    """A folder with the wheels that Lambda's python3.11 on x86_64 would get, whatever this machine is."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "site"
        requirements = ["--no-deps", "--only-binary=:all:", "--target", str(folder), "-r", str(PINS / pins)]
        platform = [f"--platform={tag}" for tag in ("manylinux2014_x86_64", "manylinux_2_24_x86_64", "any")]
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
        install([*pip, "--implementation=cp", "--python-version=3.11", *platform, *requirements], Path(scratch))
        yield folder


def install(argv: list[str], folder: Path) -> str:
    """Runs a package manager in `folder` and gives what it printed; raises BuildError."""
    try:
        done = subprocess.run(argv, cwd=folder, capture_output=True, text=True, timeout=_INSTALL_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BuildError(str(error)) from error
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if "error" in line.lower()] or ["no reason given"]
        raise BuildError(f"{Path(argv[0]).name} failed: {lines[0].strip()}")
    return done.stdout


def _downloaded(pins: str, downloads: Path) -> dict[str, Path]:
    """The jars of a list, by `group:artifact:version`."""
    downloads.mkdir(parents=True, exist_ok=True)
    wanted = coordinates(pins)
    with ThreadPoolExecutor(4) as pool:
        paths = pool.map(lambda coordinate: _jar(coordinate, downloads), wanted)
        return {f"{jar.group}:{jar.artifact}:{jar.version}": path for jar, path in zip(wanted, paths, strict=True)}


def _jar(coordinate: Coordinate, downloads: Path) -> Path:
    path = downloads / coordinate.file_name
    if path.is_file() and _sha256(path.read_bytes()) == coordinate.sha256:
        return path
    try:
        with urllib.request.urlopen(coordinate.url, timeout=_DOWNLOAD_SECONDS) as response:
            content: bytes = response.read()
    except (OSError, urllib.error.URLError) as error:
        raise BuildError(f"{coordinate.url}: {error}") from error
    if _sha256(content) != coordinate.sha256:
        raise BuildError(f"{coordinate.url} is not the pinned file")
    path.write_bytes(content)
    return path


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _classes(jar: Path) -> dict[str, Content]:
    with zipfile.ZipFile(jar) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name.endswith(".class")}


SAMPLES: tuple[Sample, ...] = (
    Sample("python-datascience", "python-datascience.zip", "PyPI", ("python-datascience.txt",), _build_python_function),
    Sample("python-layer", "python-layer.zip", "PyPI", ("python-layer.txt",), _build_python_layer),
    Sample(
        "node-express",
        "node-express.zip",
        "npm",
        ("node-express/package.json", "node-express/package-lock.json"),
        _build_node_function,
    ),
    Sample("java-uber", "java-uber.jar", "Maven", ("java-uber.txt",), _build_spring_boot_jar),
    Sample("java-lib", "java-lib.zip", "Maven", ("java-lib.txt",), _build_java_function),
)


def main() -> None:
    """Builds the corpus into the folder given, or `.bench`, and says what is there."""
    cache = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_CACHE
    build_corpus(cache, SAMPLES)
    for sample in SAMPLES:
        reason, path = absence(sample, cache), sample.path(cache)
        print(f"{sample.name}: {f'not built: {reason}' if reason else f'{path}, {path.stat().st_size / 1e6:.1f} MB'}")


if __name__ == "__main__":
    main()
