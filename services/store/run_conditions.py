"""When a run wants a worker."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from services.model.connection import ConnectionStatus
from services.model.import_run import WORKING, PauseReason, RunStatus
from services.store.tables import connections
from services.store.tables_runs import import_runs as rows

WORKING_NAMES = [status.value for status in WORKING]


def is_due(now: datetime) -> sa.ColumnElement[bool]:
    is_free = sa.or_(rows.c.owner.is_(None), rows.c.lease_until < now)
    its_time = sa.or_(rows.c.not_before.is_(None), rows.c.not_before <= now)
    is_connected = sa.exists().where(
        connections.c.id == rows.c.connection_id, connections.c.status == ConnectionStatus.CONNECTED.value
    )
    may_go_on = sa.and_(
        rows.c.status == RunStatus.PAUSED.value,
        sa.or_(rows.c.pause_reason != PauseReason.AUTHORIZATION.value, is_connected),
    )
    return sa.and_(sa.or_(rows.c.status.in_(WORKING_NAMES), may_go_on), is_free, its_time)
