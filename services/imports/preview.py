"""Asking for a run: its first half is the preview."""

from __future__ import annotations

from collections.abc import Callable

from services.clock import Clock
from services.imports.joining import joined
from services.imports.kept_drafts import begin_draft, open_draft
from services.model.audit import AuditAction
from services.model.draft import Draft
from services.model.import_run import Filters, ImportRun, NewRun, Via
from services.model.people import Actor, Right
from services.ports.desk import Rights
from services.ports.engine import Waker
from services.ports.store import Store, Transaction


class Previews:
    """New runs. What the person asked for is a row before anything is read."""

    def __init__(self, store: Store, clock: Clock, rights: Rights, engine: Waker) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights
        self._engine = engine

    def start(self, actor: Actor, draft: Draft, filters: Filters) -> ImportRun:
        """A preview of a draft; it takes the place, and the message, of an earlier one.

        Previews of choices that were given up for this draft cannot be pressed any more, and say so.

        Every submit raises the version of its draft, so each makes a preview of its own; only a repeated call
        for one submit finds the run that is there. Raises ``NotAllowed``, ``DraftSealed``, ``DraftGone``, or
        ``Repeated`` where it was delivered before.
        """
        return self._started(actor, draft, filters, lambda tx: open_draft(tx, actor, draft.id))

    def start_fresh(self, actor: Actor, draft: Draft, filters: Filters) -> ImportRun:
        """As ``start``, of a draft that is stored only now, in place of what was open for the company."""
        return self._started(actor, draft, filters, lambda tx: begin_draft(tx, actor, draft))

    def _started(
        self, actor: Actor, draft: Draft, filters: Filters, ready: Callable[[Transaction], object]
    ) -> ImportRun:
        self._rights.require(actor, Right.IMPORT)
        assert draft.connection_id is not None  # a submitted draft has its company
        new = NewRun(
            connection_id=draft.connection_id,
            team_id=actor.team_id,
            requested_by=actor.user_id,
            via=Via.SLACK,
            filters=filters,
            place=draft.place,
            draft_id=draft.id,
            import_type=draft.import_type,
        )
        with self._store.writing_now() as tx:
            tx.drafts.lock(actor)
            tx.inbox.once(actor, AuditAction.IMPORT_REQUESTED.code, self._clock.now())
            ready(tx)
            run = self._add(tx, actor, new, f"draft:{draft.id}:{draft.version}")
            tx.drafts.set_run(draft.id, run.id)
            for older in tx.runs.replace_older(draft.id, run.id, self._clock.now()):
                self._take_over_card(tx, older, run)
            for given_up in tx.runs.replace_given_up(actor, draft.connection_id, self._clock.now()):
                tx.outbox.queue_card(tx.runs.get(given_up), self._clock.now())
            tx.outbox.queue_card(run, self._clock.now())
            joined(tx, run, self._clock.now())
            run = tx.runs.get(run.id)
            tx.commit()
        self._engine.kick(run.id)
        return run

    def _take_over_card(self, tx: Transaction, older: str, run: ImportRun) -> None:
        """Edit the earlier preview's message if it stands where this one's belongs; else it says so."""
        card = tx.outbox.card(older)
        if card is not None and run.place is not None and card.channel_id == run.place.channel_id:
            tx.outbox.move_card(older, run.id)
        else:
            tx.outbox.queue_card(tx.runs.get(older), self._clock.now())

    def request(self, new: NewRun) -> ImportRun:
        """A run that the command line or a schedule asks for; nobody confirms it. Raises ``NotAllowed``.

        It is JOINED where a run of the same choices imports already: that one's outcome is this one's.
        """
        actor = Actor(new.team_id, new.requested_by)
        self._rights.require(actor, Right.IMPORT)
        with self._store.writing() as tx:
            run = self.request_in(tx, actor, new)
            tx.commit()
        return run

    def request_in(self, tx: Transaction, actor: Actor, new: NewRun) -> ImportRun:
        """As ``request``, in the transaction of what asks for it; rights are the caller's to check."""
        run = self._add(tx, actor, new, None)
        joined(tx, run, self._clock.now())
        return tx.runs.get(run.id)

    def _add(self, tx: Transaction, actor: Actor, new: NewRun, request_key: str | None) -> ImportRun:
        now = self._clock.now()
        run = tx.runs.add(new, now, request_key)
        days = {"from": new.filters.date_from.isoformat(), "to": new.filters.date_to.isoformat()}
        tx.audit.add(actor, AuditAction.IMPORT_REQUESTED, run.id, days, now)
        return run
