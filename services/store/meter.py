"""The metered calls of each company and month: one counter for the whole installation."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.metering import Spent
from services.store.bulk import insert_into
from services.store.tables import metered_calls
from services.store.tables_runs import import_runs


class MeterRepository:
    """The calls that companies have taken."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def add(self, connection_id: str, month: str, calls: int) -> None:
        """Count calls that belong to no run."""
        if calls:
            new = sa.select(sa.literal(connection_id), sa.literal(month), sa.literal(calls))
            _count(self._database, new)

    def total(self, month: str) -> int:
        """All calls of the month, whoever's."""
        wanted = sa.select(sa.func.coalesce(sa.func.sum(metered_calls.c.calls), 0))
        return int(self._database.scalar(wanted.where(metered_calls.c.month == month)) or 0)

    def shares(self, month: str) -> dict[str, int]:
        """The month's calls by connection."""
        wanted = sa.select(metered_calls.c.connection_id, metered_calls.c.calls)
        found = self._database.execute(wanted.where(metered_calls.c.month == month))
        return {row.connection_id: row.calls for row in found}


def meter_run(database: Connection, run_id: str, spent: Spent) -> None:
    """Count what the run has taken beyond what its row says, before the row says so too.

    Both stand in one transaction, so what a run took is counted once, however its turns end.
    """
    more = sa.literal(spent.calls) - import_runs.c.calls
    new = sa.select(import_runs.c.connection_id, sa.literal(spent.month), more)
    _count(database, new.where(import_runs.c.id == run_id, import_runs.c.calls < spent.calls))


def _count(database: Connection, new: sa.Select[str, str, int]) -> None:
    # SQLite needs a WHERE before ON CONFLICT, to tell it from a join's ON.
    if new.whereclause is None:
        new = new.where(sa.true())
    add = insert_into(database, metered_calls).from_select(["connection_id", "month", "calls"], new)
    database.execute(
        add.on_conflict_do_update(
            index_elements=["connection_id", "month"],
            set_={"calls": metered_calls.c.calls + add.excluded.calls},
        )
    )
