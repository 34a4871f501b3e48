"""How far one resource of QuickBooks is known: all changes up to an instant, and whole ranges of dates."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.quickbooks import Entity
from services.ports.mirror import ProvenWindow
from services.store.bulk import insert_into
from services.store.tables import mirror_marks, mirror_windows

_W = mirror_windows.c


class MirrorMarks:
    """The rows of ``mirror_marks`` that are one resource's."""

    def __init__(self, connection: Connection, entity: Entity) -> None:
        self._connection = connection
        self._resource = entity.value
        #: Beside the resource's own row, which runs move, too.
        self._searches = f"{entity.value}:looked_for"

    def as_of(self, connection_id: str) -> datetime | None:
        return self._mark(connection_id, self._resource)

    def note_as_of(self, connection_id: str, as_of: datetime) -> None:
        self._note_mark(connection_id, self._resource, as_of)

    def _mark(self, connection_id: str, name: str) -> datetime | None:
        query = sa.select(mirror_marks.c.as_of).where(
            mirror_marks.c.connection_id == connection_id, mirror_marks.c.resource == name
        )
        return self._connection.scalar(query)

    def _note_mark(self, connection_id: str, name: str, as_of: datetime) -> None:
        # Two may read a company for the first time at once.
        mark = insert_into(self._connection, mirror_marks).values(
            connection_id=connection_id, resource=name, as_of=as_of
        )
        key = ["connection_id", "resource"]
        self._connection.execute(mark.on_conflict_do_update(index_elements=key, set_={"as_of": as_of}))


class MirrorProofs(MirrorMarks):
    """The rows of ``mirror_windows`` that are one resource's, too."""

    def looked_for(self, connection_id: str) -> datetime | None:
        return self._mark(connection_id, self._searches)

    def note_looked_for(self, connection_id: str, at: datetime) -> None:
        self._note_mark(connection_id, self._searches, at)

    def windows(self, connection_id: str) -> list[ProvenWindow]:
        query = (
            sa.select(_W.date_from, _W.date_to, _W.count, _W.proven_at)
            .where(_W.connection_id == connection_id, _W.resource == self._resource)
            .order_by(_W.date_from)
        )
        return [ProvenWindow(*row) for row in self._connection.execute(query)]

    def prove_window(self, connection_id: str, window: ProvenWindow) -> None:
        self.forget_windows(connection_id, window.date_from, window.date_to)
        self._connection.execute(
            sa.insert(mirror_windows).values(
                connection_id=connection_id,
                resource=self._resource,
                date_from=window.date_from,
                date_to=window.date_to,
                count=window.count,
                proven_at=window.proven_at,
                used_at=window.proven_at,
            )
        )

    def forget_windows(self, connection_id: str, date_from: date | None, date_to: date | None) -> None:
        overlapping = self._overlapping(connection_id, date_from, date_to)
        self._connection.execute(sa.delete(mirror_windows).where(overlapping))

    def note_use(self, connection_id: str, date_from: date, date_to: date, at: datetime) -> None:
        used = sa.update(mirror_windows).where(self._overlapping(connection_id, date_from, date_to))
        self._connection.execute(used.values(used_at=at))

    def _is_unproven(self, connection_id: str, day: sa.ColumnElement[date | None]) -> sa.ColumnElement[bool]:
        """Whether the last window that begins by this day ends by it, too, or there is none."""
        mine = _W.connection_id == connection_id, _W.resource == self._resource
        end = sa.select(_W.date_to).where(*mine, _W.date_from <= day).order_by(_W.date_from.desc()).limit(1)
        return sa.func.coalesce(end.scalar_subquery() <= day, sa.true(), type_=sa.Boolean)

    def _overlapping(
        self, connection_id: str, date_from: date | None, date_to: date | None
    ) -> sa.ColumnElement[bool]:
        """Windows with a day of ``date_from <= day < date_to``; without dates, all of the resource."""
        return sa.and_(
            _W.connection_id == connection_id,
            _W.resource == self._resource,
            sa.true() if date_from is None else _W.date_to > date_from,
            sa.true() if date_to is None else _W.date_from < date_to,
        )
