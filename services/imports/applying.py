"""Takes the plan into the invoice window: batch by batch, or all at once."""

from __future__ import annotations

from services.clock import Clock
from services.imports.planning import UNSENT_AS_SENT
from services.imports.turn import Turn
from services.model.import_run import CommitPolicy, RunPhase
from services.ports.runs import RowsRefused
from services.ports.store import Store, Transaction

REFUSED = "The store refused its figures."


class Applier:
    """Applies one run's plan."""

    def __init__(self, store: Store, clock: Clock, turn: Turn) -> None:
        self._store = store
        self._clock = clock
        self._turn = turn
        self._run = turn.claim.run
        with store.reading() as tx:
            # The rule that the plan's tiles were chosen by, whatever the company's is by now.
            self._unsent_as_sent = bool(tx.runs.get(self._run.id).facts.get(UNSENT_AS_SENT))
            self._last = tx.items.last_position(self._run.id)
            self._decided = tx.items.decided_up_to(self._run.id)

    def apply(self) -> bool:
        """Whether the plan was applied; False when *import nothing* met one that the store refuses.

        Raises ``Fenced`` or ``CancelRequested``; whole batches stay, of an *import nothing* run none.
        """
        if self._run.filters.policy is CommitPolicy.ALL_OR_NOTHING:
            return self._all_or_nothing()
        size = self._turn.sizes.batch
        # By what the items say: the progress may be that of an earlier plan.
        for after in range(self._decided, self._last, size):
            self._batch(after, min(after + size, self._last))
        return True

    def _all_or_nothing(self) -> bool:
        try:
            with self._store.writing() as tx:
                self._take_in(tx, 0, self._last)
                tx.commit()
        except RowsRefused:
            self._find_refused(0, self._last)
            return False
        return True

    def _batch(self, after: int, upto: int) -> None:
        """One transaction; where the store refuses a row, halves, until the row is alone and marked."""
        try:
            with self._store.writing() as tx:
                self._take_in(tx, after, upto)
                tx.commit()
        except RowsRefused:
            if upto - after == 1:
                self._mark(upto)
                return
            middle = (after + upto) // 2
            self._batch(after, middle)
            self._batch(middle, upto)

    def _find_refused(self, after: int, upto: int) -> None:
        """Mark the rows that the store refuses; everything else is tried and rolled back."""
        try:
            with self._store.writing() as tx:
                self._take_in(tx, after, upto)
        except RowsRefused:
            if upto - after == 1:
                self._mark(upto)
                return
            middle = (after + upto) // 2
            self._find_refused(after, middle)
            self._find_refused(middle, upto)

    def _take_in(self, tx: Transaction, after: int, upto: int) -> None:
        self._turn.guard(tx, RunPhase.WRITING, after, self._last)
        tx.ledger.apply(self._run, after, upto, self._unsent_as_sent, self._clock.now())

    def _mark(self, position: int) -> None:
        with self._store.writing() as tx:
            self._turn.guard(tx, RunPhase.WRITING, position - 1, self._last)
            tx.items.fail(self._run.id, position, REFUSED)
            tx.commit()
