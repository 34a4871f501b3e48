"""What changed in the mirror, brought into the invoice window: batch by batch, by one pure rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from services.clock import Clock
from services.decisions.follow import Follow, follow
from services.errors import AppError
from services.model.audit import AuditAction, Deed
from services.model.in_step import Drift, DriftKind, DriftState, Found
from services.model.people import SYSTEM, Actor
from services.ports.in_step import Decision, Pair
from services.ports.store import Store, Transaction

#: Invoices of one transaction: others who write wait no longer than for a page of an import.
BATCH = 200
_ACTIONS = {
    DriftKind.VOIDED: AuditAction.INVOICE_VOIDED,
    DriftKind.DELETED: AuditAction.INVOICE_GONE,
    DriftKind.RESTORED: AuditAction.INVOICE_RESTORED,
}


class CompanyBusy(AppError):
    """An import of this company is at work, and brings in the changes itself."""

    code = "company_busy"
    remedy = "Try again once it has ended."
    may_pass = True


class Following:
    """Lets invoices follow. Any number of processes may do so: each invoice follows once."""

    def __init__(self, store: Store, clock: Clock, batch: int = BATCH) -> None:
        self._store = store
        self._clock = clock
        self._batch = batch

    def follow_all(self, connection_id: str, watch: Callable[[], None] = lambda: None) -> int:
        """All that changed; how many are others now. Raises ``CompanyBusy``, and what ``watch`` raises."""
        number = 0
        while True:
            watch()
            with self._store.writing() as tx:
                require_free(tx, connection_id, self._clock.now())
                pairs = tx.in_step.pairs(connection_id, self._batch)
                if not pairs:
                    tx.commit()
                    return number
                number += self._followed(tx, connection_id, pairs)
                tx.commit()

    def _followed(self, tx: Transaction, connection_id: str, pairs: list[Pair]) -> int:
        done = [(pair, follow(pair.here, pair.there)) for pair in pairs]
        changed = tx.in_step.write(connection_id, done)
        now = self._clock.now()
        deeds = list(self._listed(tx, done, now))
        self._note_waiting(tx, done, now)
        if changed:
            deeds.append(Deed(AuditAction.INVOICES_FOLLOWED, connection_id, {"invoices": changed}))
        tx.audit.add_all(Actor(pairs[0].team_id, SYSTEM), deeds, now)
        return changed

    @staticmethod
    def _listed(tx: Transaction, done: list[tuple[Pair, Follow]], now: datetime) -> Iterator[Deed]:
        """Voids and deletions, each in the list and in the audit log."""
        for pair, what in done:
            if what.told is not None:
                drift_id = tx.drifts.add(pair, what.told, Decision(DriftState.FOLLOWED, now))
                details = {"qbo_id": pair.qbo_id, "change": drift_id}
                yield Deed(_ACTIONS[what.told.kind], pair.invoice_id, details)

    @staticmethod
    def _note_waiting(tx: Transaction, done: list[tuple[Pair, Follow]], now: datetime) -> None:
        """What waits for somebody, unless it waits already or somebody kept exactly this."""
        newest = tx.drifts.newest([pair.invoice_id for pair, _ in done])
        for pair, what in done:
            before = newest.get(pair.invoice_id)
            if what.waits is not None and _is_known(before, what.waits):
                continue
            if before is not None and before.state is DriftState.OPEN:
                state = DriftState.LAPSED if what.waits is None else DriftState.REPLACED
                tx.drifts.decide([before.id], Decision(state, now))
            if what.waits is not None:
                tx.drifts.add(pair, what.waits, Decision(DriftState.OPEN, now))


def require_free(tx: Transaction, connection_id: str, now: datetime) -> None:
    """Keep imports of the company from beginning until the transaction ends. Raises ``CompanyBusy``."""
    if not tx.retention.hold(connection_id, now):
        raise CompanyBusy


def _is_known(before: Drift | None, found: Found) -> bool:
    """Whether somebody is asked about it already, or said that what is here stays."""
    if before is None or before.state not in (DriftState.OPEN, DriftState.KEPT):
        return False
    # Compared as it is told, too: what is here may have changed while QuickBooks' version stayed.
    return (before.found.digest, before.found.changes) == (found.digest, found.changes)
