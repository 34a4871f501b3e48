"""Whether the totals are what the rows of invoices and of entries add up to, and making them so."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.operations import TotalsChecked
from services.store.bulk import insert_into
from services.store.tables_totals import day_totals, entry_totals, tile_totals
from services.store.tables_totals import totals_checks as checks
from services.store.totals_0012 import DAYS_BY_ROWS, TILES_BY_ROWS
from services.store.totals_0027 import ENTRIES_BY_ROWS

#: Each table, and what would be in it if it were made anew.
_KEPT = ((tile_totals, TILES_BY_ROWS), (day_totals, DAYS_BY_ROWS), (entry_totals, ENTRIES_BY_ROWS))


class TotalsCheckRepository:
    """Compares totals with rows."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def differing(self) -> int:
        """How many totals are not what the rows add up to: none, unless something broke."""
        counts = [
            sa.select(sa.func.count()).select_from(_missing(table, by_rows).subquery())
            for table, by_rows in _KEPT
        ]
        return sum(self._database.scalar(count) or 0 for count in counts)

    def mend(self) -> int:
        """Make all totals what the rows add up to; how many were not. Nobody writes the rows meanwhile."""
        if self._database.dialect.name == "postgresql":
            self._database.execute(sa.text("LOCK TABLE invoices, entries IN SHARE ROW EXCLUSIVE MODE"))
        return sum(self._mended(table, by_rows) for table, by_rows in _KEPT)

    def remove_empty(self, limit: int) -> int:
        """Remove totals of nothing, so many of each kind; how many. Those that somebody adds to stay."""
        return sum(self._removed(table, limit) for table, _ in _KEPT)

    def note(self, checked: TotalsChecked, keep_since: datetime) -> None:
        """Remember how they were found, and forget what was found before then."""
        self._database.execute(sa.delete(checks).where(checks.c.checked_at < keep_since))
        self._database.execute(sa.insert(checks).values(**asdict(checked)))

    def _mended(self, table: sa.Table, by_rows: str) -> int:
        missing = _missing(table, by_rows)
        add = insert_into(self._database, table).from_select([column.name for column in table.c], missing)
        keys = [column.name for column in table.primary_key]
        sums = {name: table.c[name] + add.excluded[name] for name in _numbers(table)}
        put_right = add.on_conflict_do_update(index_elements=keys, set_=sums)
        return self._database.execute(put_right.execution_options(preserve_rowcount=True)).rowcount

    def _removed(self, table: sa.Table, limit: int) -> int:
        key = list(table.primary_key.columns)
        is_empty = sa.and_(*(table.c[name] == 0 for name in _numbers(table)))
        some = sa.select(*key).where(is_empty).limit(limit).with_for_update(skip_locked=True)
        return self._database.execute(sa.delete(table).where(sa.tuple_(*key).in_(some))).rowcount


def _numbers(table: sa.Table) -> list[str]:
    return [column.name for column in table.c if not column.primary_key]


def _missing(table: sa.Table, by_rows: str) -> sa.Select[Any]:
    """What must be added to each total that differs, in the order of their keys."""
    names, numbers = [column.name for column in table.c], _numbers(table)
    right = sa.text(by_rows).columns(*(sa.column(one.name, one.type) for one in table.c)).subquery()
    kept = [-table.c[name] if name in numbers else table.c[name] for name in names]
    both = sa.union_all(sa.select(right), sa.select(*kept)).subquery()
    keys = [both.c[position] for position, name in enumerate(names) if name not in numbers]
    sums = [sa.func.sum(both.c[position]) for position, name in enumerate(names) if name in numbers]
    wanted = sa.select(*keys, *sums).group_by(*keys).having(sa.or_(*(one != 0 for one in sums)))
    return wanted.order_by(*keys)
