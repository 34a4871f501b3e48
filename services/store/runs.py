"""Import runs: queue entry, checkpoint, lease and fence in one row."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from services.decisions.call_budget import month_of
from services.metrics import LEASES_TAKEN_OVER
from services.model.draft import DraftStatus
from services.model.import_run import (
    WORKING,
    ImportRun,
    NewRun,
    PauseReason,
    Progress,
    RunStatus,
)
from services.model.metering import Spent
from services.model.people import Actor
from services.model.reference import ALPHABET
from services.ports.engine import Enqueue
from services.ports.runs import Claim, Fenced, Tries
from services.store.locks import lock_until_end
from services.store.meter import meter_run
from services.store.run_codec import new_row, progress_to_json, run_from_row
from services.store.run_conditions import WORKING_NAMES, is_due
from services.store.run_queue import nowhere, wake
from services.store.run_reading import RunReader
from services.store.tables_runs import drafts
from services.store.tables_runs import import_runs as rows

#: How long a worker may be silent before another takes its run over.
LEASE = timedelta(seconds=90)
#: Previews that nobody has pressed Import on yet.
_UNPRESSED = (RunStatus.PREVIEWING, RunStatus.AWAITING, RunStatus.PAUSED)


class RunRepository(RunReader):
    """Import runs. Where one becomes due, the engine's wake-up is a part of the same transaction."""

    def __init__(self, connection: Connection, enqueue: Enqueue = nowhere) -> None:
        super().__init__(connection)
        self._enqueue = enqueue

    def add(self, new: NewRun, at: datetime, request_key: str | None = None) -> ImportRun:
        """A new run that wants a worker; the one that is there for the same ``request_key``."""
        if request_key is not None:
            lock_until_end(self._database, f"run|{request_key}")
            known = self._database.execute(
                sa.select(rows).where(rows.c.request_key == request_key)
            ).one_or_none()
            if known is not None:
                return run_from_row(known)
        reference = "IMP-" + "".join(secrets.choice(ALPHABET) for _ in range(8))
        self._database.execute(
            sa.insert(rows).values(**new_row(new, at), id=reference, request_key=request_key)
        )
        self._wake(reference)
        return self.get(reference)

    def claim(self, run_id: str, owner: str, now: datetime) -> Claim | None:
        """The right to work on it, alone for its company; None if it is not to be had now."""
        company = self._database.scalar(sa.select(rows.c.connection_id).where(rows.c.id == run_id))
        lock_until_end(self._database, f"company|{company}")
        gone = sa.and_(rows.c.connection_id == company, rows.c.lease_until < now, rows.c.owner.is_not(None))
        silent = self._database.execute(sa.update(rows).where(gone).values(owner=None)).rowcount
        LEASES_TAKEN_OVER.inc(silent)
        status = sa.case((rows.c.status == RunStatus.PAUSED.value, rows.c.resume_status), else_=rows.c.status)
        claim = (
            sa.update(rows)
            .where(rows.c.id == run_id, is_due(now))
            .values(
                owner=owner, lease_until=now + LEASE, fence=rows.c.fence + 1, status=status, pause_reason=None
            )
            .returning(rows)
        )
        try:
            with self._database.begin_nested():
                row = self._database.execute(claim).one_or_none()
        except IntegrityError:  # the unique index: another run of this company has a worker
            return None
        return None if row is None else Claim(run_from_row(row), owner, row.fence)

    def note_progress(self, run_id: str, progress: Progress) -> None:
        """Say how far a run is that nobody works on."""
        is_idle = sa.and_(rows.c.id == run_id, rows.c.owner.is_(None))
        self._database.execute(sa.update(rows).where(is_idle).values(progress=progress_to_json(progress)))

    def renew(self, run_id: str, fence: int, now: datetime) -> bool:
        """Whether the lease was lengthened."""
        return bool(self._change_fenced(run_id, fence, lease_until=now + LEASE))

    def step(self, claim: Claim, progress: Progress, calls: int, now: datetime) -> str | None:
        """Record a step in the transaction of its effect; who asked to cancel. Raises ``Fenced``."""
        row = self._guarded(
            claim,
            Spent(claim.run.calls + calls, month_of(now)),
            step=rows.c.step + 1,
            lease_until=now + LEASE,
            progress=progress_to_json(progress),
        )
        by: str | None = row.cancel_requested_by
        return by

    def note_slowed(self, claim: Claim, progress: Progress) -> None:
        """Say why the run does not get on; its next step says otherwise. Nothing if it is not the claim's."""
        self._change_fenced(claim.run.id, claim.fence, progress=progress_to_json(progress))

    def settle(
        self, claim: Claim, status: RunStatus, spent: Spent | None = None, **changes: Any
    ) -> ImportRun:
        """End a turn of work: the new status, no owner. Raises ``Fenced``."""
        works_on = status in WORKING
        return run_from_row(
            self._guarded(
                claim,
                spent,
                status=status.value,
                owner=claim.owner if works_on else None,
                step=rows.c.step + 1,
                **changes,
            )
        )

    def pause(
        self, claim: Claim, reason: PauseReason, not_before: datetime, spent: Spent | None = None
    ) -> ImportRun:
        """Let the run wait, to go on as what it was. Raises ``Fenced``."""
        row = self._guarded(
            claim,
            spent,
            status=RunStatus.PAUSED.value,
            # As it is by now: since it was claimed, a run that nobody confirms may have begun to import.
            resume_status=rows.c.status,
            pause_reason=reason.value,
            not_before=not_before,
            owner=None,
        )
        self._wake(claim.run.id, not_before)
        return run_from_row(row)

    def try_later(self, claim: Claim, not_before: datetime, tries: Tries, spent: Spent | None = None) -> None:
        """Give the run back to be tried again, after it broke so often. Raises ``Fenced``."""
        kept = {"attempts": tries.number, "furthest": tries.furthest}
        self._guarded(claim, spent, owner=None, not_before=not_before, **kept)
        self._wake(claim.run.id, not_before)

    def release(self, claim: Claim, spent: Spent | None = None, behind: datetime | None = None) -> None:
        """Give the run back as it is, to be taken up at once, or after what is due by then.

        Raises ``Fenced``.
        """
        last = {} if behind is None else {"not_before": behind}
        self._guarded(claim, spent, owner=None, **last)
        self._wake(claim.run.id)

    def press(self, run_id: str, by: str, at: datetime) -> bool:
        """Whether this press started the import: AWAITING becomes IMPORTING, its plan approved."""
        is_first = self._compare_and_set(
            run_id,
            {RunStatus.AWAITING},
            status=RunStatus.IMPORTING.value,
            approved_digest=rows.c.plan_digest,
            started_by=by,
            started_at=at,
            # From now on it waits for a worker, not since it was made.
            not_before=at,
            attempts=0,
            furthest=0,
            # A request that came as the preview ended was for the preview.
            cancel_requested_by=None,
        )
        if is_first:
            self._wake(run_id)
        return is_first

    def request_cancel(self, run_id: str, by: str) -> bool:
        """Whether a working run was asked to stop, for the first time."""
        is_new = rows.c.cancel_requested_by.is_(None)
        return self._compare_and_set(run_id, WORKING, is_new, cancel_requested_by=by)

    def held(self, run_id: str) -> ImportRun:
        """The run, which nobody else changes until the transaction ends."""
        wanted = sa.select(rows).where(rows.c.id == run_id)
        return run_from_row(self._database.execute(wanted.with_for_update()).one())

    def note_facts(self, run_id: str, facts: dict[str, Any]) -> None:
        """Replace the run's facts, in a transaction that is guarded otherwise."""
        self._database.execute(sa.update(rows).where(rows.c.id == run_id).values(facts=facts))

    def close(
        self,
        run_id: str,
        status: RunStatus,
        at: datetime,
        expected: Collection[RunStatus],
        cancel_requested_by: str | None = None,
    ) -> bool:
        """Whether a run in one of the expected states, with no worker, was given this status."""
        return self._compare_and_set(
            run_id,
            expected,
            rows.c.owner.is_(None),
            status=status.value,
            finished_at=at,
            cancel_requested_by=cancel_requested_by,
        )

    def replace_older(self, draft_id: str, newer_id: str, at: datetime) -> list[str]:
        """Close the earlier previews of a draft; their ids."""
        open_ones = (*_UNPRESSED, RunStatus.REFUSED, RunStatus.JOINED)
        return self._replace(at, open_ones, rows.c.draft_id == draft_id, rows.c.id != newer_id)

    def replace_given_up(self, actor: Actor, connection_id: str, at: datetime) -> list[str]:
        """Close the previews of the person's discarded drafts for this company; their ids."""
        discarded = sa.select(drafts.c.id).where(
            drafts.c.team_id == actor.team_id,
            drafts.c.user_id == actor.user_id,
            drafts.c.connection_id == connection_id,
            drafts.c.status == DraftStatus.DISCARDED.value,
        )
        # One that was refused is a report: what it offers still holds.
        return self._replace(at, _UNPRESSED, rows.c.draft_id.in_(discarded))

    def _replace(
        self, at: datetime, open_ones: Collection[RunStatus], *which: sa.ColumnElement[bool]
    ) -> list[str]:
        """Close those of the previews that nobody has started; their ids."""
        replaced = (
            sa.update(rows)
            .where(
                *which,
                rows.c.status.in_([status.value for status in open_ones]),
                rows.c.started_at.is_(None),
            )
            # The fence moves on, so that a worker that is still reading for it writes nothing more.
            .values(status=RunStatus.REPLACED.value, finished_at=at, owner=None, fence=rows.c.fence + 1)
            .returning(rows.c.id)
        )
        return list(self._database.scalars(replaced))

    def _compare_and_set(
        self, run_id: str, expected: Collection[RunStatus], *more: sa.ColumnElement[bool], **values: Any
    ) -> bool:
        is_expected = rows.c.status.in_([status.value for status in expected])
        change = sa.update(rows).where(rows.c.id == run_id, is_expected, *more).values(**values)
        return self._database.execute(change).rowcount == 1

    def _change_fenced(self, run_id: str, fence: int, **values: Any) -> int:
        is_ours = sa.and_(rows.c.id == run_id, rows.c.fence == fence, rows.c.owner.is_not(None))
        return self._database.execute(sa.update(rows).where(is_ours).values(**values)).rowcount

    def _wake(self, run_id: str, not_before: datetime | None = None) -> None:
        wake(self._database, self._enqueue, run_id, not_before)

    def _guarded(self, claim: Claim, spent: Spent | None, **values: Any) -> Any:
        if spent is not None:
            meter_run(self._database, claim.run.id, spent)
            values["calls"] = spent.calls
        is_ours = sa.and_(
            rows.c.id == claim.run.id,
            rows.c.fence == claim.fence,
            # Another run of the company may have taken over: that moves no fence of this one.
            rows.c.owner == claim.owner,
            rows.c.status.in_(WORKING_NAMES),
        )
        change = sa.update(rows).where(is_ours).values(**values).returning(rows)
        row = self._database.execute(change).one_or_none()
        if row is None:
            raise Fenced
        return row
