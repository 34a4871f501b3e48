"""The totals of the invoice window, which are kept as deltas, against its rows, added up here one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from services.model.invoice_status import Tile
from services.store.tables import invoices
from services.store.tables_entries import entries
from services.store.tables_totals import day_totals, entry_totals, tile_totals
from services.store.types import to_units

#: An amount is kept in two parts: its high one counts so many units.
_HIGH = 10**9
Key = tuple[Any, ...]


def differing(database: sa.Connection) -> Iterator[str]:
    """Every total that is not what the rows add up to, to the last unit."""
    tiles, days = _added_up(database)
    for table, right in ((tile_totals, tiles), (day_totals, days), (entry_totals, _entries(database))):
        kept = _kept(database, table)
        for key in sorted(kept.keys() | right.keys(), key=repr):
            if kept[key] != right[key]:
                yield f"I3 {table.name} of {key} says {kept[key]}, and the rows say {right[key]}"


def _added_up(database: sa.Connection) -> tuple[Counter[Key], Counter[Key]]:
    """Of tiles and of days: each number by its key and its name."""
    tiles: Counter[Key] = Counter()
    days: Counter[Key] = Counter()
    for row in database.execute(sa.select(invoices)):
        money = {"n": 1, "total": to_units(row.total), "balance": to_units(row.balance)}
        of_company = (row.connection_id or "", row.currency)
        for project in {"", row.project_id} - {None}:
            for name, number in money.items():
                tiles[(row.team_id, project, row.tile, *of_company, name)] += number
                if row.tile == Tile.AR_AGING.value and name != "total":
                    days[(row.team_id, project, row.due_date or row.txn_date, *of_company, name)] += number
    return tiles, days


def _entries(database: sa.Connection) -> Counter[Key]:
    """Of entries: by tile, kind, currency and day, in the workspace and in each project."""
    found: Counter[Key] = Counter()
    for row in database.execute(sa.select(entries).where(entries.c.gone_at.is_(None))):
        numbers = {"n": 1, "seconds": row.seconds or 0, "amount": to_units(row.amount or Decimal(0))}
        for project in ("", row.project_id):
            for name, number in numbers.items():
                found[(row.team_id, project, row.tile, row.kind, row.currency, row.txn_date, name)] += number
    return found


def _kept(database: sa.Connection, table: sa.Table) -> Counter[Key]:
    keys = [column.name for column in table.primary_key]
    found: Counter[Key] = Counter()
    for row in database.execute(sa.select(table)).mappings():
        key = tuple(row[name] for name in keys)
        found[(*key, "n")] = row["n"]
        if "seconds" in row:
            found[(*key, "seconds")] = row["seconds"]
        for name in ("total", "balance", "amount"):
            if f"{name}_high" in row:
                found[(*key, name)] = row[f"{name}_high"] * _HIGH + row[f"{name}_low"]
    return found
