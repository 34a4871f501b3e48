"""The history of runs, page by page: by the key of a run, so that the last page is as quick as the first."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.import_run import ImportRun
from services.model.run_history import RunFilter, RunKey, RunPlace
from services.store.run_codec import run_from_row
from services.store.tables_runs import import_runs as rows


class RunPageRepository:
    """Looks through the runs of a workspace."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def page(self, team_id: str, place: RunPlace, limit: int) -> list[ImportRun]:
        """The runs of this place, newest first, also where the page is the one before its key."""
        conditions = [rows.c.team_id == team_id, *_wanted(place.wanted)]
        conditions += [_beyond(place.key, place.is_before)] if place.key else []
        order = (rows.c.created_at, rows.c.id.desc()) if place.is_before else _newest_first()
        wanted = sa.select(rows).where(*conditions).order_by(*order).limit(limit)
        found = [run_from_row(row) for row in self._database.execute(wanted)]
        return found[::-1] if place.is_before else found


def _newest_first() -> tuple[sa.ColumnElement[object], ...]:
    return rows.c.created_at.desc(), rows.c.id


def _wanted(filter: RunFilter) -> Iterator[sa.ColumnElement[bool]]:
    """A condition for everything that was chosen."""
    if filter.connection_id is not None:
        yield rows.c.connection_id == filter.connection_id
    if filter.outcome is not None:
        yield rows.c.status.in_([status.value for status in filter.outcome.statuses])
    columns = (rows.c.kind, rows.c.import_type, rows.c.via)
    for column, chosen in zip(columns, (filter.kind, filter.import_type, filter.via), strict=True):
        if chosen is not None:
            yield column == chosen.value
    if filter.person is not None:
        yield sa.or_(rows.c.requested_by == filter.person, rows.c.started_by == filter.person)
    if filter.since is not None:
        yield rows.c.created_at >= filter.since
    if filter.until is not None:
        yield rows.c.created_at < filter.until


def _beyond(key: RunKey, is_before: bool) -> sa.ColumnElement[bool]:
    """Runs that follow the key in the list, or that stand before it."""
    at = rows.c.created_at
    if is_before:
        return sa.or_(at > key.created_at, sa.and_(at == key.created_at, rows.c.id < key.run_id))
    return sa.or_(at < key.created_at, sa.and_(at == key.created_at, rows.c.id > key.run_id))
