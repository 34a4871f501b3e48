"""Runs as a queue: which are due, which of them wait for others, and waking an engine for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.import_run import RunStatus
from services.ports.engine import Enqueue
from services.store.run_conditions import WORKING_NAMES, is_due
from services.store.tables_runs import import_runs as rows

#: After so long, a run that is due and that nobody took up has lost its wake-up.
NEGLECTED = timedelta(seconds=30)
#: After so long, it waits because nobody is free.
WAITED = timedelta(seconds=2)
#: How long after one look at a run that waits for its company the next one follows.
LOOK_AGAIN = timedelta(seconds=5)

_others = rows.alias("others")
_due_since = sa.func.coalesce(rows.c.not_before, rows.c.created_at)


def nowhere(connection: Any, run_id: str, not_before: datetime | None) -> None:
    """The row is the queue entry: there is nothing to add."""


def wake(connection: Connection, enqueue: Enqueue, run_id: str, not_before: datetime | None = None) -> None:
    """Put a wake-up for the run into the engine's queue, in this very transaction."""
    enqueue(connection.connection.driver_connection, run_id, not_before)


class QueueRepository:
    """Runs that want a worker."""

    def __init__(self, connection: Connection, enqueue: Enqueue = nowhere) -> None:
        self._database = connection
        self._enqueue = enqueue

    def free(self, now: datetime, limit: int) -> Sequence[str]:
        """Due runs of companies for which nobody works, those that wait longest first."""
        return self._due(now, limit, ~_is_held_up(now))

    def held_up(self, now: datetime, limit: int) -> Sequence[str]:
        """Due runs that wait for another run of their company."""
        return self._due(now, limit, _is_held_up(now))

    def neglected(self, now: datetime, limit: int) -> Sequence[str]:
        """Runs whose worker is gone, and free ones that have been due for half a minute."""
        is_lost = sa.or_(rows.c.owner.is_not(None), _due_since < now - NEGLECTED)
        return self._due(now, limit, ~_is_held_up(now), is_lost)

    def is_crowded(self, now: datetime) -> bool:
        """Whether a run that could be worked on has been waiting for two seconds."""
        waits = sa.exists().where(is_due(now), ~_is_held_up(now), _due_since < now - WAITED)
        return bool(self._database.scalar(sa.select(waits)))

    def look_again(self, run_id: str, now: datetime) -> datetime | None:
        """When a run that was not to be had is to be asked for again; None if that is not needed.

        Whoever works on it wakes others in the end; if it dies, the sweep does.
        """
        goes_on = rows.c.status.in_([*WORKING_NAMES, RunStatus.PAUSED.value])
        is_early = sa.and_(goes_on, rows.c.owner.is_(None), rows.c.not_before > now)
        wanted = sa.select(rows.c.not_before).where(rows.c.id == run_id, sa.or_(is_due(now), is_early))
        row = self._database.execute(wanted).one_or_none()
        if row is None:
            return None
        return max(row.not_before or now, now + LOOK_AGAIN)

    def enqueue(self, run_id: str, not_before: datetime | None = None) -> None:
        """Put a wake-up for it into the engine's queue, in this transaction."""
        wake(self._database, self._enqueue, run_id, not_before)

    def _due(self, now: datetime, limit: int, *which: sa.ColumnElement[bool]) -> Sequence[str]:
        wanted = sa.select(rows.c.id).where(is_due(now), *which).order_by(_due_since, rows.c.id).limit(limit)
        return self._database.scalars(wanted).all()


def _is_held_up(now: datetime) -> sa.ColumnElement[bool]:
    """Somebody works on another run of its company."""
    return sa.exists().where(
        _others.c.connection_id == rows.c.connection_id,
        _others.c.id != rows.c.id,
        _others.c.owner.is_not(None),
        _others.c.lease_until >= now,
    )
