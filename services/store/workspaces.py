"""Gives what was made before any Slack workspace was known to the workspace that is known now."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from services.store import (
    message_tables,
    tables,
    tables_access,
    tables_entries,
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
    tables_entries.entries,
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
        is_free = nameless in teams and team_id not in teams
        if is_free and not _was_erased_since(database, team_id, nameless):
            for table in ADOPTED:
                move = sa.update(table).where(table.c.team_id == nameless).values(team_id=team_id)
                database.execute(move)
            for one in (nameless, team_id):
                raise_version(database, projects_of(one))
            database.commit()


def _was_erased_since(database: Connection, team_id: str, nameless: str) -> bool:
    """Whether the workspace was erased after ``nameless`` connected a company: it shall stay empty."""
    known = tables_access.erased_workspaces.c
    first = sa.select(sa.func.min(tables.connections.c.connected_at)).where(
        tables.connections.c.team_id == nameless
    )
    later = sa.exists().where(known.team_id == team_id, known.erased_at >= first.scalar_subquery())
    return bool(database.scalar(sa.select(later)))
