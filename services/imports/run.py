"""What a person can press on a run: Import, Import the other N, Retry, Cancel."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from services.clock import Clock
from services.decisions.where_told import where_told
from services.imports.endings import Endings
from services.imports.joining import joined
from services.imports.presses import closed, is_outdated, newest_preview, why_not_followed
from services.imports.undoing import cancelling
from services.model.audit import AuditAction
from services.model.import_press import Pressed, PressOutcome
from services.model.import_run import (
    ANY_PLAN,
    WORKING,
    CommitPolicy,
    Filters,
    ImportRun,
    NewRun,
    RunStatus,
)
from services.model.people import Actor, Place, Right
from services.model.report import NEEDS_YOU
from services.ports.desk import Rights
from services.ports.engine import Waker
from services.ports.store import Store, Transaction

#: A confirmation older than this must be made again.
CONFIRMATION_LASTS = timedelta(hours=24)
_PAGE = 1000


class Runs:
    """The buttons of a run. Every one of them checks the right, from the store, before anything else."""

    def __init__(self, store: Store, clock: Clock, rights: Rights, engine: Waker) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights
        self._engine = engine
        self._endings = Endings(store, clock, rights)

    def press_import(self, actor: Actor, run_id: str, seen: str | None = None) -> Pressed:
        """Start the import that the confirmation shows: once, whoever presses how often.

        ``seen``: how the digest of the plan begins that the pressed confirmation shows. Where the run asks
        again since, a press on the older one approves nothing.
        """
        self._rights.require(actor, Right.IMPORT)
        with self._store.writing_now() as tx:
            run = self._held(tx, actor, run_id)
            tx.inbox.once(actor, AuditAction.IMPORT_STARTED.code, self._clock.now())
            refusal = self._refusal(actor, run, {RunStatus.AWAITING})
            if refusal is not None:
                return refusal
            if is_outdated(run, seen):
                return self._told(run, PressOutcome.ALREADY_STARTED)
            now = self._clock.now()
            other = joined(tx, run, now)
            if other is not None:
                return self._joined(tx, run, other)
            if not tx.runs.press(run_id, actor.user_id, now):
                return self._told(tx.runs.get(run_id), PressOutcome.ALREADY_STARTED)
            if run.draft_id is not None:
                tx.drafts.seal(run.draft_id, now)
            tx.audit.add(actor, AuditAction.IMPORT_STARTED, run_id, {}, now)
            started = tx.runs.get(run_id)
            tx.outbox.queue_card(started, now)
            tx.commit()
        self._engine.kick(run_id)
        return self._told(started, PressOutcome.STARTED)

    def _joined(self, tx: Transaction, run: ImportRun, other: ImportRun) -> Pressed:
        """Somebody else is importing the same: the outcome is told here, and the choices are sealed."""
        if run.draft_id is not None:
            tx.drafts.seal(run.draft_id, self._clock.now())
        tx.commit()
        outcome = PressOutcome.ALREADY_STARTED
        return Pressed(replace(run, status=RunStatus.JOINED), outcome, other.started_by, other.started_at)

    def import_others(self, actor: Actor, run_id: str, direct: Place | None = None) -> Pressed:
        """After *import nothing* failed: import those that can be, exactly as they were shown.

        ``direct``: where it is told if the run was told nowhere, or to somebody else alone.
        """
        return self._child(actor, run_id, AuditAction.IMPORT_OTHERS_STARTED, direct)

    def retry(self, actor: Actor, run_id: str, direct: Place | None = None) -> Pressed:
        """Try again those that need somebody, and only those. ``direct`` as above."""
        return self._child(actor, run_id, AuditAction.IMPORT_RETRIED, direct)

    def press_back(self, actor: Actor, run_id: str) -> Pressed:
        """Whether this person may still change the choices of this confirmation; nothing is written."""
        self._rights.require(actor, Right.IMPORT)
        with self._store.reading() as tx:
            run = tx.runs.get(run_id, actor.team_id)
        refusal = self._refusal(actor, run, {RunStatus.AWAITING, RunStatus.REFUSED})
        return refusal or self._told(run, PressOutcome.MAY_CHANGE)

    def associate(self, actor: Actor, run_id: str, customer_ids: Collection[str]) -> Pressed:
        """Count these unlinked customers to the chosen project: a new preview takes this one's place."""
        self._rights.require(actor, Right.IMPORT)
        with self._store.writing_now() as tx:
            run = self._held(tx, actor, run_id)
            tx.inbox.once(actor, AuditAction.CUSTOMERS_ASSOCIATED.code, self._clock.now())
            refusal = self._refusal(actor, run, {RunStatus.AWAITING, RunStatus.REFUSED})
            if refusal is not None:
                return refusal
            picked = run.filters.associated_ids | frozenset(customer_ids)
            if not self._keep_picked(tx, run, picked):
                return self._told(run, closed(tx, run))
            child = self._in_its_place(tx, run, replace(run.filters, associated_ids=picked))
            details = {"customers": sorted(customer_ids)}
            tx.audit.add(actor, AuditAction.CUSTOMERS_ASSOCIATED, child.id, details, self._clock.now())
            tx.commit()
        self._engine.kick(child.id)
        return self._told(child, PressOutcome.STARTED)

    def renew(self, actor: Actor, run_id: str) -> Pressed:
        """Customers were linked since: a new preview of the same choices takes this one's place.

        It takes the place of the newest one, if this one was replaced already.
        """
        self._rights.require(actor, Right.IMPORT)
        return self._renewed(actor, run_id, is_hers=True)

    def _renewed(self, actor: Actor, run_id: str, is_hers: bool) -> Pressed:
        with self._store.writing_now() as tx:
            run = newest_preview(tx, self._held(tx, actor, run_id))
            if not tx.inbox.is_new(actor, f"renewed:{run.draft_id}", self._clock.now()):
                return self._told(run, PressOutcome.STARTED)
            asker = actor if is_hers else replace(actor, user_id=run.requested_by)
            refusal = self._refusal(asker, run, {RunStatus.AWAITING, RunStatus.PREVIEWING})
            if refusal is not None:
                return refusal
            if run.draft_id is None or not self._keep_picked(tx, run, run.filters.associated_ids):
                return self._told(run, PressOutcome.NOT_POSSIBLE)
            child = self._in_its_place(tx, run, run.filters)
            details = {"after": run.id}
            tx.audit.add(actor, AuditAction.IMPORT_REQUESTED, child.id, details, self._clock.now())
            tx.commit()
        self._engine.kick(child.id)
        return self._told(child, PressOutcome.STARTED)

    def renew_all(self, actor: Actor, connection_id: str) -> list[ImportRun]:
        """A rule of the company changed: new previews take the places of all that wait, whoever asked."""
        self._rights.require(actor, Right.IMPORT)
        with self._store.reading() as tx:
            known = tx.connections.get(connection_id, actor.team_id)
            waiting = tx.drafts.previews(known.id)
        pressed = [self._renewed(actor, run_id, is_hers=False) for run_id in waiting]
        return [one.run for one in pressed if one.outcome is PressOutcome.STARTED]

    def _in_its_place(self, tx: Transaction, run: ImportRun, filters: Filters) -> ImportRun:
        """A new preview, with the message of this one, which cannot be pressed any more."""
        child = self._add(tx, run, filters, None, self._clock.now())
        assert run.draft_id is not None  # only a preview of a draft waits for a press
        tx.drafts.set_run(run.draft_id, child.id)
        tx.runs.replace_older(run.draft_id, child.id, self._clock.now())
        tx.outbox.move_card(run.id, child.id)
        return child

    def _held(self, tx: Transaction, actor: Actor, run_id: str) -> ImportRun:
        """The run, while no other press changes it or the choices behind it."""
        asked_by = tx.runs.get(run_id, actor.team_id).requested_by
        tx.drafts.lock(Actor(actor.team_id, asked_by))
        return tx.runs.get(run_id, actor.team_id)

    def _keep_picked(self, tx: Transaction, run: ImportRun, picked: frozenset[str]) -> bool:
        """Have *Back* find these customers in the form; false if its choices are open no more."""
        assert run.draft_id is not None  # only a preview of a draft waits for a press
        draft = tx.drafts.get(run.draft_id, run.team_id)
        fields = replace(draft.fields, associated_ids=tuple(sorted(picked)))
        now = self._clock.now()
        return tx.drafts.save(replace(draft, fields=fields, version=draft.version + 1, updated_at=now))

    def cancel(self, actor: Actor, run_id: str) -> Pressed:
        """Stop a run that waits, and ask one that works to stop; what is imported stays."""
        self._rights.require(actor, Right.IMPORT)
        with self._store.writing_now() as tx:
            run = tx.runs.get(run_id, actor.team_id)
            now = self._clock.now()
            tx.inbox.once(actor, AuditAction.IMPORT_CANCELLED.code, now)
            is_new = self._endings.stopped(tx, run, actor.user_id)
            if is_new:
                tx.audit.add(actor, cancelling(run), run_id, {}, now)
                tx.outbox.queue_card(run, now)
                run = tx.runs.get(run_id)
                tx.commit()
        is_stopping = is_new or (run.status in WORKING and run.cancel_requested_by is not None)
        outcome = PressOutcome.CANCELLING if is_stopping else PressOutcome.NOT_POSSIBLE
        return Pressed(run, outcome, run.cancel_requested_by)

    def _refusal(self, actor: Actor, run: ImportRun, expected: Collection[RunStatus]) -> Pressed | None:
        """Why this confirmation cannot be pressed by this person now."""
        if run.requested_by != actor.user_id:
            outcome = PressOutcome.ALREADY_STARTED if run.started_by else PressOutcome.NOT_YOURS
            return self._told(run, outcome)
        if run.status is RunStatus.REPLACED:
            return self._told(run, PressOutcome.REPLACED)
        if run.started_by is not None:
            return self._told(run, PressOutcome.ALREADY_STARTED)
        if run.status not in expected:
            return self._told(run, PressOutcome.NOT_POSSIBLE)
        if self._clock.now() - (run.planned_at or run.created_at) > CONFIRMATION_LASTS:
            return self._told(run, PressOutcome.TOO_OLD)
        return None

    def _child(self, actor: Actor, run_id: str, action: AuditAction, direct: Place | None) -> Pressed:
        """A run that follows another at once: one for each button of a run, whoever presses it how often."""
        self._rights.require(actor, Right.IMPORT)
        is_retry = action is AuditAction.IMPORT_RETRIED
        with self._store.writing_now() as tx:
            run = self._held(tx, actor, run_id)
            tx.inbox.once(actor, action.code, self._clock.now())
            obstacle = why_not_followed(run, is_retry)
            filters = self._again(tx, run, is_retry) if obstacle is None else None
            if filters is None:
                return self._told(run, obstacle or PressOutcome.NOT_POSSIBLE)
            now = self._clock.now()
            key = f"{action.name}:{run_id}:{self._turn(tx, run) if is_retry else 0}"
            approved = ANY_PLAN if is_retry else run.plan_digest
            place = where_told(run.place, run.requested_by, actor.user_id, direct)
            child = self._add(tx, replace(run, place=place), filters, approved, now, actor, key)
            is_first = child.created_at == now and child.requested_by == actor.user_id
            if is_first:
                if run.draft_id is not None:
                    tx.drafts.seal(run.draft_id, now)
                    tx.drafts.set_run(run.draft_id, child.id)
                if tx.runs.close(run_id, RunStatus.FAILED, now, {RunStatus.REFUSED}):
                    tx.outbox.queue_card(tx.runs.get(run_id), now)
                tx.audit.add(actor, action, child.id, {"after": run_id}, now)
                tx.commit()
        self._engine.kick(child.id)
        outcome = PressOutcome.STARTED if is_first else PressOutcome.ALREADY_STARTED
        return self._told(child, outcome)

    def _again(self, tx: Transaction, run: ImportRun, is_retry: bool) -> Filters | None:
        """The choices of the run, for a retry narrowed to what needs somebody; None where nothing does."""
        if not is_retry:
            return replace(run.filters, policy=CommitPolicy.PARTIAL)
        needing: list[str] = []
        after = 0
        while page := tx.items.page(run.id, NEEDS_YOU, after, _PAGE):
            needing += [item.qbo_id for item in page]
            after = page[-1].position
        # Where nothing was decided about the others, what she chose for them still holds.
        is_open = run.status is RunStatus.CANCELLED or run.error_code is not None
        policy = run.filters.policy if is_open else CommitPolicy.PARTIAL
        return replace(run.filters, only_ids=frozenset(needing), policy=policy) if needing else None

    def _turn(self, tx: Transaction, run: ImportRun) -> int:
        """A retry can be pressed again once the one before has ended."""
        return tx.runs.finished_children(run.id)

    def _add(  # noqa: PLR0913 - a run is asked for with all of these
        self,
        tx: Transaction,
        parent: ImportRun,
        filters: Filters,
        approved: str | None,
        at: datetime,
        actor: Actor | None = None,
        key: str | None = None,
    ) -> ImportRun:
        new = NewRun(
            connection_id=parent.connection_id,
            team_id=parent.team_id,
            requested_by=actor.user_id if actor else parent.requested_by,
            via=parent.via,
            filters=filters,
            place=parent.place,
            draft_id=None if actor else parent.draft_id,
            parent_id=parent.id if actor else None,
            approved_digest=approved,
            import_type=parent.import_type,
        )
        run = tx.runs.add(new, at, key)
        tx.outbox.queue_card(run, at)
        return run

    @staticmethod
    def _told(run: ImportRun, outcome: PressOutcome) -> Pressed:
        return Pressed(run, outcome, run.started_by, run.started_at)
