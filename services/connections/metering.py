"""The month's QuickBooks calls of the whole installation, with each company's share."""

from __future__ import annotations

from services.clock import Clock
from services.decisions.call_budget import call_usage, month_of
from services.model.metering import CallUsage
from services.ports.store import Store


class Metering:
    """Reads the counter, and counts what belongs to no run."""

    def __init__(self, store: Store, clock: Clock, monthly_calls: int) -> None:
        self._store = store
        self._clock = clock
        self._monthly_calls = monthly_calls

    def usage(self, team_id: str | None) -> CallUsage:
        """This month's calls as this workspace may see them; as whoever runs the app may, without one."""
        month = month_of(self._clock.now())
        with self._store.reading() as tx:
            companies = tx.connections.by_realm(None, team_id)
            return call_usage(month, self._monthly_calls, tx.meter.shares(month), companies)

    def count(self, connection_id: str, calls: int) -> None:
        """Count calls that were made for no run."""
        with self._store.writing() as tx:
            tx.meter.add(connection_id, month_of(self._clock.now()), calls)
            tx.commit()
