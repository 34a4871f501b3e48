"""Compares the totals of the invoice window with its rows to the last digit, and mends them."""

from __future__ import annotations

from datetime import timedelta

import structlog

from services.clock import Clock
from services.model.operations import TotalsChecked
from services.ports.store import Store

log = structlog.get_logger()

#: For how long it is known how they were found.
KEPT_FOR = timedelta(days=30)
#: Totals of nothing that are removed in one transaction.
AT_ONCE = 1000


class TotalsCheck:
    """Totals change in the transaction that changes an invoice, so that a difference is an error of ours."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def run(self) -> int:
        """Compare all of them, and mend those that differ; how many did."""
        # Nobody waits for this: only what differs is looked at again while others may not write.
        with self._store.reading() as tx:
            is_wrong = tx.totals_checks.differing() > 0
        differed = self._mended(is_wrong)
        while self._removed_some():
            pass
        return differed

    def _mended(self, is_wrong: bool) -> int:
        now = self._clock.now()
        with self._store.writing() as tx:
            differed = tx.totals_checks.mend() if is_wrong else 0
            tx.totals_checks.note(TotalsChecked(now, differed), now - KEPT_FOR)
            tx.commit()
        if differed:
            log.error("totals_differed", mended=differed)
        return differed

    def _removed_some(self) -> bool:
        with self._store.writing() as tx:
            number = tx.totals_checks.remove_empty(AT_ONCE)
            tx.commit()
        return number > 0
