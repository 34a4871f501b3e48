"""The work on a run: claim, bring the mirror up to date, plan, and then wait for a person or import."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import reduce
from operator import add

from services.clock import Clock
from services.decisions.call_budget import look_again
from services.errors import AppError, NeedsReconnect, QuotaSpent
from services.imports.applying import Applier
from services.imports.call_warnings import CallWarnings
from services.imports.counted import count_if_ended
from services.imports.endings import Endings
from services.imports.planning import Planner
from services.imports.subjects import subject_of
from services.imports.turn import CancelRequested, Manners, Sizes, Stopping, Turn, Yielding
from services.imports.undoing import Undoing
from services.imports.waiting import show_waiting
from services.mirror import Mirror
from services.model.import_run import ANY_PLAN, ImportRun, PauseReason, RunKind, RunPhase, RunStatus
from services.ports.desk import Rights
from services.ports.engine import Outcome
from services.ports.mirror import RangeProof
from services.ports.quickbooks import Sources
from services.ports.runs import Claim, Fenced
from services.ports.store import Store, StoreFull

AUTHORIZATION_WAIT = timedelta(seconds=5)
#: How long a run waits before it looks whether there is space again.
SPACE_WAIT = timedelta(minutes=5)
_DEFAULT_SIZES = Sizes()


def _nobody_waits() -> bool:
    return False


class Unexpected(AppError):
    """Something went wrong on our side."""

    code = "internal"
    remedy = "Nothing was lost. Tell your administrator the reference of this run."


class Advance:
    """The only code that works on runs. Whatever wakes it may be lost, late or doubled."""

    def __init__(
        self, store: Store, sources: Sources, clock: Clock, rights: Rights, sizes: Sizes = _DEFAULT_SIZES
    ) -> None:
        self._store = store
        self._sources = sources
        self._clock = clock
        self._sizes = sizes
        self._endings = Endings(store, clock, rights)
        self._call_warnings = CallWarnings(store, clock, rights, sizes.monthly_calls)
        self._owner = secrets.token_hex(8)
        self._working: dict[str, Turn] = {}
        self._stopping = threading.Event()

    def start(self) -> None:
        """Let turns go on to their end; so it is from the beginning."""
        self._stopping.clear()

    def stop(self) -> None:
        """Have every turn end at its next step; its run is free for another process at once."""
        self._stopping.set()

    def advance(self, run_id: str, must_yield: Callable[[], bool] = _nobody_waits) -> Outcome:
        """One turn of work. Expected faults end in a state of the run, never in an exception.

        ``must_yield`` is asked now and then whether others wait for a worker; then a long turn ends early.
        """
        claim = self._claim(run_id)
        if claim is None:
            return Outcome.BUSY
        manners = Manners(self._stopping.is_set, must_yield)
        turn = Turn(claim, self._sources, self._clock, self._sizes, manners)
        self._working[run_id] = turn
        outcome = self._turn(turn)
        if self._working.get(run_id) is turn:  # else it hung, and another turn has taken its place
            del self._working[run_id]
        self._call_warnings.look(claim.run)
        if outcome in (Outcome.DONE, Outcome.CANCELLED):
            count_if_ended(self._store, run_id)
        return outcome

    def give_up(self, run_id: str) -> Outcome:
        """After an error that nobody expected: the run is tried again a few times, then it ends.

        Only of the caller's own turn: another thread may work on the run, and does well.
        """
        turn = self._working.get(run_id)
        if turn is None or not turn.is_mine:
            return Outcome.RETRY
        del self._working[run_id]
        try:
            return self._endings.broken(turn, Unexpected(), may_pass=True)
        except Fenced:
            return self._endings.taken_over(turn)

    def heartbeat(self) -> None:
        """Keep the runs that are being worked on from being taken over, and their messages up to date.

        A run that waits long for one answer of QuickBooks shows its *Cancel* only so.
        """
        for turn in list(self._working.values()):
            # A beat that fails stops no other; the next one comes in seconds.
            with suppress(AppError), self._store.writing_now() as tx:
                turn.beat(tx)
                tx.commit()

    def let_go(self) -> None:
        """Leave what is still under way to others: a step that hangs writes nothing when it comes back."""
        for turn in list(self._working.values()):
            with suppress(AppError, Fenced), self._store.writing_now() as tx:
                tx.runs.release(turn.claim, turn.spent)
                tx.commit()

    def _claim(self, run_id: str) -> Claim | None:
        now = self._clock.now()
        with self._store.writing() as tx:
            claim = tx.runs.claim(run_id, self._owner, now)
            if claim is None and tx.runs.is_due(run_id, now):
                show_waiting(tx, tx.runs.get(run_id), now)
            tx.commit()
        return claim

    def _turn(self, turn: Turn) -> Outcome:
        try:
            return self._ended(turn)
        except Fenced:
            return self._endings.taken_over(turn)

    def _ended(self, turn: Turn) -> Outcome:
        try:
            return self._work(turn)
        except Fenced:
            raise
        except Stopping:
            return self._endings.given_back(turn)
        except Yielding:
            return self._endings.yielded(turn)
        except CancelRequested as request:
            return self._endings.cancelled(turn, request.by)
        except AppError as error:
            pause = self._pause_for(error)
            if pause is not None:
                return self._endings.paused(turn, *pause)
            return self._endings.broken(turn, error, error.may_pass)

    def _work(self, turn: Turn) -> Outcome:
        run = turn.claim.run
        if run.cancel_requested_by is not None:
            raise CancelRequested(run.cancel_requested_by)
        if run.kind is RunKind.UNDO:
            return self._undo(turn)
        if _has_begun_to_write(run):
            return self._apply(turn)
        proof = self._refresh(run, turn)
        plan = Planner(self._store, turn).plan(proof)
        if run.dry_run or not _is_approved(run, plan.digest):
            return self._endings.planned(turn, plan, proof)
        status = self._endings.approved(turn, plan, proof)
        return Outcome.DONE if status is not RunStatus.IMPORTING else self._apply(turn)

    def _apply(self, turn: Turn) -> Outcome:
        applied = Applier(self._store, self._clock, turn).apply()
        return self._endings.imported(turn, applied)

    def _undo(self, turn: Turn) -> Outcome:
        Undoing(self._store, turn).undo()
        return self._endings.undone(turn)

    def _refresh(self, run: ImportRun, turn: Turn) -> RangeProof:
        """Bring every resource of the import up to date; the proofs of all of them together."""
        days = run.filters.date_from, run.filters.date_to
        mirrors = [Mirror(self._store, self._clock, each) for each in subject_of(run.import_type).resources]
        company = run.connection_id
        proofs = [one.refresh(turn.source, company, *days, turn.mirror_guard) for one in mirrors]
        return reduce(add, proofs)

    def _pause_for(self, error: AppError) -> tuple[PauseReason, timedelta] | None:
        """Why a run waits after this error, and how long before it looks again; None if it does not."""
        if isinstance(error, NeedsReconnect):
            return PauseReason.AUTHORIZATION, AUTHORIZATION_WAIT
        if isinstance(error, QuotaSpent):
            return PauseReason.QUOTA, look_again(self._clock.now())
        return (PauseReason.SPACE, SPACE_WAIT) if isinstance(error, StoreFull) else None


def _has_begun_to_write(run: ImportRun) -> bool:
    """Whether a part of the approved plan may be in: the rest of that very plan follows, no other one."""
    return run.status is RunStatus.IMPORTING and run.progress.phase is RunPhase.WRITING


def _is_approved(run: ImportRun, digest: str) -> bool:
    return run.approved_digest in (ANY_PLAN, digest)
