"""Taking time entries and expenses back. Nobody changes them here, so none stays."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.invoice_status import Tile
from services.store.tables_entries import entries, entry_records
from services.store.tables_runs import run_items
from services.store.types import Amount

_FACTS = (
    "doc_number",
    "txn_date",
    "due_date",
    "currency",
    "customer_id",
    "customer_name",
    "project_id",
    "tile",
)
_ZERO = sa.literal(Decimal(0), Amount)


class EntriesBack:
    """Entries, and the documents that no other one was taken from."""

    table = entries

    def facts(self) -> Mapping[str, sa.ColumnElement[Any]]:
        """As they stand now."""
        total = sa.func.coalesce(entries.c.amount, _ZERO, type_=Amount)
        is_open = entries.c.tile == Tile.WORK_IN_PROGRESS.value
        return {name: entries.c[name] for name in _FACTS} | {
            "qbo_id": entries.c.ref,
            "total": total,
            "balance": sa.case((is_open, total), else_=_ZERO),
            "party": sa.func.coalesce(entries.c.party_name, entries.c.party_id),
            "seconds": entries.c.seconds,
        }

    def is_changed_here(self) -> sa.ColumnElement[bool]:
        """Never."""
        return sa.false()

    def why_kept(self) -> sa.ColumnElement[Any]:
        """Nothing stays."""
        return sa.null()

    def is_settled(self) -> sa.ColumnElement[bool]:
        """Whether it stands elsewhere by now: it was billed."""
        return entries.c.tile != run_items.c.tile

    def hold(self, database: Connection, connection_id: str) -> None:
        """Nothing is changed here."""

    def remove(self, database: Connection, ids: sa.Select[Any]) -> None:
        """With the bytes of documents of which nothing is left."""
        names = ("connection_id", "resource", "qbo_id")
        keys = sa.select(*(entries.c[name].label(f"its_{name}") for name in names)).distinct()
        touched = database.execute(keys.where(entries.c.id.in_(ids))).mappings().all()
        database.execute(sa.delete(entries).where(entries.c.id.in_(ids)))
        its: dict[str, sa.BindParameter[str]] = {name: sa.bindparam(f"its_{name}") for name in names}
        cited = sa.exists().where(
            *(entries.c[name] == value for name, value in its.items()),
            entries.c.digest == entry_records.c.digest,
        )
        gone = sa.delete(entry_records).where(
            *(entry_records.c[name] == value for name, value in its.items()), ~cited
        )
        # One by one: of all together, PostgreSQL would look through the company for each.
        if touched:
            database.execute(gone, [dict(row) for row in touched])
