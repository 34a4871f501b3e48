"""*Accept*, *Keep* and *Update from QuickBooks*: what somebody decides about changes in QuickBooks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from services.clock import Clock
from services.decisions.classify_invoice import folded_number
from services.decisions.follow import accepted, is_usable
from services.errors import InvalidInput
from services.model.audit import AuditAction
from services.model.connection import Connection
from services.model.in_step import Decided, Drift, DriftDigest, DriftField, DriftPage, DriftState
from services.model.people import Actor, Right
from services.ports.desk import Rights
from services.ports.in_step import Decision, Pair
from services.ports.invoice_window import Scope
from services.ports.store import Store, Transaction
from services.status_sync.digests import digest_of

#: Changes of one transaction, where all are accepted or kept.
BATCH = 50
#: Of these the audit log says the old and the new; amounts, names and lines stand with the change itself.
_SPOKEN = frozenset({DriftField.NUMBER, DriftField.DATE, DriftField.DUE_DATE, DriftField.CURRENCY})

_Decide = Callable[[Transaction, Actor, Drift], Decided]


class NotInMirror(InvalidInput):
    """QuickBooks' version of this invoice is not here any more."""

    code = "not_in_mirror"
    remedy = "Reconnect the company in the app's Home tab; then try again."


class NotInQuickBooks(InvalidInput):
    """This invoice is not in QuickBooks, or not in the invoice window any more."""

    code = "not_comparable"
    remedy = "Open the app's Home tab again to see what is there now."


class Reader(Protocol):
    """Reads one invoice at once."""

    def read_now(self, connection_id: str, qbo_id: str) -> None: ...


class Drifts:
    """What differs between the invoice window and QuickBooks, for those who may import."""

    def __init__(self, store: Store, clock: Clock, rights: Rights, reader: Reader) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights
        self._reader = reader

    def companies(self, actor: Actor) -> list[tuple[Connection, int]]:
        """The workspace's companies, each with how many changes wait. Raises ``NotAllowed``."""
        self._rights.require(actor, Right.IMPORT)
        with self._store.reading() as tx:
            waiting = tx.drifts.waiting(actor.team_id)
            return [(one, waiting.get(one.id, 0)) for one in tx.connections.of_team(actor.team_id)]

    def page(self, actor: Actor, connection_id: str, after: int | None, limit: int) -> DriftPage:
        """What waits, the newest first. Raises ``NotAllowed``, ``NotFound``."""
        self._rights.require(actor, Right.IMPORT)
        with self._store.reading() as tx:
            company = tx.connections.get(connection_id, actor.team_id)
            found = tx.drifts.page(connection_id, after, limit + 1)
            return DriftPage(
                connection_id=connection_id,
                company_name=company.company_name,
                step=tx.looks.steps(actor.team_id)[connection_id],
                drifts=tuple(found[:limit]),
                waiting=tx.drifts.waiting(actor.team_id).get(connection_id, 0),
                after=found[limit - 1].id if len(found) > limit else None,
                to_accept=tx.drifts.waiting_upto(connection_id, found[0].id) if found else 0,
            )

    def digest(self, actor: Actor, drift_id: int, limit: int) -> DriftDigest | None:
        """The digest that told of it, as it is now; None where none did. Raises ``NotAllowed``."""
        self._rights.require(actor, Right.IMPORT)
        with self._store.reading() as tx:
            drift = tx.drifts.get(drift_id, actor.team_id)
            company = tx.connections.get(drift.connection_id)
            days = tx.drifts.days_of([drift_id])
            return next((digest_of(tx, company, day, limit) for day in days), None)

    def accept(self, actor: Actor, drift_id: int) -> Decided:
        """Take over the document as it is now, if that is what was seen. Raises ``NotAllowed``."""
        return self._decide_one(actor, drift_id, self._accepted)

    def keep(self, actor: Actor, drift_id: int) -> Decided:
        """What is here stays; exactly this change is not asked about again."""
        return self._decide_one(actor, drift_id, self._kept)

    def accept_all(self, actor: Actor, connection_id: str, upto: int) -> Decided:
        """Every change that waits and was found no later than this one."""
        self._rights.require(actor, Right.CHANGE)
        done, before, is_first = Decided(), upto + 1, True
        while True:
            with self._store.writing_now() as tx:
                tx.connections.get(connection_id, actor.team_id)
                if is_first:
                    tx.inbox.once(actor, AuditAction.CHANGE_ACCEPTED.code, self._clock.now())
                tx.in_step.hold(connection_id)
                some = tx.drifts.page(connection_id, before, BATCH)
                for drift in some:
                    done += self._accepted_if_there(tx, actor, drift)
                self._show_again(tx, some)
                tx.commit()
            if len(some) < BATCH:
                return done
            before, is_first = some[-1].id, False

    def update(self, actor: Actor, invoice_id: str) -> Drift | None:
        """Read the invoice in QuickBooks now; what differs and waits for somebody, if anything does.

        Raises ``NotAllowed``, ``NotFound``, ``NotInMirror``, and whatever QuickBooks raises.
        """
        self._rights.require(actor, Right.CHANGE)
        with self._store.reading() as tx:
            # Not hers alone: whoever may import sees every project.
            place = tx.in_step.place_of(invoice_id, actor.team_id)
        if place is None:
            raise NotInQuickBooks
        self._reader.read_now(*place)
        with self._store.writing_now() as tx:
            tx.in_step.hold(place[0])
            return self._asked_again(tx, invoice_id)

    def _asked_again(self, tx: Transaction, invoice_id: str) -> Drift | None:
        """What waits; of what was kept she asks anew, so it waits again."""
        pair = tx.in_step.pair(invoice_id)  # held: of two who ask, the second sees what the first was told
        waits, kept = tx.drifts.of_invoice(invoice_id), tx.drifts.newest([invoice_id]).get(invoice_id)
        if waits is not None or kept is None or kept.state is not DriftState.KEPT:
            return waits
        if pair is None or pair.there.content_digest != kept.found.digest:
            return None
        tx.drifts.add(pair, kept.found, Decision(DriftState.OPEN, self._clock.now()))
        tx.commit()
        return tx.drifts.of_invoice(invoice_id)

    def _decide_one(self, actor: Actor, drift_id: int, decide: _Decide) -> Decided:
        self._rights.require(actor, Right.CHANGE)
        with self._store.writing_now() as tx:
            tx.inbox.once(actor, f"drift|{drift_id}", self._clock.now())
            tx.in_step.hold(tx.drifts.get(drift_id, actor.team_id).connection_id)
            drift = tx.drifts.get(drift_id, actor.team_id)
            done = decide(tx, actor, drift)
            self._show_again(tx, [drift])
            tx.commit()
        return done

    def _show_again(self, tx: Transaction, decided: Sequence[Drift]) -> None:
        """Of the digests that told of these, every copy; also where somebody else was quicker."""
        if decided:
            days = tx.drifts.days_of([drift.id for drift in decided])
            tx.digest_messages.show_again(decided[0].connection_id, days, self._clock.now())

    def _accepted(self, tx: Transaction, actor: Actor, drift: Drift) -> Decided:
        pair = tx.in_step.pair(drift.invoice_id)
        if pair is None:
            raise NotInMirror
        if pair.there.content_digest != drift.found.digest:
            return Decided(missed=1)
        if not is_usable(pair.there):
            return Decided(blocked=1)
        if not self._closed(tx, actor, drift, DriftState.ACCEPTED):
            return Decided(missed=1)
        tx.in_step.accept(drift.connection_id, pair, accepted(pair.here, pair.there))
        return Decided(1, moved=_moved(pair), repeated=_repeated(tx, pair))

    def _accepted_if_there(self, tx: Transaction, actor: Actor, drift: Drift) -> Decided:
        """One of many: where QuickBooks' version is not here, the others are accepted all the same."""
        is_there = tx.in_step.pair(drift.invoice_id) is not None
        return self._accepted(tx, actor, drift) if is_there else Decided(blocked=1)

    def _kept(self, tx: Transaction, actor: Actor, drift: Drift) -> Decided:
        is_won = self._closed(tx, actor, drift, DriftState.KEPT)
        return Decided(number=1) if is_won else Decided(missed=1)

    def _closed(self, tx: Transaction, actor: Actor, drift: Drift, state: DriftState) -> bool:
        """Whether this decision is the one that counts; it is audited then."""
        now = self._clock.now()
        if not tx.drifts.decide([drift.id], Decision(state, now, actor.user_id)):
            return False
        action = AuditAction.CHANGE_ACCEPTED if state is DriftState.ACCEPTED else AuditAction.CHANGE_KEPT
        tx.audit.add(actor, action, drift.invoice_id, _details(drift), now)
        return True


def _moved(pair: Pair) -> tuple[str, ...]:
    """The invoice, where it had a customer and has another one now."""
    before, now = pair.here.content.customer_id, pair.there.content.customer_id
    return () if before in (None, now) else (pair.invoice_id,)


def _repeated(tx: Transaction, pair: Pair) -> tuple[str, ...]:
    """Its new number, where a draft of its client has the same one."""
    number = pair.there.content.doc_number or ""
    folded = folded_number(number)
    if folded is None or folded == folded_number(pair.here.content.doc_number):
        return ()
    kept = tx.window.find(Scope(pair.team_id), pair.invoice_id)
    if kept is None or kept.client_id is None:
        return ()
    return (number,) if tx.created_here.unposted(pair.team_id, kept.client_id, folded) else ()


def _details(drift: Drift) -> dict[str, object]:
    """What changed, old and new, as far as it is no amount and no name."""
    spoken = {
        change.field.value: [change.old, change.new]
        for change in drift.found.changes
        if change.field in _SPOKEN
    }
    fields = [change.field.value for change in drift.found.changes]
    return {"change": drift.id, "fields": fields, **({"old_new": spoken} if spoken else {})}
