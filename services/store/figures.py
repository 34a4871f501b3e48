"""Counts for those who watch over the installation: nothing of customers, nothing of workspaces."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.import_run import RunStatus
from services.model.operations import Figures, TotalsChecked
from services.model.outbox import OutboxState
from services.store.message_tables import outbox
from services.store.run_conditions import WORKING_NAMES, is_due
from services.store.tables_replicas import replicas
from services.store.tables_runs import import_runs
from services.store.tables_totals import totals_checks as checks

#: A process that did not say for so long that it is there is not counted.
SILENT_AFTER = timedelta(seconds=90)
#: Due runs that are looked at: with more of them, the oldest of these is old enough to worry.
LOOKED_AT = 1000
_GOING_ON = [*WORKING_NAMES, RunStatus.PAUSED.value]
_UNSENT = [state.value for state in OutboxState if state is not OutboxState.SENT]


class FigureRepository:
    """Counts."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def figures(self, now: datetime) -> Figures:
        """The queues and their ages."""
        waits = self._due_runs(now)
        return Figures(
            runs=self._runs(),
            due_runs=len(waits),
            oldest_due_run=max(waits, default=timedelta(0)),
            messages=self._messages(),
            oldest_due_message=self.oldest_due_message(now),
            replicas=self._count(replicas, replicas.c.beat_at >= now - SILENT_AFTER),
            totals=self._totals(),
        )

    def oldest_due_message(self, now: datetime) -> timedelta:
        """For how long the message that was due first has been waiting; nothing if none is due."""
        is_due = sa.and_(outbox.c.state == OutboxState.PENDING.value, outbox.c.not_before <= now)
        first = sa.select(sa.func.min(outbox.c.not_before, type_=outbox.c.not_before.type)).where(is_due)
        since: datetime | None = self._database.scalar(first)
        return timedelta(0) if since is None else now - since

    def _runs(self) -> Mapping[tuple[str, str], int]:
        by = import_runs.c.kind, import_runs.c.status
        # Those that ended are counted as they end: to count them here would be to read them all, each time.
        counted = sa.select(*by, sa.func.count()).where(import_runs.c.status.in_(_GOING_ON)).group_by(*by)
        return {(kind, status): count for kind, status, count in self._database.execute(counted)}

    def _due_runs(self, now: datetime) -> list[timedelta]:
        """How long each run that wants a worker has wanted it."""
        of = import_runs.c
        wanted = sa.select(of.created_at, of.started_at, of.not_before).where(is_due(now)).limit(LOOKED_AT)
        return [now - max(filter(None, row)) for row in self._database.execute(wanted)]

    def _messages(self) -> Mapping[str, int]:
        counted = sa.select(outbox.c.state, sa.func.count().label("number"))
        states = counted.where(outbox.c.state.in_(_UNSENT)).group_by(outbox.c.state)
        return {row.state: row.number for row in self._database.execute(states)}

    def _totals(self) -> TotalsChecked | None:
        newest = sa.select(checks).order_by(checks.c.checked_at.desc()).limit(1)
        row = self._database.execute(newest).one_or_none()
        return None if row is None else TotalsChecked(**row._asdict())

    def _count(self, table: sa.Table, condition: Any) -> int:
        return self._database.scalar(sa.select(sa.func.count()).select_from(table).where(condition)) or 0
