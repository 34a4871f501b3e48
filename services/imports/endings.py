"""How a turn of work ends: each ending is one transaction, with the messages that tell of it."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from services.clock import Clock
from services.decisions.run_outcome import after_dry_run, after_import, after_plan
from services.errors import AppError
from services.imports.planning import Plan, aged, summed, tied_out
from services.imports.turn import Turn
from services.model.import_run import ANY_PLAN, FINISHED, ImportRun, PauseReason, RunStatus
from services.model.outbox import MessageKind
from services.model.report import Counts
from services.ports.engine import Outcome
from services.ports.mirror import RangeProof
from services.ports.runs import Claim
from services.ports.store import Store, Transaction

#: Waits before a broken run is tried again, in seconds; after the last it ends.
TRY_AGAIN = (5, 20, 60)
#: A thread's reply and the announcement are for these; the others are told by the card alone.
_TOLD = FINISHED | {RunStatus.REFUSED}


class Endings:
    """Ends turns."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def planned(self, turn: Turn, plan: Plan, proof: RangeProof) -> Outcome:
        """A preview is complete, or a plan differs from the one that was approved: a person decides."""
        run = turn.claim.run
        now = self._clock.now()
        with self._store.writing() as tx:
            facts = self._plan_facts(tx, run, plan, proof)
            counts = Counts(**facts["counts"])
            status = after_dry_run(counts) if run.dry_run else after_plan(run, counts)
            values: dict[str, Any] = {"plan_digest": plan.digest, "planned_at": now, "facts": facts}
            values |= {"approved_digest": None, "started_by": None, "started_at": None, "not_before": None}
            if status in FINISHED:
                values |= {"finished_at": now}
            ended = tx.runs.settle(turn.claim, status, now, calls=turn.calls, **values)
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
            facts = self._plan_facts(tx, run, plan, proof)
            goes_on = after_plan(run, Counts(**facts["counts"]))
            status = RunStatus.IMPORTING if goes_on is RunStatus.AWAITING else goes_on
            finished_at = now if status in FINISHED else None
            ended = tx.runs.settle(
                turn.claim,
                status,
                now,
                plan_digest=plan.digest,
                planned_at=now,
                facts=facts,
                calls=turn.calls,
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
            facts = tx.runs.get(run.id).facts | summed(tx, run)
            status = after_import(Counts(**facts["counts"])) if is_applied else RunStatus.FAILED
            ended = tx.runs.settle(turn.claim, status, now, facts=facts, calls=turn.calls, finished_at=now)
            self._tell(tx, ended)
            tx.commit()
        return Outcome.DONE

    def cancelled(self, claim: Claim, by: str) -> Outcome:
        """Somebody asked to stop: what is in stays."""
        now = self._clock.now()
        with self._store.writing() as tx:
            facts = tx.runs.get(claim.run.id).facts
            if claim.run.plan_digest is not None:
                facts = facts | summed(tx, claim.run)
            ended = tx.runs.settle(
                claim, RunStatus.CANCELLED, now, finished_at=now, facts=facts, cancel_requested_by=by
            )
            self._tell(tx, ended)
            tx.commit()
        return Outcome.CANCELLED

    def paused(self, claim: Claim, reason: PauseReason, wait: timedelta) -> Outcome:
        """The run waits, and goes on by itself."""
        now = self._clock.now()
        with self._store.writing() as tx:
            waiting = tx.runs.pause(claim, reason, now + wait)
            if waiting.place is not None:
                tx.outbox.queue_card(waiting, now)
                key = f"{waiting.id}:paused:{reason.value}:{waiting.step}"
                tx.outbox.queue(waiting, MessageKind.PAUSED, key, now)
            tx.commit()
        return Outcome.PAUSED

    def broken(self, claim: Claim, error: AppError, may_pass: bool) -> Outcome:
        """The attempt broke: tried again a few times where that may help, then FAILED with the sentence."""
        now = self._clock.now()
        with self._store.writing() as tx:
            if may_pass:
                tried = tx.runs.tries(claim.run.id)
                if tried < len(TRY_AGAIN):
                    tx.runs.try_later(claim, now + timedelta(seconds=TRY_AGAIN[tried]))
                    tx.commit()
                    return Outcome.RETRY
            facts = tx.runs.get(claim.run.id).facts
            if claim.run.plan_digest is not None:
                facts = facts | summed(tx, claim.run)
            ended = tx.runs.settle(
                claim,
                RunStatus.FAILED,
                now,
                finished_at=now,
                facts=facts,
                error_code=error.code,
                error_sentence=error.sentence,
            )
            self._tell(tx, ended)
            tx.commit()
        return Outcome.DONE

    def _plan_facts(self, tx: Transaction, run: ImportRun, plan: Plan, proof: RangeProof) -> dict[str, Any]:
        connection = tx.connections.get(run.connection_id)
        asks_again = run.approved_digest not in (None, ANY_PLAN)
        changes = plan.changes if asks_again else replace(plan.changes, added=0, gone=0, altered=0)
        return summed(tx, run) | {
            "aging": aged(tx, run, connection, self._clock),
            "tie_out": tied_out(tx, run, proof.quickbooks_count),
            "changes": asdict(changes),
            "associated": plan.associated,
        }

    def _tell(self, tx: Transaction, run: ImportRun) -> None:
        """Queue what people must see of the run as it is now."""
        now = self._clock.now()
        if run.place is not None:
            tx.outbox.queue_card(run, now)
            if run.status in _TOLD:
                tx.outbox.queue(run, MessageKind.FINAL, f"{run.id}:final:{run.status.value}", now)
                if Counts(**run.facts.get("counts", {})).need_you:
                    tx.outbox.queue(run, MessageKind.FILE, f"{run.id}:file:{run.status.value}", now)
            if run.status in _TOLD | {RunStatus.AWAITING} and not run.place.shows_everything:
                key = f"{run.id}:private:{run.status.value}:{run.plan_digest}"
                tx.outbox.queue(run, MessageKind.PRIVATE_COPY, key, now)
        channel = tx.connections.get(run.connection_id).results_channel_id
        if channel is not None and run.status in FINISHED and not run.dry_run:
            tx.outbox.queue(run, MessageKind.ANNOUNCEMENT, f"{run.id}:announcement", now)
