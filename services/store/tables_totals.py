"""Totals of the invoice window. Triggers keep them: no statement can change a row without its totals.

``project_id`` is empty in what counts for the whole workspace, and ``connection_id`` in what is of no
company. An amount is ``high * 10**9 + low`` units: the sum of amounts that fit into 64 bits may not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy import BigInteger, Column, Date, Integer, Table, Text, event
from sqlalchemy.engine import Connection

from services.store import totals_0012, totals_0027
from services.store.tables import invoices, metadata
from services.store.tables_entries import entries
from services.store.types import Instant


def _key(name: str, kind: type[Text | Date] = Text) -> Column[Any]:
    return Column(name, kind, primary_key=True)


def _number(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


#: Of each tile: how many invoices stand there, and their money.
tile_totals = Table(
    "tile_totals",
    metadata,
    *(_key(name) for name in ("team_id", "project_id", "tile", "connection_id", "currency")),
    *(_number(name) for name in ("n", "total_high", "total_low", "balance_high", "balance_low")),
    sqlite_with_rowid=False,
)

#: Of each day from which the age of an invoice in A/R Aging counts; in an order in which the newest are read
#: without the older ones.
day_totals = Table(
    "day_totals",
    metadata,
    *(_key(name) for name in ("team_id", "project_id")),
    _key("day", Date),
    *(_key(name) for name in ("connection_id", "currency")),
    *(_number(name) for name in ("n", "balance_high", "balance_low")),
    sqlite_with_rowid=False,
)

#: Of entries in each tile by their day: a tile is the sum of its days, and its age is by them.
entry_totals = Table(
    "entry_totals",
    metadata,
    *(_key(name) for name in ("team_id", "project_id", "tile", "kind", "currency")),
    _key("day", Date),
    *(_number(name) for name in ("n", "seconds", "amount_high", "amount_low")),
    sqlite_with_rowid=False,
)

#: When the totals were last compared with the rows, and how many of them differed.
totals_checks = Table(
    "totals_checks",
    metadata,
    Column("checked_at", Instant, primary_key=True),
    Column("differed", Integer, nullable=False),
)

# What a row of these writes to is made before their tables, and emptied after them.
for _table in (tile_totals, day_totals):
    invoices.add_is_dependent_on(_table)
entries.add_is_dependent_on(entry_totals)


def _make_triggers(by_dialect: dict[str, list[str]]) -> Callable[..., None]:
    """Tables that are made without migrations keep totals, too."""

    def make(_: Table, connection: Connection, **__: Any) -> None:
        for statement in by_dialect[connection.dialect.name]:
            connection.execute(sa.text(statement))

    return make


event.listen(invoices, "after_create", _make_triggers(totals_0012.TRIGGERS))
event.listen(entries, "after_create", _make_triggers(totals_0027.TRIGGERS))
