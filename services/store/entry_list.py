"""Pages of time entries and expenses, newest first, each in the order of an index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Row

from services.model.entry import EntryKind
from services.model.entry_filter import EntryFilter, EntryKey, Shown
from services.model.invoice_status import Tile
from services.model.project_directory import Beside
from services.model.work_in_progress import EntryRow
from services.ports.work_in_progress import EntriesWanted
from services.store.entry_projects import EntryProjects
from services.store.list_ways import Condition, Rows, Way, beside, projects_of
from services.store.merged_pages import page_statement
from services.store.tables_entries import entries
from services.store.tables_totals import entry_totals as held

COLUMNS: tuple[sa.ColumnElement[Any], ...] = (
    *(entries.c[name] for name in ("id", "connection_id", "kind", "tile", "txn_date", "doc_number")),
    *(entries.c[name] for name in ("party_name", "customer_name", "project_id", "item_name")),
    *(entries.c[name] for name in ("account_name", "description", "currency", "seconds", "amount")),
    entries.c.gone_at,
)
_ORDER = ("txn_date", "id")
_PARTY = ("connection_id", "party_kind", "party_id")
Columns = tuple[sa.ColumnElement[Any], ...]
PARTY_COLUMNS = tuple(entries.c[name] for name in (*_PARTY, "party_name"))


@dataclass(frozen=True, slots=True)
class _Shape:
    """What is asked apart from its values: pages of one shape are read by one statement.

    ``is_before`` is None at the beginning.
    """

    chosen: frozenset[str]
    is_gone: bool
    is_member: bool
    is_before: bool | None
    limit: int

    def has(self, name: str) -> bool:
        return name in self.chosen


class EntryPages(EntryProjects):
    """The list."""

    def page(self, wanted: EntriesWanted, beside: Beside, limit: int) -> list[EntryRow]:
        """These entries: after the key, or the last ones before it, or from the beginning."""
        key = _within(wanted.filters, EntryKey.of(beside.key), beside.is_before)
        is_before = None if key is None else beside.is_before
        shape = _Shape(
            _chosen(wanted.filters, key, is_before),
            wanted.filters.shown is Shown.GONE,
            wanted.scope.member is not None,
            is_before,
            limit,
        )
        statement = _statement(self._database.dialect.name, shape, COLUMNS)
        found = list(map(row_of, self._database.execute(statement, _values(wanted, key))))
        return found[::-1] if is_before else found

    def newest_parties(self, wanted: EntriesWanted, limit: int) -> list[Row[Any]]:
        """Whose the newest of these entries are, each once."""
        filters = wanted.filters
        is_member = wanted.scope.member is not None
        shape = _Shape(_chosen(filters, None, None), filters.shown is Shown.GONE, is_member, None, limit)
        newest = _statement(self._database.dialect.name, shape, PARTY_COLUMNS).subquery("newest")
        return list(self._database.execute(sa.select(*newest.c).distinct(), _values(wanted, None)))


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
    found |= {name: str(one) for name, one in zip(_PARTY, party, strict=True)} if party else {}
    return found | ({"key_day": key.day, "key_id": key.entry_id} if key else {})


@lru_cache(maxsize=512)
def _statement(dialect: str, shape: _Shape, columns: Columns) -> sa.Select[Any]:
    lists = _of_party() if shape.has("party") else _of_workspace() if shape.is_gone else _lists(shape)
    way = Way(lists, _ORDER, not shape.is_before, lambda rows: list(_conditions(rows, shape)), entries)
    return page_statement(dialect, way, columns, shape.limit)


def _of_party() -> sa.Select[Any]:
    columns: list[sa.ColumnElement[Any]] = [sa.bindparam(name, type_=sa.Text).label(name) for name in _PARTY]
    return sa.select(*columns)


def _of_workspace() -> sa.Select[Any]:
    return sa.select(sa.bindparam("team_id", type_=sa.Text).label("team_id"))


def _lists(shape: _Shape) -> sa.Select[Any]:
    """Lists of the workspace of which the totals know anything; of projects, those of the same kinds.

    Totals of projects are as many as their days: it is quicker to look into each list.
    """
    wanted = [held.c.team_id == sa.bindparam("team_id"), held.c.tile == sa.bindparam("tile"), held.c.n != 0]
    wanted += [held.c.kind == sa.bindparam("kind")] if shape.has("kind") else []
    names = ("tile", "kind", "currency")
    of_all = held.c.project_id == sa.literal_column("''", sa.Text)
    known = sa.select(held.c.team_id, *(held.c[name] for name in names)).where(of_all, *wanted).distinct()
    if not (shape.is_member or shape.has("project_id")):
        return known
    whose = projects_of(shape.is_member)
    if shape.has("project_id"):
        whose = whose.where(whose.selected_columns.project_id == sa.bindparam("project_id"))
    owners, lists = whose.subquery("owners"), known.subquery("known")
    columns = (owners.c.project_id, *(lists.c[name] for name in names))
    return sa.select(*columns).select_from(owners.join(lists, sa.true()))


def _conditions(rows: Rows, shape: _Shape) -> Iterator[Condition]:
    yield rows.c.gone_at.is_not(None) if shape.is_gone else rows.c.gone_at.is_(None)
    if shape.has("party") or shape.is_gone:
        yield from _asked(rows, shape)
    if shape.is_before is not None:
        yield beside(rows, _ORDER, ("key_day", "key_id"), shape.is_before)
    if shape.has("date_from"):
        yield rows.c.txn_date >= sa.bindparam("date_from")
    if shape.has("date_to"):
        yield rows.c.txn_date <= sa.bindparam("date_to")


def _asked(rows: Rows, shape: _Shape) -> Iterator[Condition]:
    """What lists that are one person's, or the workspace's, do not say by themselves."""
    if shape.has("party"):
        yield rows.c.team_id == sa.bindparam("team_id")
    if not shape.is_gone:
        yield rows.c.tile == sa.bindparam("tile")
    for name in ("kind", "project_id"):
        if shape.has(name):
            yield rows.c[name] == sa.bindparam(name)
    if shape.is_member:
        yield rows.c.project_id.in_(projects_of(is_member=True))
    if shape.is_gone and shape.has("party"):
        yield from (rows.c[name] == sa.bindparam(name) for name in _PARTY)
