"""Counters and histograms that all processes share: counted in each, added up in PostgreSQL now and then."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from threading import Lock
from typing import NamedTuple

from lambdascope.store.database import Connection
from lambdascope.store.text import storable


class Measure(NamedTuple):
    """Something that is counted or timed."""

    name: str
    """As Prometheus names it; a histogram's rows are called NAME_bucket, NAME_sum and NAME_count."""
    meaning: str
    labels: tuple[str, ...]
    buckets: tuple[float, ...] = ()
    """Upper bounds in seconds, ascending, the last one infinite; a counter has none."""


INFINITE = float("inf")

SCAN_SECONDS = Measure(
    "lambdascope_scan_seconds",
    "How long scans took.",
    ("scan_type",),
    (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, INFINITE),
)
AWS_THROTTLED = Measure(
    "lambdascope_aws_throttled_total", "Calls that AWS refused as too many.", ("account", "region", "api")
)
ERRORS = Measure("lambdascope_errors_total", "Failures by what can be done about them.", ("kind",))
NOTIFICATIONS = Measure(
    "lambdascope_notifications_total",
    "Events by destination and what became of them: taken, refused or given_up.",
    ("destination", "outcome"),
)

API_SECONDS = Measure(
    "lambdascope_api_request_seconds",
    "How long the API took to answer.",
    ("operation", "status"),
    (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, INFINITE),
)

MEASURES = (SCAN_SECONDS, AWS_THROTTLED, ERRORS, NOTIFICATIONS, API_SECONDS)

_MAX_LABEL_LENGTH = 200

_ADD = """
INSERT INTO metric (name, labels, value)
SELECT name, labels, value
FROM unnest(%(names)s::text[], %(labels)s::text[], %(values)s::float8[]) AS delta (name, labels, value)
ORDER BY name, labels
ON CONFLICT (name, labels) DO UPDATE SET value = metric.value + excluded.value
"""
# In one order, so that two processes never wait for each other in a circle.

_READ = "SELECT name, labels, value FROM metric ORDER BY name, labels"

_LABEL = re.compile(r'([a-z_]+)="((?:[^"\\]|\\.)*)"(?:,|$)')
_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n"}
_UNESCAPED = {written: character for character, written in _ESCAPED.items()}


class Row(NamedTuple):
    """One number of the table: a counter's, or one of those that make up a histogram."""

    name: str
    labels: Mapping[str, str]
    value: float


class Meters:
    """What one process has counted since its last flush; threads share it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._deltas: dict[tuple[str, str], float] = {}

    def count(self, measure: Measure, amount: float = 1, /, **labels: str) -> None:
        """Add to a counter."""
        self._add({(measure.name, _written(measure, labels)): amount})

    def observe(self, measure: Measure, seconds: float, /, **labels: str) -> None:
        """Put a duration into a histogram."""
        text = _written(measure, labels)
        # Only the bucket it falls into; whoever reads adds up those below.
        bound = measure.buckets[min(bisect_left(measure.buckets, seconds), len(measure.buckets) - 1)]
        self._add(
            {
                (f"{measure.name}_bucket", f'{text},le="{bound:g}"'): 1,
                (f"{measure.name}_sum", text): seconds,
                (f"{measure.name}_count", text): 1,
            }
        )

    def flush(self, connection: Connection) -> None:
        """Add what was counted to the shared table, by one statement; what the statement fails on is kept for later.

        What a later rollback undoes is lost, so it is best called in a transaction of its own.
        """
        with self._lock:
            deltas, self._deltas = self._deltas, {}
        if not deltas:
            return
        try:
            connection.execute(
                _ADD,
                {
                    "names": [name for name, _ in deltas],
                    "labels": [labels for _, labels in deltas],
                    "values": [float(value) for value in deltas.values()],
                },
            )
        except BaseException:
            self._add(deltas)
            raise

    def _add(self, deltas: Mapping[tuple[str, str], float]) -> None:
        with self._lock:
            for key, amount in deltas.items():
                self._deltas[key] = self._deltas.get(key, 0) + amount


def read(connection: Connection) -> tuple[Row, ...]:
    """What all processes have counted together, by name and labels."""
    return tuple(Row(name, _read_labels(labels), value) for name, labels, value in connection.execute(_READ))


def _written(measure: Measure, labels: Mapping[str, str]) -> str:
    """Labels as Prometheus writes them, in the measure's order."""
    if labels.keys() != set(measure.labels):
        raise TypeError(f"{measure.name} has the labels {', '.join(measure.labels)}, not {', '.join(labels)}")
    return ",".join(f'{name}="{_escaped(labels[name])}"' for name in measure.labels)


def _escaped(value: str) -> str:
    return "".join(_ESCAPED.get(character, character) for character in storable(value)[:_MAX_LABEL_LENGTH])


def _read_labels(text: str) -> dict[str, str]:
    return {
        name: re.sub(r"\\.", lambda match: _UNESCAPED.get(match[0], match[0]), value)
        for name, value in _LABEL.findall(text)
    }
