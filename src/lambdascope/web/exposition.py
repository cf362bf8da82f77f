"""The figures and the shared counters as Prometheus reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from lambdascope.store import figures, metrics, signs
from lambdascope.store.database import Database
from lambdascope.store.figures import Figures
from lambdascope.store.metrics import INFINITE, Measure, Row

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Snapshot(NamedTuple):
    """Everything `/metrics` shows, as it was at one moment."""

    figures: Figures
    rows: tuple[Row, ...]
    workers: int
    """Those that showed a sign of life lately."""


def snapshot(database: Database) -> Snapshot:
    """Read it, in one transaction. Raises StateError."""
    with database.transaction() as connection:
        return Snapshot(figures.read(connection), metrics.read(connection), signs.workers(connection).alive)


def render(shown: Snapshot) -> bytes:
    """Prometheus' text format. Source: https://prometheus.io/docs/instrumenting/exposition_formats/"""
    # Imported here: only a server needs it.
    from prometheus_client import CollectorRegistry, generate_latest

    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Families(shown))
    return generate_latest(registry)


class _Families:
    """What prometheus_client calls a collector."""

    def __init__(self, shown: Snapshot) -> None:
        self._shown = shown

    def collect(self) -> Iterator[Metric]:
        yield from _gauges(self._shown.figures)
        yield _gauge("lambdascope_workers", "Workers that show signs of life.", (), (((), self._shown.workers),))
        for measure in metrics.MEASURES:
            yield _histogram(measure, self._shown.rows) if measure.buckets else _counter(measure, self._shown.rows)


def _gauges(shown: Figures) -> Iterator[Metric]:
    yield _gauge(
        "lambdascope_functions",
        "Functions by scan type, coverage status and reason.",
        ("scan_type", "status", "reason"),
        (((each.scan_type, each.code, each.reason), each.number) for each in shown.functions),
    )
    yield _gauge(
        "lambdascope_findings",
        "Findings by severity and status.",
        ("severity", "status"),
        (((each.severity, each.status), each.number) for each in shown.findings),
    )
    yield _gauge(
        "lambdascope_jobs",
        "Jobs by queue and state.",
        ("queue", "state"),
        (((each.queue, each.state), each.number) for each in shown.jobs),
    )
    yield _gauge(
        "lambdascope_event_lag_seconds",
        "From the time of a channel's newest event until it was received.",
        ("account", "region"),
        ((each.scope, each.lag_seconds) for each in shown.channels if each.lag_seconds is not None),
    )
    yield _gauge(
        "lambdascope_channel_state",
        "1 for the state that an event channel is in.",
        ("account", "region", "kind", "state"),
        (((*each.scope, each.kind, each.state), 1) for each in shown.channels),
    )
    age = shown.advisory_age_seconds
    yield _gauge(
        "lambdascope_advisory_age_seconds",
        "Since the advisory feeds were last read; absent before they first were.",
        (),
        () if age is None else (((), age),),
    )
    yield _gauge(
        "lambdascope_duty_failures",
        "How often in a row something that is done again and again has failed; absent where it did not.",
        ("kind", "account", "region"),
        (((each.kind, each.account, each.region), each.failures) for each in shown.failing),
    )
    yield _gauge(
        "lambdascope_notifications",
        "Events that a destination has not taken: waiting, or given_up.",
        ("destination", "state"),
        (
            ((each.destination, state), number)
            for each in shown.notifications
            for state, number in (("waiting", each.waiting), ("given_up", each.given_up))
        ),
    )


def _gauge(
    name: str, meaning: str, labels: tuple[str, ...], samples: Iterable[tuple[tuple[str, ...], float]]
) -> Metric:
    from prometheus_client.metrics_core import GaugeMetricFamily

    family = GaugeMetricFamily(name, meaning, labels=labels)
    for values, value in samples:
        family.add_metric([str(each) for each in values], value)
    return family


def _counter(measure: Measure, rows: Iterable[Row]) -> Metric:
    from prometheus_client.metrics_core import CounterMetricFamily

    family = CounterMetricFamily(measure.name, measure.meaning, labels=measure.labels)
    for row in rows:
        if row.name == measure.name:
            family.add_metric(_values(measure, row.labels), row.value)
    return family


def _histogram(measure: Measure, rows: Iterable[Row]) -> Metric:
    from prometheus_client.metrics_core import HistogramMetricFamily

    sums: dict[tuple[str, ...], float] = {}
    falls: dict[tuple[str, ...], dict[float, float]] = {}
    for row in rows:
        key = tuple(_values(measure, row.labels))
        if row.name == f"{measure.name}_sum":
            sums[key] = row.value
        elif row.name == f"{measure.name}_bucket":
            falls.setdefault(key, {})[float(row.labels["le"])] = row.value
    family = HistogramMetricFamily(measure.name, measure.meaning, labels=measure.labels)
    for key, each in sums.items():
        family.add_metric(list(key), list(_cumulative(measure.buckets, falls.get(key, {}))), each)
    return family


def _cumulative(bounds: Iterable[float], fell: Mapping[float, float]) -> Iterator[tuple[str, float]]:
    """Prometheus' buckets hold all that is no longer than their bound; ours what fell between two of them."""
    total = 0.0
    for bound in bounds:
        total += fell.get(bound, 0.0)
        yield "+Inf" if bound == INFINITE else str(bound), total


def _values(measure: Measure, labels: Mapping[str, str]) -> list[str]:
    return [labels.get(name, "") for name in measure.labels]
