"""Events as lines of a file."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from lambdascope.model.errors import NotDelivered
from lambdascope.notify.file import JsonLines
from tests.notify.samples import a_notification


def test_each_event_is_a_line_in_the_envelope_of_eventbridge(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    JsonLines(str(path)).deliver([a_notification(1)])
    JsonLines(str(path)).deliver([a_notification(2)])

    assert [json.loads(line) for line in path.read_text().splitlines()] == [
        a_notification(number).envelope for number in (1, 2)
    ]
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_envelope_is_the_one_of_the_documentation() -> None:
    assert json.loads(json.dumps(a_notification().envelope)) == {
        "version": "0",
        "id": "5f0c1f0e-0000-4000-8000-000000000001",
        "detail-type": "Inspector2 Finding",
        "source": "lambdascope.inspector2",
        "account": "111122223333",
        "time": "2026-03-02T08:15:27Z",
        "region": "eu-central-1",
        "resources": ["arn:aws:lambda:eu-central-1:111122223333:function:billing:$LATEST"],
        "detail": {"severity": "HIGH", "status": "ACTIVE", "title": "Ü 1"},
    }


def test_a_line_that_was_not_ended_spoils_no_other(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text('{"torn": ')
    JsonLines(str(path)).deliver([a_notification()])

    assert path.read_text().splitlines()[1:] == [json.dumps(a_notification().envelope, separators=(",", ":"))]


def test_a_file_that_was_moved_away_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    file = JsonLines(str(path))
    file.deliver([a_notification(1)])
    path.rename(tmp_path / "old")
    file.deliver([a_notification(2)])

    assert [len((tmp_path / name).read_text().splitlines()) for name in ("old", "events.jsonl")] == [1, 1]


def test_what_cannot_be_written_is_not_taken(tmp_path: Path) -> None:
    with pytest.raises(NotDelivered, match="No such file"):
        JsonLines(str(tmp_path / "missing" / "events.jsonl")).deliver([a_notification()])


@pytest.mark.parametrize("kind", ["fifo", "directory"])
def test_only_files_are_written_to(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "events"
    (os.mkfifo if kind == "fifo" else os.mkdir)(path)

    with pytest.raises(NotDelivered):
        JsonLines(str(path)).deliver([a_notification()])
