"""``/metrics``: what this process counted, and how long the queues of the installation are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from services.metrics import REGISTRY
from services.model.operations import Figures

__all__ = ["CONTENT_TYPE_LATEST", "Metrics"]

_PREFIX = "import_invoices"


class Metrics:
    """The page that Prometheus reads."""

    def __init__(self, figures: Callable[[], Figures | None]) -> None:
        self._queues = CollectorRegistry()
        self._queues.register(_Queues(figures))

    def page(self) -> bytes:
        """Everything, in Prometheus' text format."""
        return generate_latest(REGISTRY) + generate_latest(self._queues)


class _Queues(Collector):
    """Figures of the database, which every process shows alike."""

    def __init__(self, figures: Callable[[], Figures | None]) -> None:
        self._figures = figures

    def describe(self) -> Iterable[Metric]:
        """Nothing: the database is asked when the page is."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """The queues; only that the database does not answer, where that is so."""
        found = self._figures()
        yield _gauge("database_up", "Whether the database answers.", float(found is not None))
        if found is not None:
            yield from _of(found)


def _of(found: Figures) -> Iterator[Metric]:
    runs = GaugeMetricFamily(
        f"{_PREFIX}_runs", "Runs under way or paused, by kind and status.", labels=("kind", "status")
    )
    for (kind, status), number in sorted(found.runs.items()):
        runs.add_metric((kind, status), number)
    yield runs
    messages = GaugeMetricFamily(
        f"{_PREFIX}_messages", "Messages that are not in Slack, by state.", labels=("state",)
    )
    for state, number in sorted(found.messages.items()):
        messages.add_metric((state,), number)
    yield messages
    yield _gauge("runs_due", "Runs that want a worker.", found.due_runs)
    waited = found.oldest_due_run.total_seconds()
    yield _gauge("runs_due_oldest_seconds", "For how long the first of them has wanted one.", waited)
    late = found.oldest_due_message.total_seconds()
    yield _gauge("messages_due_oldest_seconds", "For how long the first due message has been due.", late)
    yield _gauge("replicas", "Processes that gave a sign lately.", found.replicas)
    if found.totals is not None:
        words = "Totals that were not what the invoices add up to, when they were compared last."
        yield _gauge("totals_differing", words, found.totals.differed)


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"{_PREFIX}_{name}", words, value=value)
