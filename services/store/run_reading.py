"""Import runs as they are read."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.errors import NotFound
from services.model.import_run import ImportRun, RunKind, RunStatus
from services.model.people import Actor
from services.ports.runs import Tries
from services.store.run_codec import run_from_row
from services.store.run_conditions import WORKING_NAMES, is_due
from services.store.tables_runs import import_runs as rows


class RunReader:
    """Looks runs up; changes nothing."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def get(self, run_id: str, team_id: str | None = None) -> ImportRun:
        """The run. Raises ``NotFound``, also for another workspace's."""
        wanted = sa.select(rows).where(rows.c.id == run_id)
        if team_id is not None:
            wanted = wanted.where(rows.c.team_id == team_id)
        row = self._database.execute(wanted).one_or_none()
        if row is None:
            raise NotFound("This import run does not exist.")
        return run_from_row(row)

    def recent(self, team_id: str, limit: int) -> list[ImportRun]:
        """The workspace's newest runs."""
        return self._newest(rows.c.team_id == team_id, limit)

    def latest_of(self, actor: Actor) -> ImportRun | None:
        """The newest run that this person asked for."""
        hers = sa.and_(rows.c.team_id == actor.team_id, rows.c.requested_by == actor.user_id)
        return next(iter(self._newest(hers, 1)), None)

    def _newest(self, condition: sa.ColumnElement[bool], limit: int) -> list[ImportRun]:
        wanted = sa.select(rows).where(condition).order_by(rows.c.created_at.desc(), rows.c.id).limit(limit)
        return [run_from_row(row) for row in self._database.execute(wanted)]

    def due(self, now: datetime, limit: int) -> list[str]:
        """Runs that want a worker now: new ones, ones whose worker is gone, paused ones that may go on."""
        since = sa.func.coalesce(rows.c.not_before, rows.c.created_at)
        wanted = sa.select(rows.c.id).where(is_due(now)).order_by(since, rows.c.id).limit(limit)
        return list(self._database.scalars(wanted))

    def going_on(self, connection_id: str) -> list[ImportRun]:
        """The company's imports that work or wait to go on."""
        states = (*WORKING_NAMES, RunStatus.PAUSED.value)
        wanted = sa.select(rows).where(
            rows.c.connection_id == connection_id,
            rows.c.status.in_(states),
            rows.c.kind == RunKind.IMPORT.value,
        )
        return [run_from_row(row) for row in self._database.execute(wanted.order_by(rows.c.id))]

    def is_due(self, run_id: str, now: datetime) -> bool:
        """Whether it wants a worker now."""
        wanted = sa.select(sa.exists().where(rows.c.id == run_id, is_due(now)))
        return bool(self._database.scalar(wanted))

    def tries(self, run_id: str) -> Tries:
        """How often the run broke since it last got on, and how far it had come."""
        row = self._database.execute(sa.select(rows.c.attempts, rows.c.furthest).where(rows.c.id == run_id))
        return Tries(*row.one())

    def finished_children(self, run_id: str) -> int:
        """How many runs that followed this one have ended."""
        going_on = (*WORKING_NAMES, RunStatus.PAUSED.value)
        follows = sa.and_(rows.c.parent_id == run_id, rows.c.kind == RunKind.IMPORT.value)
        ended = sa.and_(follows, rows.c.status.not_in(going_on))
        return self._database.scalar(sa.select(sa.func.count()).select_from(rows).where(ended)) or 0
