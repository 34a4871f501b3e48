"""The chore: remove what old runs said of each invoice, where a setting says for how long it is kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from services.clock import Clock
from services.model.run_details import without_details
from services.ports.store import Store

#: Items of one transaction: others who write wait no longer than for a page of an import.
BATCH = 2000
#: Runs of one look; the next look takes the next ones.
_AT_ONCE = 1000


class RunDetails:
    """May be repeated, cut short, and done by several at once. Counts, sums and hashes stay with the run."""

    def __init__(self, store: Store, clock: Clock, kept_for: timedelta, batch: int = BATCH) -> None:
        self._store = store
        self._clock = clock
        self._kept_for = kept_for
        self._batch = batch

    def run(self) -> int:
        """Remove the items of runs that ended so long ago; of how many runs."""
        before = self._clock.now() - self._kept_for
        with self._store.reading() as tx:
            found = tx.run_details.outdated(before, _AT_ONCE)
        return sum(self._removed(run_id, before) for run_id in found)

    def _removed(self, run_id: str, before: datetime) -> bool:
        if not self._noted(run_id, before):
            return False
        while True:
            with self._store.writing() as tx:
                number = tx.run_details.remove(run_id, self._batch)
                tx.commit()
            if number < self._batch:
                return True

    def _noted(self, run_id: str, before: datetime) -> bool:
        """First: from now on nobody undoes or retries it, however far the removing comes."""
        with self._store.writing() as tx:
            tx.undo.lock(run_id)
            run = tx.runs.held(run_id)
            if not tx.run_details.is_outdated(run_id, before):
                return False
            tx.runs.note_facts(run_id, without_details(run.facts, self._clock.now().isoformat()))
            tx.commit()
        return True
