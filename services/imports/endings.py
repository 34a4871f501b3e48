"""How a turn of work ends: each ending is one transaction, with the messages that tell of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from services.clock import Clock
from services.decisions.call_budget import month_of
from services.decisions.run_outcome import after_dry_run, after_import, after_plan
from services.errors import AppError
from services.imports.joining import tell_joined
from services.imports.plan_facts import summed, tied_out, unexplained_in
from services.imports.plan_inputs import INPUTS
from services.imports.planning import CHANGED, UNSENT_AS_SENT, Plan
from services.imports.subjects import subject_of
from services.imports.turn import Turn
from services.imports.undoing import tell_target, undo_facts
from services.model.coverage import MIRROR_VERSION
from services.model.import_run import (
    ANY_PLAN,
    FINISHED,
    WORKING,
    ImportRun,
    PauseReason,
    RunKind,
    RunStatus,
)
from services.model.outbox import MessageKind
from services.model.people import CLI_USER, Actor
from services.model.report import Counts
from services.model.undo import undone_from_json
from services.ports.desk import Rights
from services.ports.engine import Outcome
from services.ports.mirror import RangeProof
from services.ports.store import Store, Transaction

#: Waits before a broken run is tried again, in seconds; after the last it ends.
TRY_AGAIN = (5, 20, 60)
#: What is said of an invoice that would have come in.
NOT_IN_CANCELLED = "The import was cancelled before it came in."
NOT_IN_BROKEN = "The import broke before it came in."
NOT_REACHED = "The import ended before it came in."
#: A thread's reply and the announcement are for these; the others are told by the card alone.
_TOLD = FINISHED | {RunStatus.REFUSED}


class Endings:
    """Ends turns."""

    def __init__(self, store: Store, clock: Clock, rights: Rights) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights

    def planned(self, turn: Turn, plan: Plan, proof: RangeProof) -> Outcome:
        """A preview is complete, or a plan differs from the one that was approved: a person decides."""
        run = turn.claim.run
        now = self._clock.now()
        with self._store.writing() as tx:
            tx.drafts.lock(Actor(run.team_id, run.requested_by))
            facts = self._plan_facts(tx, run, plan, proof)
            facts |= subject_of(run.import_type).beside(tx, run)
            known = Counts(**facts["counts"]), unexplained_in(facts)
            status = after_dry_run(*known) if run.dry_run else after_plan(run, *known)
            values: dict[str, Any] = {"plan_digest": plan.digest, "planned_at": now, "facts": facts}
            values |= {"approved_digest": None, "started_by": None, "started_at": None, "not_before": None}
            if status in FINISHED:
                values |= {"finished_at": now}
            ended = tx.runs.settle(turn.claim, status, turn.spent, **values)
            if run.status is RunStatus.IMPORTING and run.draft_id is not None:
                tx.drafts.reopen(run.draft_id)
            self._tell(tx, ended)
            tx.commit()
        return Outcome.DONE

    def approved(self, turn: Turn, plan: Plan, proof: RangeProof) -> RunStatus:
        """The plan is the approved one: IMPORTING, unless it brings nothing in."""
        run = turn.claim.run
        now = self._clock.now()
        with self._store.writing() as tx:
            # What changed is kept beside: were this turn interrupted now, the next plan would not see it.
            facts = self._plan_facts(tx, run, plan, proof) | {CHANGED: asdict(plan.changes)}
            goes_on = after_plan(run, Counts(**facts["counts"]), unexplained_in(facts))
            status = RunStatus.IMPORTING if goes_on is RunStatus.AWAITING else goes_on
            finished_at = now if status in FINISHED else None
            if finished_at is not None:
                subject_of(run.import_type).follow(tx, run, now)
            ended = tx.runs.settle(
                turn.claim,
                status,
                turn.spent,
                plan_digest=plan.digest,
                planned_at=now,
                facts=facts,
                finished_at=finished_at,
            )
            self._tell(tx, ended)
            tx.commit()
        return status

    def imported(self, turn: Turn, is_applied: bool) -> Outcome:
        """The plan was applied, or *import nothing* met one that the store refuses."""
        run = turn.claim.run
        now = self._clock.now()
        with self._store.writing() as tx:
            subject_of(run.import_type).follow(tx, run, now)
            if is_applied:  # then nothing is left of it, or the report must say so
                tx.items.fail_rest(run.id, NOT_REACHED)
            facts = self._end_facts(tx, tx.runs.get(run.id))
            ended_as = after_import(Counts(**facts["counts"]), unexplained_in(facts))
            status = ended_as if is_applied else RunStatus.FAILED
            ended = tx.runs.settle(turn.claim, status, turn.spent, facts=facts, finished_at=now)
            self._tell(tx, ended)
            tx.commit()
        return Outcome.DONE

    def undone(self, turn: Turn) -> Outcome:
        """Nothing of the import is left but what somebody here changed."""
        now = self._clock.now()
        with self._store.writing() as tx:
            facts = undo_facts(tx, turn.claim.run)
            ended = tx.runs.settle(turn.claim, RunStatus.UNDONE, turn.spent, facts=facts, finished_at=now)
            self._tell(tx, ended)
            tx.commit()
        return Outcome.DONE

    def cancelled(self, turn: Turn, by: str) -> Outcome:
        """Somebody asked to stop: what is in stays."""
        claim, now = turn.claim, self._clock.now()
        with self._store.writing() as tx:
            facts = self._interrupted(tx, tx.runs.get(claim.run.id), NOT_IN_CANCELLED)
            known: dict[str, Any] = {"finished_at": now, "facts": facts, "cancel_requested_by": by}
            ended = tx.runs.settle(claim, RunStatus.CANCELLED, turn.spent, **known)
            self._tell(tx, ended)
            tx.commit()
        return Outcome.CANCELLED

    def cancelled_idle(self, tx: Transaction, run: ImportRun, by: str) -> bool:
        """Whether a run on which nobody works was cancelled; nothing is committed here."""
        now = self._clock.now()
        closed = tx.runs.close(
            run.id, RunStatus.CANCELLED, now, WORKING | {RunStatus.PAUSED}, cancel_requested_by=by
        )
        if closed:
            tx.runs.note_facts(run.id, self._interrupted(tx, run, NOT_IN_CANCELLED))
            self._tell(tx, tx.runs.get(run.id))
        return closed

    def stopped(self, tx: Transaction, run: ImportRun, by: str) -> bool:
        """Whether a run was cancelled, or its worker asked to, for the first time; nothing is committed here.

        A worker may let the run wait between the two questions: then nobody works on it any more.
        """
        return (
            self.cancelled_idle(tx, run, by)
            or tx.runs.request_cancel(run.id, by)
            or self.cancelled_idle(tx, tx.runs.get(run.id), by)
        )

    def given_back(self, turn: Turn) -> Outcome:
        """The process stops: whoever comes next goes on with the run at once."""
        with self._store.writing() as tx:
            tx.runs.release(turn.claim, turn.spent)
            tx.commit()
        return Outcome.STOPPED

    def yielded(self, turn: Turn) -> Outcome:
        """Others wait for a worker: the run goes on behind those that are due by now."""
        with self._store.writing() as tx:
            tx.runs.release(turn.claim, turn.spent, behind=self._clock.now())
            tx.commit()
        return Outcome.YIELDED

    def taken_over(self, turn: Turn) -> Outcome:
        """The run is somebody else's by now; what was asked of QuickBooks for it was asked all the same."""
        if turn.uncounted:
            with self._store.writing() as tx:
                tx.meter.add(turn.claim.run.connection_id, turn.spent.month, turn.uncounted)
                tx.commit()
        return Outcome.FENCED

    def paused(self, turn: Turn, reason: PauseReason, wait: timedelta) -> Outcome:
        """The run waits, and goes on by itself."""
        claim = turn.claim
        # Slack may be asked who they are: not in the transaction.
        people = self._rights.people(claim.run.team_id) if claim.run.place else []
        now = self._clock.now()
        with self._store.writing() as tx:
            waiting = tx.runs.pause(claim, reason, now + wait, turn.spent)
            by = waiting.cancel_requested_by
            if by is None:
                self._tell_paused(tx, waiting, reason, people)
                tx.commit()
                return Outcome.PAUSED
        return self.cancelled(turn, by)

    def broken(self, turn: Turn, error: AppError, may_pass: bool) -> Outcome:
        """The attempt broke: tried again a few times where that may help, then FAILED with the sentence."""
        claim = turn.claim
        with self._store.writing() as tx:
            run = tx.runs.get(claim.run.id)
            if run.cancel_requested_by is None:
                tries = turn.broken_after(tx.runs.tries(run.id))
                if may_pass and tries.number <= len(TRY_AGAIN):
                    wait = timedelta(seconds=TRY_AGAIN[tries.number - 1])
                    tx.runs.try_later(claim, self._clock.now() + wait, tries, turn.spent)
                    outcome = Outcome.RETRY
                else:
                    outcome = self._failed(tx, turn, run, error)
                tx.commit()
                return outcome
        return self.cancelled(turn, run.cancel_requested_by)

    def _failed(self, tx: Transaction, turn: Turn, run: ImportRun, error: AppError) -> Outcome:
        now = self._clock.now()
        facts = self._interrupted(tx, run, NOT_IN_BROKEN)
        ended = tx.runs.settle(
            turn.claim,
            RunStatus.FAILED,
            turn.spent,
            finished_at=now,
            facts=facts,
            error_code=error.code,
            error_sentence=error.sentence,
        )
        self._tell(tx, ended)
        return Outcome.DONE

    def _interrupted(self, tx: Transaction, run: ImportRun, why: str) -> dict[str, Any]:
        """The facts of a run that ends before its import did: what did not come in has failed."""
        if run.kind is RunKind.UNDO:
            return undo_facts(tx, run)
        is_importing = RunStatus.IMPORTING in (run.status, run.resume_status)
        if not is_importing:
            return run.facts
        tx.items.fail_rest(run.id, why)
        return self._end_facts(tx, run)

    def _end_facts(self, tx: Transaction, run: ImportRun) -> dict[str, Any]:
        """The facts once nothing more comes in: sums and aging of what did."""
        return run.facts | summed(tx, run) | {"aging": self._effect(tx, run, is_in=True)}

    def _plan_facts(self, tx: Transaction, run: ImportRun, plan: Plan, proof: RangeProof) -> dict[str, Any]:
        asks_again = run.approved_digest not in (None, ANY_PLAN)
        changes = plan.changes if asks_again else replace(plan.changes, added=0, gone=0, altered=0)
        sums = plan.sums or summed(tx, run)
        return sums | {
            "aging": self._effect(tx, run, is_in=False),
            "tie_out": tied_out(tx, run, proof, Counts(**sums["counts"])),
            "changes": asdict(changes),
            "associated": plan.associated,
            INPUTS: plan.inputs,
            UNSENT_AS_SENT: plan.unsent_as_sent,
            MIRROR_VERSION: tx.items.mirror_version(run),
        }

    def _effect(self, tx: Transaction, run: ImportRun, is_in: bool) -> list[dict[str, Any]]:
        return subject_of(run.import_type).effect(tx, run, self._clock, is_in)

    def _tell_paused(
        self, tx: Transaction, run: ImportRun, reason: PauseReason, people: Collection[str]
    ) -> None:
        """Queue what administrators must see of a run that waits: a message of her own for each."""
        if run.place is not None:
            now = self._clock.now()
            tx.outbox.queue_card(run, now)
            # A spent quota is looked at every hour, and told of once a month.
            spell = month_of(now) if reason is PauseReason.QUOTA else run.step
            key = f"{run.id}:paused:{reason.value}:{spell}"
            for person in people:
                tx.outbox.queue(run, MessageKind.PAUSED, f"{key}:{person}", now, recipient=person)

    def _tell(self, tx: Transaction, run: ImportRun) -> None:
        """Queue what people must see of the run as it is now."""
        now = self._clock.now()
        # At the command line there is nobody to write to.
        is_person = run.requested_by != CLI_USER
        tell_joined(tx, run, now)
        tell_target(tx, run, now)
        if run.place is not None:
            tx.outbox.queue_card(run, now)
            if run.status in _TOLD:
                tx.outbox.queue(run, MessageKind.FINAL, f"{run.id}:final:{run.status.value}", now)
                if _has_file(run) and (is_person or run.place.shows_everything):
                    tx.outbox.queue(run, MessageKind.FILE, f"{run.id}:file:{run.status.value}", now)
            is_copied = is_person and not run.place.shows_everything
            if is_copied and run.status in _TOLD | {RunStatus.AWAITING}:
                key = f"{run.id}:private:{run.status.value}:{run.plan_digest}"
                tx.outbox.queue(run, MessageKind.PRIVATE_COPY, key, now)
        channel = tx.connections.get(run.connection_id).results_channel_id
        if channel is not None and run.status in FINISHED and not run.dry_run:
            tx.outbox.queue(run, MessageKind.ANNOUNCEMENT, f"{run.id}:announcement", now)


def _has_file(run: ImportRun) -> bool:
    """Whether invoices need somebody, or stay: their list is a file."""
    return bool(Counts(**run.facts.get("counts", {})).need_you or undone_from_json(run.facts).kept)
