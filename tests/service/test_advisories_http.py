"""Updating the advisory database over HTTP, from a server on this machine."""

from __future__ import annotations

import json
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from lambdascope.model.errors import FeedError
from lambdascope.service.advisories import UpdateSummary, install, update
from lambdascope.sources.downloads import Downloader
from lambdascope.sources.feeds import addresses_below
from lambdascope.store.advisories import AdvisoryDatabase


class Served:
    """A folder served over HTTP, which remembers what was asked and can be told to fail."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[str] = []
        self.failing: dict[str, int] = {}
        """Status by path."""
        served = self

        class Handler(SimpleHTTPRequestHandler):
            def do_GET(self) -> None:
                served.asked.append(self.path)
                if self.path in served.failing:
                    self.send_error(served.failing[self.path])
                else:
                    super().do_GET()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  as the base class names it
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
        self._server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    (tmp_path / "feed").mkdir()
    served = Served(tmp_path / "feed")
    yield served
    served.close()


def a_record(number: int, day: int = 1) -> dict[str, Any]:
    affected = {"package": {"name": f"package-{number}", "ecosystem": "PyPI"}, "versions": ["1.0"]}
    return {"id": f"PYSEC-{number}", "modified": f"2026-01-{day:02}T00:00:00Z", "affected": [affected]}


def write_feed(tmp_path: Path, records: list[dict[str, Any]], *, with_dump: bool = True) -> None:
    place = tmp_path / "feed" / "PyPI"
    place.mkdir(exist_ok=True)
    for record in records:
        (place / f"{record['id']}.json").write_text(json.dumps(record))
    (place / "modified_id.csv").write_text("".join(f"{record['modified']},{record['id']}\n" for record in records))
    if with_dump:
        with zipfile.ZipFile(place / "all.zip", "w") as dump:
            for record in records:
                dump.writestr(f"{record['id']}.json", json.dumps(record))


def run(tmp_path: Path, served: Served) -> UpdateSummary:
    downloader = Downloader(read_seconds=5, tries=2, first_pause_seconds=0.001)
    return update(tmp_path / "a.db", addresses_below(served.base), downloader=downloader)


def records_asked(served: Served) -> list[str]:
    return sorted(path for path in served.asked if "/PYSEC-" in path)


def test_the_first_update_takes_the_dump_and_the_second_only_what_changed(tmp_path: Path, served: Served) -> None:
    records = [a_record(number) for number in range(200)]
    write_feed(tmp_path, records)
    run(tmp_path, served)
    assert (records_asked(served), served.asked.count("/PyPI/all.zip")) == ([], 1)

    served.asked.clear()
    write_feed(tmp_path, [a_record(3, day=2), *records[4:], a_record(500)])
    (found,) = run(tmp_path, served).ecosystems
    assert (found.added, found.changed, found.removed, found.unchanged) == (1, 1, 3, 196)
    assert records_asked(served) == ["/PyPI/PYSEC-3.json", "/PyPI/PYSEC-500.json"]
    assert "/PyPI/all.zip" not in served.asked


def test_many_changes_take_the_dump_again(tmp_path: Path, served: Served) -> None:
    write_feed(tmp_path, [a_record(number) for number in range(100)])
    run(tmp_path, served)
    served.asked.clear()
    write_feed(tmp_path, [a_record(number, day=2) for number in range(100)])

    assert run(tmp_path, served).ecosystems[0].changed == 100
    assert (records_asked(served), served.asked.count("/PyPI/all.zip")) == ([], 1)


def test_a_record_without_its_file_takes_the_dump(tmp_path: Path, served: Served) -> None:
    write_feed(tmp_path, [a_record(1)])
    run(tmp_path, served)
    write_feed(tmp_path, [a_record(1, day=2), a_record(2)])
    served.failing["/PyPI/PYSEC-1.json"] = 404
    served.asked.clear()

    (found,) = run(tmp_path, served).ecosystems
    assert (found.added, found.changed, found.missing) == (1, 1, 0)
    assert served.asked.count("/PyPI/all.zip") == 1


@pytest.mark.parametrize("path", ["/PyPI/modified_id.csv", "/PyPI/PYSEC-1.json", "/kev.json"])
def test_a_failing_server_leaves_the_database(tmp_path: Path, served: Served, path: str) -> None:
    write_feed(tmp_path, [a_record(1)])
    run(tmp_path, served)
    before = (tmp_path / "a.db").read_bytes()
    write_feed(tmp_path, [a_record(1, day=2)], with_dump=False)
    served.failing[path] = 500

    with pytest.raises(FeedError, match="500"):
        run(tmp_path, served)
    assert (tmp_path / "a.db").read_bytes() == before


def test_a_compiled_file_is_installed_from_a_url(tmp_path: Path, served: Served) -> None:
    write_feed(tmp_path, [a_record(1)])
    run(tmp_path, served)
    (tmp_path / "feed" / "a.db").write_bytes((tmp_path / "a.db").read_bytes())
    install(tmp_path / "b.db", f"{served.base}/a.db")

    with AdvisoryDatabase(tmp_path / "b.db") as database:
        assert len(database.show("PYSEC-1")) == 1
