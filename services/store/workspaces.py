"""Gives what was made before any Slack workspace was known to the workspace that is known now."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from services.store import (
    message_tables,
    tables,
    tables_in_step,
    tables_posting,
    tables_runs,
    tables_schedules,
    tables_tile_moves,
)
from services.store.engine import begin_writing
from services.store.versions import projects_of, raise_version

ADOPTED = (
    tables.connections,
    tables.clients,
    tables.projects,
    tables.audit_log,
    tables.invoices,
    tables_in_step.drifts,
    tables_posting.posting_attempts,
    tables_tile_moves.tile_moves,
    tables_runs.import_runs,
    tables_schedules.schedules,
    message_tables.outbox,
)


def adopt_workspace(engine: Engine, team_id: str, nameless: str) -> None:
    """Move the rows of ``nameless`` to ``team_id``, unless that workspace has connected a company itself."""
    connections = tables.connections
    with begin_writing(engine) as database:
        teams = set(database.scalars(sa.select(connections.c.team_id).distinct()))
        if nameless in teams and team_id not in teams:
            for table in ADOPTED:
                move = sa.update(table).where(table.c.team_id == nameless).values(team_id=team_id)
                database.execute(move)
            for one in (nameless, team_id):
                raise_version(database, projects_of(one))
            database.commit()
