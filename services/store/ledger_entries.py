"""Taking time entries and expenses in, with the documents that they were taken from."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.decisions.classify_entry import TILE_OF
from services.store.bulk import insert_into
from services.store.entry_candidates import KIND_OF
from services.store.ledger_shape import Batch, id_of, is_here
from services.store.tables import projects
from services.store.tables_entries import entries, entry_records
from services.store.tables_entries import mirror_entries as mirror
from services.store.tables_entries import mirror_records as records
from services.store.tables_runs import run_items
from services.store.types import Amount

_KEY = ("connection_id", "resource", "qbo_id")
_OF_RECORD = ("doc_number", "txn_date", "due_date", "currency", "exchange_rate", "sync_token", "digest")
_OF_ENTRY = [column.name for column in mirror.c if column.name != "txn_date"]
_OF_ITEM = [
    run_items.c[name]
    for name in (
        *("position", "project_id", "tile", "sync_token"),
        *("qbo_id", "txn_date", "customer_id", "seconds", "total"),
    )
]
_ZERO = sa.literal(Decimal(0), Amount)


class EntryIntake:
    """One batch of entries."""

    table = entries

    def __init__(self, database: Connection, batch: Batch) -> None:
        self._database = database
        self._batch = batch

    def copy(self) -> int:
        """Copy those that are as they were planned and not here; how many."""
        run, batch, planned = self._batch.run, self._batch, _planned(self._batch)
        columns: dict[str, sa.ColumnElement[Any]] = {
            "id": id_of(run, planned.c.ref),
            "team_id": sa.literal(run.team_id),
            "client_id": projects.c.client_id,
            "project_id": planned.c.project_id,
            "tile": planned.c.tile,
            "run_id": sa.literal(run.id),
            "imported_at": sa.literal(batch.at, entries.c.imported_at.type),
        }
        columns |= {name: records.c[name] for name in _OF_RECORD}
        columns |= {name: planned.c[name] for name in _OF_ENTRY}
        same_version = sa.and_(
            *(records.c[name] == planned.c[name] for name in (*_KEY, "txn_date", "sync_token")),
            records.c.gone_at.is_(None),
        )
        documents = planned.join(records, same_version).join(projects, projects.c.id == planned.c.project_id)
        source = sa.select(*columns.values()).select_from(documents).where(sa.true())
        # One that somebody else is bringing in at this moment is waited for, and then it is here.
        copied = insert_into(self._database, entries).from_select(
            list(columns), source.order_by(planned.c.position)
        )
        counted = copied.on_conflict_do_nothing().execution_options(preserve_rowcount=True)
        return self._database.execute(counted).rowcount

    def copy_parts(self, is_whole: bool) -> None:
        """Copy the bytes of their documents: once, however many of their lines come in."""
        run, names = self._batch.run, [*_KEY, "digest", "raw"]
        came_in = sa.and_(
            entries.c.id == id_of(run, run_items.c.qbo_id), entries.c.run_id == run.id, self._batch.chosen
        )
        # With the date, by which documents have an index, too.
        key = (*_KEY, "txn_date", "digest")
        cited = sa.select(*(entries.c[name] for name in key))
        mine = cited.select_from(run_items.join(entries, came_in)).distinct().subquery()
        same = sa.and_(*(records.c[name] == mine.c[name] for name in key))
        source = sa.select(*(records.c[name] for name in names)).select_from(mine.join(records, same))
        add = insert_into(self._database, entry_records).from_select(names, source.where(sa.true()))
        self._database.execute(add.on_conflict_do_nothing())


def _items(batch: Batch) -> sa.Subquery:
    """The items that are not here, each with its company."""
    company = sa.literal(batch.run.connection_id).label("connection_id")
    here = is_here(entries, batch.run)
    return sa.select(company, *_OF_ITEM).where(batch.chosen, ~here).offset(0).subquery()


def _planned(batch: Batch) -> sa.Subquery:
    """Each item with its entry, where that is still what it was planned from.

    Items, entries and documents are joined one after the other, which the offsets see to: of tables that it
    knows nothing of yet, PostgreSQL would otherwise look through all of the company for each item.
    """
    items = _items(batch)
    planned_from = sa.and_(
        mirror.c.connection_id == items.c.connection_id,
        mirror.c.kind == KIND_OF[batch.run.import_type],
        mirror.c.txn_date == items.c.txn_date,
        mirror.c.ref == items.c.qbo_id,
        mirror.c.customer_id == items.c.customer_id,
        mirror.c.seconds.is_not_distinct_from(items.c.seconds),
        sa.func.coalesce(mirror.c.amount, _ZERO) == sa.func.coalesce(items.c.total, _ZERO),
        # Nobody promises that being billed makes another version.
        _tile() == items.c.tile,
        mirror.c.problem.is_(None),
    )
    of_item = (items.c[name] for name in ("position", "project_id", "tile", "sync_token"))
    found = sa.select(*of_item, *mirror.c).select_from(items.join(mirror, planned_from))
    return found.offset(0).subquery()


def _tile() -> sa.ColumnElement[str]:
    """Where the entry stands by what QuickBooks says now."""
    return sa.case(
        {billable.value: tile.value for billable, tile in TILE_OF.items()}, value=mirror.c.billable
    )
