"""Artifacts are read in a child process: whatever one does to it, we live on and learn why."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from base64 import b64encode
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from threading import Event

import pytest

from lambdascope.engine.archives.ranges import MemoryRanges
from lambdascope.engine.scan import Archive, take_inventory
from lambdascope.model.artifact import Artifact, ArtifactRole
from lambdascope.model.ecosystem import Ecosystem
from lambdascope.model.errors import ArchiveError, AwsUnavailable, ContentMismatch, LinkExpired, ReaderDied
from lambdascope.service.fleet import indexer as indexer_module
from lambdascope.service.fleet.indexer import Indexer, Limits, LinkedArtifact
from lambdascope.store.artifacts import ArtifactContent
from lambdascope.store.code_coding import decode_all
from tests.builders import in_thread, wait_until
from tests.http_servers import Answer, RangeServer, Request

FILES = {
    "app.py": "import flask",
    "flask-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: flask\nVersion: 1.0\n",
    "broken-1.0.dist-info/METADATA": "",
    "lib/node_modules/left-pad/package.json": '{"name": "left-pad", "version": "1.3.0"}',
    "ä-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: n\nVersion: 1\x00.0\n",
}


def zipped(files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.fixture
def server() -> Iterator[RangeServer]:
    """Serves `/code.zip`."""
    with RangeServer() as running:
        running.files["/code.zip"] = zipped(FILES)
        yield running


@pytest.fixture
def indexer() -> Iterator[Indexer]:
    """With generous limits."""
    made = Indexer(Limits(memory_megabytes=512, seconds=60))
    yield made
    made.close()


def read(indexer: Indexer, server: RangeServer, path: str = "/code.zip", size: int | None = None) -> ArtifactContent:
    data = server.files.get(path, b"x" * 100)
    url = f"{server.base}{path}?signature=secret"
    return indexer.read(LinkedArtifact(url, digest_of(data), size or len(data), "billing"))


def digest_of(data: bytes) -> str:
    """As Lambda gives it."""
    return b64encode(sha256(data).digest()).decode()


def pid_of(indexer: Indexer) -> int:
    (reader,) = indexer._idle
    return reader._process.pid


def test_a_zip_behind_a_link_is_read_as_the_engine_reads_it(indexer: Indexer, server: RangeServer) -> None:
    data = server.files["/code.zip"]
    archive = Archive(Artifact("billing", ArtifactRole.FUNCTION, None, len(data)), MemoryRanges(data))
    expected = take_inventory("billing", archive)
    content = read(indexer, server)

    assert (content.packages, content.problems) == (expected.packages, expected.problems)
    assert (content.sha256, content.size) == (digest_of(data), len(data))
    assert content.installed == {Ecosystem.PYPI, Ecosystem.NPM}
    assert "flask-1.0.dist-info/METADATA" in content.claimed_paths
    assert "app.py" not in content.claimed_paths


def linked(server: RangeServer, path: str, name: str) -> LinkedArtifact:
    data = server.files[path]
    return LinkedArtifact(f"{server.base}{path}?signature=secret", digest_of(data), len(data), name)


def test_code_behind_links_is_scanned_with_its_layers(indexer: Indexer, server: RangeServer) -> None:
    layer = "arn:aws:lambda:eu-central-1:111122223333:layer:shared:1"
    server.files["/code.zip"] = zipped({"app.py": "import run\n\ndef handler(event, _):\n    run.it(event['x'])\n"})
    server.files["/layer.zip"] = zipped({"python/run.py": "import os\n\ndef it(x):\n    os.system(x)\n"})
    parts = [linked(server, "/code.zip", "billing"), linked(server, "/layer.zip", layer)]
    answer = indexer.scan_code("billing", parts, handler="app.handler", runtime="python3.12")

    assert (answer.files, answer.lines, answer.problems) == (2, 10, ())
    (found,) = [each for each in decode_all(answer.findings).findings if "os-command" in each.detector_id]
    assert found.place.label == f"{layer}: python/run.py:4"
    assert found.trace[0].place.label == "app.py:3"


@pytest.mark.parametrize("path", ["/code.zip", "/layer.zip"])
def test_a_link_of_code_that_has_expired_is_told(indexer: Indexer, server: RangeServer, path: str) -> None:
    server.files["/layer.zip"] = server.files["/code.zip"]
    server.instead[path] = lambda _: Answer(403)
    parts = [linked(server, "/code.zip", "billing"), linked(server, "/layer.zip", "shared")]
    with pytest.raises(LinkExpired):
        indexer.scan_code("billing", parts, handler=None, runtime=None)


def test_one_process_reads_many_and_is_replaced_in_time(
    indexer: Indexer, server: RangeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexer_module, "_READS_EACH", 2)
    read(indexer, server)
    pid = pid_of(indexer)
    read(indexer, server)

    assert indexer._idle == []
    wait_until(lambda: not Path(f"/proc/{pid}").exists())


def test_credentials_are_not_in_the_childs_environment(
    indexer: Indexer, server: RangeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = {
        "AWS_ACCESS_KEY_ID": "secret", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "secret",
        "AWS_WEB_IDENTITY_TOKEN_FILE": "secret", "LAMBDASCOPE_DATABASE_URL": "secret",
        "LAMBDASCOPE_MASTER_KEY": "secret", "PGPASSWORD": "secret",
    }  # fmt: skip
    needed = {"https_proxy": "http://proxy.example:3128", "AWS_CA_BUNDLE": "/etc/bundle.pem"}
    for name, value in (secrets | needed).items():
        monkeypatch.setenv(name, value)
    read(indexer, server)
    environment = Path(f"/proc/{pid_of(indexer)}/environ").read_bytes().decode().split("\0")
    arguments = Path(f"/proc/{pid_of(indexer)}/cmdline").read_bytes().decode()

    assert not any("secret" in variable for variable in environment)
    assert {f"{name}={value}" for name, value in needed.items()} <= set(environment)
    assert "secret" not in arguments


@pytest.mark.parametrize(("status", "error"), [(403, LinkExpired), (400, LinkExpired), (501, AwsUnavailable)])
def test_a_link_that_opens_nothing_is_told(
    indexer: Indexer, server: RangeServer, status: int, error: type[Exception]
) -> None:
    server.instead["/code.zip"] = lambda _: Answer(status)
    with pytest.raises(error) as caught:
        read(indexer, server)
    server.instead.clear()

    assert "secret" not in str(caught.value)
    assert len(read(indexer, server).packages) == 4


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[: len(data) // 2],
        lambda data: b"\0" * len(data),
        lambda _: b"PK\x05\x06",
        lambda data: data[:-4] + b"\xff" * 4,
    ],
)
def test_a_damaged_archive_is_told(indexer: Indexer, server: RangeServer, damage: Callable[[bytes], bytes]) -> None:
    server.files["/bad.zip"] = damage(server.files["/code.zip"])
    with pytest.raises(ArchiveError):
        read(indexer, server, "/bad.zip")
    with pytest.raises(ArchiveError):
        read(indexer, server, "/code.zip", size=10**9)

    assert len(read(indexer, server).packages) == 4


def test_one_that_takes_too_much_memory_ends_its_process_only(server: RangeServer) -> None:
    # A directory with 40 MB of names is in memory as a whole.
    names = {f"{'d' * 4_000}/{number}": "" for number in range(10_000)}
    server.files["/large.zip"] = zipped(names)
    indexer = Indexer(Limits(memory_megabytes=_megabytes_at_start() + 12, seconds=60))
    try:
        with pytest.raises(ReaderDied, match=r"more memory than allowed \(setting artifact_memory_mb\)"):
            read(indexer, server, "/large.zip")
        assert len(read(indexer, server).packages) == 4
    finally:
        indexer.close()


def _megabytes_at_start() -> int:
    """The address space of a child that has read something small."""
    with RangeServer() as server:
        server.files["/code.zip"] = zipped(FILES)
        indexer = Indexer(Limits(memory_megabytes=1024, seconds=60))
        try:
            read(indexer, server)
            status = Path(f"/proc/{pid_of(indexer)}/status").read_text()
        finally:
            indexer.close()
    peak = next(line for line in status.splitlines() if line.startswith("VmPeak"))
    return int(peak.split()[1]) // 1024


def test_one_that_takes_too_long_to_read_is_ended(server: RangeServer) -> None:
    metadata = "Metadata-Version: 2.1\nName: n\nVersion: 1\n"
    server.files["/long.zip"] = zipped({f"n{number}-1.dist-info/METADATA": metadata for number in range(20_000)})
    indexer = Indexer(Limits(memory_megabytes=1024, seconds=0.2))
    try:
        with pytest.raises(ReaderDied, match=r"more than 0.2 seconds \(setting artifact_timeout\)"):
            read(indexer, server, "/long.zip")
    finally:
        indexer.close()
    assert indexer._idle == []


def test_waiting_for_the_network_is_no_reading(server: RangeServer) -> None:
    def late(_: Request) -> None:
        time.sleep(1.5)

    server.instead["/code.zip"] = late
    indexer = Indexer(Limits(memory_megabytes=512, seconds=1))
    try:
        assert len(read(indexer, server).packages) == 4
    finally:
        indexer.close()


def test_another_content_than_was_told_is_fetched_again_later(indexer: Indexer, server: RangeServer) -> None:
    told, size = digest_of(server.files["/code.zip"]), len(server.files["/code.zip"])
    server.files["/code.zip"] = zipped({**FILES, "app.py": "import click"})[:size].ljust(size, b"\0")

    with pytest.raises(ContentMismatch, match="CodeSha256"):
        indexer.read(LinkedArtifact(f"{server.base}/code.zip?signature=secret", told, size, "billing"))


def test_one_whose_bytes_do_not_come_is_fetched_again_later(server: RangeServer) -> None:
    is_over = Event()

    def never(_: Request) -> Answer:
        is_over.wait(60)
        return Answer(500, breaks_off=True)

    server.instead["/code.zip"] = never
    indexer = Indexer(Limits(memory_megabytes=512, seconds=0.5, fetch_seconds=1))
    try:
        with pytest.raises(AwsUnavailable, match=r"did not come within 1.5 seconds"):
            read(indexer, server)
    finally:
        is_over.set()
        indexer.close()
    assert indexer._idle == []


def test_a_child_that_is_killed_while_it_reads_is_told(indexer: Indexer, server: RangeServer) -> None:
    read(indexer, server)
    pid = pid_of(indexer)
    is_asked, is_over = Event(), Event()

    def answer(_: Request) -> Answer:
        is_asked.set()
        is_over.wait(60)
        return Answer(500, breaks_off=True)

    server.instead["/code.zip"] = answer

    def fail() -> None:
        with pytest.raises(ReaderDied, match=r"signal 9"):
            read(indexer, server)

    with in_thread(fail):
        is_asked.wait(30)
        os.kill(pid, signal.SIGKILL)
    is_over.set()
    server.instead.clear()

    assert len(read(indexer, server).packages) == 4


def test_a_child_that_was_killed_while_it_waited_harms_nobody(indexer: Indexer, server: RangeServer) -> None:
    read(indexer, server)
    (reader,) = indexer._idle
    os.kill(reader._process.pid, signal.SIGKILL)
    reader._process.wait()

    assert len(read(indexer, server).packages) == 4
    assert reader._process.stdout is not None
    assert reader._process.stdout.closed


def test_threads_read_side_by_side(indexer: Indexer, server: RangeServer) -> None:
    both = Event(), Event()

    def answer(request: Request) -> Answer | None:
        mine, other = both if "a.zip" in request.path else both[::-1]
        mine.set()
        other.wait(30)
        return None

    for path in ("/a.zip", "/b.zip"):
        server.files[path] = server.files["/code.zip"]
        server.instead[path] = answer
    with in_thread(lambda: read(indexer, server, "/a.zip")):
        read(indexer, server, "/b.zip")

    assert len(indexer._idle) == 2


def test_closing_ends_the_children(server: RangeServer) -> None:
    indexer = Indexer(Limits(memory_megabytes=512, seconds=60))
    read(indexer, server)
    (reader,) = indexer._idle
    indexer.close()

    assert reader._process.returncode == -signal.SIGKILL
    read(indexer, server)  # one that is under way then ends its own
    assert indexer._idle == []


def test_the_child_ends_with_its_input() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "lambdascope.service.fleet.reader", "512", "5", "5"],
        input=b"",
        check=True,
        timeout=60,
    )
    assert ended.returncode == 0
