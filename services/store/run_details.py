"""What old runs said of each invoice, removed a bounded number of rows at a time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.import_run import WORKING, RunStatus
from services.store.tables_runs import import_runs as runs
from services.store.tables_runs import run_items as items

_GOES_ON = [status.value for status in (*WORKING, RunStatus.PAUSED)]


class RunDetailRepository:
    """The items of runs that ended long ago."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def outdated(self, before: datetime, limit: int) -> list[str]:
        """Runs with items that ended before then, and to which no run that goes on refers; oldest first."""
        wanted = sa.select(runs.c.id).where(_is_outdated(before)).order_by(runs.c.created_at, runs.c.id)
        return list(self._database.scalars(wanted.limit(limit)))

    def is_outdated(self, run_id: str, before: datetime) -> bool:
        """Whether this one still is among them."""
        wanted = sa.select(runs.c.id).where(runs.c.id == run_id, _is_outdated(before))
        return self._database.scalar(wanted) is not None

    def remove(self, run_id: str, limit: int) -> int:
        """Remove so many of its items; how many there were."""
        some = sa.select(items.c.qbo_id).where(items.c.run_id == run_id).limit(limit)
        gone = sa.delete(items).where(items.c.run_id == run_id, items.c.qbo_id.in_(some))
        return self._database.execute(gone).rowcount


def _is_outdated(before: datetime) -> sa.ColumnElement[bool]:
    other: Any = runs.alias("other")
    refers = sa.or_(
        other.c.parent_id == runs.c.id, other.c.target_id == runs.c.id, other.c.joined_id == runs.c.id
    )
    in_use = sa.exists().where(refers, other.c.team_id == runs.c.team_id, other.c.status.in_(_GOES_ON))
    return sa.and_(
        runs.c.status.not_in(_GOES_ON),
        runs.c.owner.is_(None),
        sa.func.coalesce(runs.c.finished_at, runs.c.created_at) < before,
        sa.exists().where(items.c.run_id == runs.c.id),
        ~in_use,
    )
