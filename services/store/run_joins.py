"""Runs that join one of the same choices."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.import_run import ImportRun, RunStatus
from services.ports.engine import Enqueue
from services.store.locks import lock_until_end
from services.store.run_codec import run_from_row
from services.store.run_queue import nowhere, wake
from services.store.tables_runs import import_runs as rows

#: A run that was started stays one of these until it has ended or asks again.
_UNDER_WAY = (RunStatus.PREVIEWING.value, RunStatus.IMPORTING.value, RunStatus.PAUSED.value)


class JoinRepository:
    """Who waits for whose outcome."""

    def __init__(self, connection: Connection, enqueue: Enqueue = nowhere) -> None:
        self._database = connection
        self._enqueue = enqueue

    def under_way(self, run: ImportRun) -> ImportRun | None:
        """The started run that does what this one would do, held so that it cannot end unseen."""
        key = self._held_key(run.id)
        if run.dry_run or key is None:
            return None
        wanted = sa.select(rows).where(
            rows.c.connection_id == run.connection_id,
            rows.c.join_key == key,
            rows.c.id != run.id,
            rows.c.status.in_(_UNDER_WAY),
            rows.c.started_at.is_not(None),
            rows.c.dry_run.is_(False),
            # One that somebody has stopped brings nothing more in.
            rows.c.cancel_requested_by.is_(None),
        )
        row = self._database.execute(wanted.order_by(rows.c.started_at, rows.c.id).limit(1)).one_or_none()
        return None if row is None else run_from_row(row)

    def join(self, run_id: str, other_id: str, at: datetime) -> bool:
        """Whether the run, on which nobody works, now waits for the outcome of the other."""
        is_open = rows.c.status.in_((RunStatus.PREVIEWING.value, RunStatus.AWAITING.value))
        change = sa.update(rows).where(rows.c.id == run_id, is_open, rows.c.owner.is_(None))
        joined = change.values(
            status=RunStatus.JOINED.value, joined_id=other_id, finished_at=at, cancel_requested_by=None
        )
        return self._database.execute(joined).rowcount == 1

    def joined(self, run: ImportRun) -> list[ImportRun]:
        """The runs that wait for the outcome of this one, held so that no other joins unseen."""
        self._held_key(run.id)
        wanted = sa.select(rows).where(*_waits_for(run)).order_by(rows.c.created_at, rows.c.id)
        return [run_from_row(row) for row in self._database.execute(wanted)]

    def release(self, run: ImportRun) -> None:
        """Let those that joined this run begin by themselves: it does not import after all."""
        begin = {"status": RunStatus.PREVIEWING.value, "joined_id": None, "finished_at": None}
        begun = sa.update(rows).where(*_waits_for(run)).values(**begin).returning(rows.c.id)
        for run_id in self._database.scalars(begun).all():
            wake(self._database, self._enqueue, run_id)

    def _held_key(self, run_id: str) -> str | None:
        """What equal runs have in common; whoever asks next waits until this transaction ends.

        None for a run of the time before runs were compared: it is equal to none.
        """
        key: str | None = self._database.scalar(sa.select(rows.c.join_key).where(rows.c.id == run_id))
        if key is not None:
            lock_until_end(self._database, f"join|{key}")
        return key


def _waits_for(run: ImportRun) -> tuple[sa.ColumnElement[bool], ...]:
    return rows.c.joined_id == run.id, rows.c.status == RunStatus.JOINED.value
