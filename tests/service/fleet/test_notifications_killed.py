"""A server that is killed between sending an event and noting that it was taken sends it again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from lambdascope.service.fleet.notifications import name_destinations
from tests.builders import World, a_package, a_record, every_row
from tests.http_servers import Answer, LocalServer, Request
from tests.processes import a_process
from tests.waiting import until

SERVER = ("serve", "--port", "0", "--without-worker")
SOURCE = Path(__file__).parents[3] / "src"


class Receiver:
    """Takes events; kills the server that sent them, before it answers, as often as it is told to."""

    def __init__(self) -> None:
        self.kills = 0
        self.process: subprocess.Popen[bytes] | None = None
        self.received: list[list[dict[str, Any]]] = []

    def answer(self, request: Request) -> Answer:
        self.received.append(json.loads(request.body)["events"])
        if self.kills and self.process is not None:
            self.kills -= 1
            self.process.kill()
        return Answer(200)


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


def test_nothing_is_lost_and_what_comes_twice_has_the_same_id(
    world: World, database_url: str, tmp_path: Path, receiver: Receiver
) -> None:
    name_destinations(world.database, ["webhook"], world.clock())
    world.publish(a_record())
    world.deploy(packages=[a_package()])
    world.deploy(packages=[a_package(version="2.0")])
    states = [each.state for each in world.news()]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LAMBDASCOPE_", "AWS_"))}
    with LocalServer(receiver.answer) as server:
        environment = kept | {
            "PYTHONPATH": str(SOURCE),
            "LAMBDASCOPE_DATABASE_URL": database_url,
            "LAMBDASCOPE_DATA_DIR": str(tmp_path / "data"),
            "LAMBDASCOPE_OSV_URL": str(tmp_path / "feed"),
            "LAMBDASCOPE_KEV_URL": "",
            "LAMBDASCOPE_EPSS_URL": "",
            "LAMBDASCOPE_NOTIFY_WEBHOOK": f"{server.base}/hook",
            "LAMBDASCOPE_NOTIFY_WEBHOOK_SECRET": "a secret of the test",
            "LAMBDASCOPE_NOTIFY_WEBHOOK_PRIVATE": "true",
            "LAMBDASCOPE_NOTIFY_GIVE_UP_AFTER": "36500d",  # the time of these tests is another
        }
        receiver.kills = 1
        with a_process(SERVER, environment, tmp_path / "server.log") as receiver.process:
            until(lambda: receiver.process is not None and receiver.process.poll() is not None)
        assert receiver.process.returncode == -signal.SIGKILL
        before = receiver.received[0]
        with world.database.transaction() as connection:
            # Its lease would end by itself.
            connection.execute("UPDATE duty SET held_until = now() WHERE held_until IS NOT NULL")
        with a_process(SERVER, environment, tmp_path / "server.log") as receiver.process:
            until(lambda: not every_row(world.database, "delivery"))
    after = [each for batch in receiver.received[1:] for each in batch]

    assert [each["id"] for each in after[: len(before)]] == [each["id"] for each in before]
    assert len({each["id"] for each in after}) == len(after) == len(states)
    findings = [each["detail"]["status"] for each in after if each["detail-type"] == "Inspector2 Finding"]
    assert findings == ["ACTIVE", "CLOSED"]
