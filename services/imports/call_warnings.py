"""Tells administrators before the month's QuickBooks calls are used up."""

from __future__ import annotations

from services.clock import Clock
from services.decisions.call_budget import mark_reached, month_of
from services.model.import_run import ImportRun
from services.model.outbox import MessageKind
from services.ports.desk import Rights
from services.ports.store import Store


class CallWarnings:
    """One message for each administrator at each mark, once a month."""

    def __init__(self, store: Store, clock: Clock, rights: Rights, monthly_calls: int) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights
        self._monthly_calls = monthly_calls
        self._told: set[str] = set()

    def look(self, run: ImportRun) -> None:
        """Tell the administrators of the run's workspace if a mark was reached and nobody told them."""
        if not self._monthly_calls or run.place is None:
            return
        month = month_of(self._clock.now())
        with self._store.reading() as tx:
            mark = mark_reached(tx.meter.total(month), self._monthly_calls)
        key = f"calls:{month}:{mark}:{run.team_id}"
        if mark is not None and key not in self._told:
            self._tell(run, key)
            self._told.add(key)

    def _tell(self, run: ImportRun, key: str) -> None:
        # Slack may be asked who they are: not in the transaction.
        people, now = self._rights.people(run.team_id), self._clock.now()
        with self._store.writing() as tx:
            for person in people:
                tx.outbox.queue(run, MessageKind.CALLS, f"{key}:{person}", now, recipient=person)
            tx.commit()
