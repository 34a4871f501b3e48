"""Removes a workspace's rows from every table, a bounded number at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError, InternalError

from services.ports.privacy import Erasure, StillInUse
from services.store.belonging import OWNED
from services.store.bulk import insert_into
from services.store.ownership import Belonging, has_rows
from services.store.tables import audit_log, invoices
from services.store.tables_access import erased_workspaces as erasures
from services.store.tables_entries import entries
from services.store.tables_totals import day_totals, entry_totals, tile_totals

_BY_NAME = {one.table.name: one for one in OWNED}
#: Emptied after the others: these name the workspace, and rows of others are found by them, or are written
#: when they go.
_HELD = (
    *("audit_log", "connections", "clients", "projects", "import_runs", "schedules", "tile_moves"),
    *(tile_totals.name, day_totals.name, invoices.name, entry_totals.name, entries.name),
)


class ErasingRepository:
    """The rows of a workspace, seen by who removes them."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def note(self, team_id: str, by: str, now: datetime) -> None:
        """The database lets its audit log go, as far as it is from before now."""
        values = {"erased_by": by, "erased_at": now}
        add = insert_into(self._database, erasures).values(team_id=team_id, **values)
        self._database.execute(add.on_conflict_do_update(index_elements=["team_id"], set_=values))

    def known(self, team_id: str) -> Erasure | None:
        """That it was erased, or is being erased."""
        row = self._database.execute(sa.select(erasures).where(erasures.c.team_id == team_id)).one_or_none()
        return None if row is None else Erasure(**row._asdict())

    def loose(self, team_id: str) -> Sequence[str]:
        """The tables with rows of it by which no others are found, in the order in which they are emptied."""
        return self._filled([one for one in OWNED[::-1] if not _is_held(one) and not one.goes_along], team_id)

    def held(self, team_id: str) -> Sequence[str]:
        """The others with rows of it, in the order in which they are emptied; the audit log is the last."""
        log = _BY_NAME[audit_log.name]
        return self._filled([*(one for one in OWNED[::-1] if _is_held(one) and one != log), log], team_id)

    def _filled(self, parts: Sequence[Belonging], team_id: str) -> Sequence[str]:
        return [one.table.name for one in parts if has_rows(self._database, one, team_id)]

    def remove(self, table: str, team_id: str, limit: int) -> int:
        """Remove so many rows at most; how many. 0 once there are none. Raises ``StillInUse``."""
        one = _BY_NAME[table]
        assert one.whose is not None
        if self._database.dialect.name == "sqlite":
            # What is deleted is overwritten in the file, too, instead of waiting there to be reused.
            self._database.exec_driver_sql("PRAGMA secure_delete=ON")
        keys = list(one.table.primary_key.columns)
        some = sa.select(*keys).where(one.whose(team_id)).limit(limit).correlate(None)
        key = sa.tuple_(*keys) if len(keys) > 1 else keys[0]
        try:
            return self._database.execute(sa.delete(one.table).where(key.in_(some))).rowcount
        except (IntegrityError, InternalError) as error:
            # A row hangs on one of these, or the log refuses an entry that is newer than the note.
            raise StillInUse from error


def _is_held(one: Belonging) -> bool:
    return one.table.name in _HELD
