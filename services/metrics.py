"""What this process counts, for Prometheus. No label names a customer, a company or a workspace."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector

#: Everything that ``/metrics`` shows of this process.
REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
_PREFIX = "import_invoices"
#: Seconds, from a small range to a company's whole history.
_RUN_SECONDS = (1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600)
#: Slack waits three seconds.
_ACK_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3)
_DELIVERY_SECONDS = (0.5, 1, 2, 5, 10, 30, 60, 300, 3600, 86400)


def _counter(name: str, words: str, *labels: str) -> Counter:
    return Counter(f"{_PREFIX}_{name}", words, labels, registry=REGISTRY)


def _histogram(name: str, words: str, seconds: tuple[float, ...], *labels: str) -> Histogram:
    return Histogram(f"{_PREFIX}_{name}", words, labels, registry=REGISTRY, buckets=seconds)


QUICKBOOKS_CALLS = _counter("quickbooks_calls", "Requests to QuickBooks, by what came of them.", "outcome")
TURNS = _counter("turns", "Turns of work on runs, by how they ended.", "outcome")
LEASES_TAKEN_OVER = _counter("leases_taken_over", "Runs whose worker was silent for too long.")
RUNS_ENDED = _counter("runs_ended", "Runs that ended, by kind and status.", "kind", "status")
INVOICES_IMPORTED = _counter("invoices_imported", "Invoices that came in.")
ENTRIES_IMPORTED = _counter("entries_imported", "Time entries and expenses that came in, by type.", "type")
TICKS = _counter("ticks", "Ticks of the clock that wakes the workers.")
WEBHOOK_EVENTS = _counter(
    "webhook_events", "Changes that QuickBooks told of, by what came of them.", "outcome"
)
COMPANIES_LOOKED_AT = _counter(
    "companies_looked_at", "Looks for changes at a company, by outcome.", "outcome"
)
INVOICES_FOLLOWED = _counter("invoices_followed", "Invoices whose status followed QuickBooks.")
CHORES = _counter("chores", "Chores done for all, by name and outcome.", "chore", "outcome")
RUN_SECONDS = _histogram("run_seconds", "From its start or its press to its end.", _RUN_SECONDS, "kind")
ACKNOWLEDGEMENT_SECONDS = _histogram(
    "acknowledgement_seconds", "From a request of Slack's to its answer.", _ACK_SECONDS
)
DELIVERY_SECONDS = _histogram(
    "delivery_seconds", "From a change to its message in Slack.", _DELIVERY_SECONDS, "kind"
)
