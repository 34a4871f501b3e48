"""When each company is looked at: by one process at a time, and its digest by one a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.connection import ConnectionStatus
from services.model.in_step import Step
from services.model.quickbooks import Entity
from services.store.bulk import insert_into
from services.store.tables import connections, invoices, mirror_marks
from services.store.tables_entries import entries
from services.store.tables_in_step import changes_told, looks

_L = looks.c
_HAS_INVOICES = sa.exists().where(invoices.c.connection_id == connections.c.id)
_HAS_ANY = sa.or_(_HAS_INVOICES, sa.exists().where(entries.c.connection_id == connections.c.id))
_IS_CONNECTED = connections.c.status == ConnectionStatus.CONNECTED.value
_WITH_LOOKS = connections.outerjoin(looks, _L.connection_id == connections.c.id)
_OF_INVOICES = sa.and_(
    mirror_marks.c.connection_id == connections.c.id, mirror_marks.c.resource == Entity.INVOICE.value
)
#: Kept: to put it together takes longer than to run it.
_STEPS = (
    sa.select(connections.c.id, mirror_marks.c.as_of, _L.looked_at, _L.problem, connections.c.status)
    .select_from(_WITH_LOOKS.outerjoin(mirror_marks, _OF_INVOICES))
    .where(connections.c.team_id == sa.bindparam("team_id"))
)


class LookRepository:
    """Who looks when."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def unplanned(self) -> list[str]:
        """Connected companies with invoices or entries here that nobody has planned to look at."""
        wanted = sa.select(connections.c.id).select_from(_WITH_LOOKS)
        return list(self._database.scalars(wanted.where(_IS_CONNECTED, _L.next_at.is_(None), _HAS_ANY)))

    def plan(self, connection_id: str, first_at: datetime) -> None:
        """Look at it then, unless a look is planned."""
        first = insert_into(self._database, looks).values(connection_id=connection_id, next_at=first_at)
        self._database.execute(first.on_conflict_do_nothing(index_elements=["connection_id"]))

    def due(self, now: datetime) -> list[str]:
        """Connected companies with anything here that are to be looked at now, the longest due first."""
        both = looks.join(connections, connections.c.id == _L.connection_id)
        wanted = sa.select(connections.c.id).select_from(both)
        due = wanted.where(_is_due(now), _IS_CONNECTED, _HAS_ANY).order_by(_L.next_at, connections.c.id)
        return list(self._database.scalars(due))

    def take(self, connection_id: str, owner: str, now: datetime, until: datetime) -> bool:
        """Whether it is this owner's to look at until then."""
        mine = sa.update(looks).where(_L.connection_id == connection_id, _is_due(now))
        return bool(self._database.execute(mine.values(owner=owner, lease_until=until)).rowcount)

    def count(self) -> int:
        """How many companies are looked at."""
        return self._database.scalar(sa.select(sa.func.count()).select_from(looks)) or 0

    def keep(self, connection_id: str, owner: str, until: datetime) -> bool:
        """Whether it is still this owner's."""
        return bool(self._change(connection_id, owner, {"lease_until": until}))

    def finish(
        self, connection_id: str, owner: str, now: datetime, next_at: datetime, problem: str | None
    ) -> None:
        """Look again then, or at once where something was told meanwhile."""
        # Held before it is asked what was told: whoever tells meanwhile is seen, or sees this.
        held = sa.select(_L.owner).where(_L.connection_id == connection_id).with_for_update()
        self._database.execute(held)
        is_told = sa.exists().where(changes_told.c.connection_id == connection_id)
        soon = sa.case((sa.and_(is_told, sa.literal(problem is None)), now), else_=next_at)
        values: dict[str, Any] = {"owner": None, "lease_until": None, "problem": problem}
        values |= {"looked_at": now} if problem is None else {}
        self._change(connection_id, owner, values | {"next_at": sa.type_coerce(soon, _L.next_at.type)})

    def steps(self, team_id: str) -> Mapping[str, Step]:
        """How far each company of the workspace is in step."""
        return {
            row.id: Step(row.as_of, row.looked_at, row.problem, ConnectionStatus(row.status))
            for row in self._database.execute(_STEPS, {"team_id": team_id})
        }

    def untold(self, before: date) -> list[tuple[str, str]]:
        """Companies, each with its time zone, whose last digest was for an earlier day, or that had none."""
        is_earlier = sa.or_(_L.digest_day.is_(None), _L.digest_day < before)
        wanted = sa.select(connections.c.id, connections.c.time_zone).select_from(_WITH_LOOKS)
        found = wanted.where(is_earlier, _HAS_ANY).order_by(connections.c.id)
        return [(row.id, row.time_zone) for row in self._database.execute(found)]

    def take_day(self, connection_id: str, day: date, now: datetime) -> bool:
        """Whether this day's digest is the caller's to tell."""
        add = insert_into(self._database, looks).values(
            connection_id=connection_id, next_at=now, digest_day=day
        )
        taken = add.on_conflict_do_update(
            index_elements=["connection_id"],
            set_={"digest_day": day},
            where=sa.or_(_L.digest_day.is_(None), _L.digest_day < day),
        )
        return self._database.execute(taken.returning(_L.connection_id)).first() is not None

    def _change(self, connection_id: str, owner: str, values: dict[str, Any]) -> int:
        mine = sa.update(looks).where(_L.connection_id == connection_id, _L.owner == owner)
        return self._database.execute(mine.values(values)).rowcount


def _is_due(now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(_L.next_at <= now, sa.or_(_L.owner.is_(None), _L.lease_until < now))
