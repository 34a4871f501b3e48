"""Pages of time entries and expenses, newest first, each in the order of an index."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from services.model.entry import EntryKind
from services.model.entry_filter import EntryFilter, EntryKey, Shown
from services.model.invoice_status import Tile
from services.model.project_directory import Beside
from services.model.work_in_progress import EntryRow
from services.ports.work_in_progress import EntriesWanted
from services.store.entry_near import MOST_LOOKED_AT, EntryLook
from services.store.entry_projects import EntryProjects
from services.store.entry_ways import ORDER, Shape, conditions_of, lists_of
from services.store.list_ways import Way
from services.store.merged_pages import page_statement
from services.store.tables_entries import PARTY, entries

COLUMNS: tuple[sa.ColumnElement[Any], ...] = (
    *(entries.c[name] for name in ("id", "connection_id", "kind", "tile", "txn_date", "doc_number")),
    *(entries.c[name] for name in ("party_name", "customer_name", "project_id", "item_name")),
    *(entries.c[name] for name in ("account_name", "description", "currency", "seconds", "amount")),
    *(entries.c[name] for name in ("gone_at", "changed_at")),
)
#: What marks those that are listed whatever tile they stand in.
_MARKS = {Shown.CHANGED: "changed_at", Shown.GONE: "gone_at"}
Columns = tuple[sa.ColumnElement[Any], ...]


class EntryPages(EntryProjects):
    """The list. ``most_looked_at``: how far is looked for those of a member, see ``entry_near``."""

    def __init__(self, connection: Connection, most_looked_at: int = MOST_LOOKED_AT) -> None:
        super().__init__(connection)
        self._most = most_looked_at

    def page(self, wanted: EntriesWanted, beside: Beside, limit: int) -> list[EntryRow]:
        """These entries: after the key, or the last ones before it, or from the beginning."""
        key = _within(wanted.filters, EntryKey.of(beside.key), beside.is_before)
        is_before = None if key is None else beside.is_before
        shape = Shape(
            _chosen(wanted.filters, key, is_before),
            _MARKS.get(wanted.filters.shown),
            wanted.scope.member is not None,
            is_before,
            limit,
        )
        values = _values(wanted, key)
        rows = self._near(shape, values)
        if rows is None:
            rows = self._database.execute(_statement(self._database.dialect.name, shape), values).all()
        found = list(map(row_of, rows))
        return found[::-1] if is_before else found

    def _near(self, shape: Shape, values: dict[str, Any]) -> Sequence[Row[Any]] | None:
        """The page where a look next to its beginning finds all of it; else None."""
        look = EntryLook(shape, self._most)
        if not look.is_worth_it:
            return None
        found = self._database.execute(_near_statement(look), values).all()
        return [row for row in found if row.id is not None] if look.is_whole(found) else None


def row_of(row: Row[Any]) -> EntryRow:
    """The entry, selected by ``COLUMNS``."""
    return EntryRow(
        id=row.id,
        connection_id=row.connection_id,
        kind=EntryKind(row.kind),
        tile=Tile(row.tile),
        txn_date=row.txn_date,
        doc_number=row.doc_number,
        party=row.party_name,
        customer=row.customer_name,
        project_id=row.project_id,
        what=row.item_name or row.account_name,
        description=row.description,
        currency=row.currency,
        seconds=row.seconds,
        amount=row.amount,
        is_gone=row.gone_at is not None,
        changed_at=row.changed_at,
    )


def _within(filters: EntryFilter, key: EntryKey | None, is_before: bool) -> EntryKey | None:
    """The key; None where the page that it begins lies beyond the dates."""
    first, last = filters.date_from, filters.date_to
    if key is None or (is_before and first and key.day < first):
        return None
    return None if not is_before and last and key.day > last else key


def _chosen(filters: EntryFilter, key: EntryKey | None, is_before: bool | None) -> frozenset[str]:
    """What narrows the list; a key says more than the bound on its side: the database takes one of them."""
    chosen = set(filters.chosen())
    if key is not None:
        beyond = "date_from" if is_before else "date_to"
        bound = getattr(filters, beyond)
        is_within = bound is not None and (key.day >= bound if is_before else key.day <= bound)
        chosen -= {beyond} if is_within else set()
    return frozenset(chosen)


def _values(wanted: EntriesWanted, key: EntryKey | None) -> dict[str, Any]:
    filters, party = wanted.filters, wanted.filters.party
    found: dict[str, Any] = {"team_id": wanted.scope.team_id, "member": wanted.scope.member}
    found |= {"tile": filters.shown.tile.value} if filters.shown.tile else {}
    found |= {"kind": filters.kind.value} if filters.kind else {}
    found |= {"project_id": filters.project_id, "date_from": filters.date_from, "date_to": filters.date_to}
    found |= {name: str(one) for name, one in zip(PARTY, party, strict=True)} if party else {}
    return found | ({"key_day": key.day, "key_id": key.entry_id} if key else {})


@lru_cache(maxsize=512)
def _near_statement(look: EntryLook) -> sa.Select[Any]:
    return look.statement(COLUMNS)


@lru_cache(maxsize=512)
def _statement(dialect: str, shape: Shape) -> sa.Select[Any]:
    way = Way(lists_of(shape), ORDER, not shape.is_before, lambda rows: conditions_of(rows, shape), entries)
    return page_statement(dialect, way, COLUMNS, shape.limit)
