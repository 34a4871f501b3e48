"""Searching invoices by their number, or by their total."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from services.store.list_shapes import Shape
from services.store.list_ways import Condition, Rows, beside, projects_of
from services.store.tables import clients, invoices

#: For a member of some projects so many of the workspace's are looked through for a page, and no more.
MOST_LOOKED_AT = 1_000


def search_statement(shape: Shape, columns: Sequence[sa.ColumnElement[Any]]) -> sa.Select[Any]:
    """A page of those whose number begins so, in their order; or with this total, newest first."""
    by_number = "number" in shape.chosen
    order = ("doc_number_folded", "txn_date", "id") if by_number else ("txn_date", "id")
    descends = by_number == shape.is_backwards
    rows, limit = invoices.alias("looked_at"), sa.literal_column(str(shape.limit), sa.Integer)
    matching = _by_number(rows, shape) if by_number else _by_total(rows, shape)
    known = [rows.c[name] for name in ("project_id", *order)]
    narrow = sa.select(*known).order_by(*_sorted(rows, order, descends))
    narrow = narrow.where(rows.c.team_id == sa.bindparam("team_id"), *matching)
    if shape.is_member:
        near = narrow.limit(sa.literal_column(str(MOST_LOOKED_AT), sa.Integer)).subquery("near")
        hers = sa.select(near.c.id).where(near.c.project_id.in_(projects_of(is_member=True)))
        narrow = hers.order_by(*_sorted(near, order, descends))
    found = narrow.limit(limit).subquery("found")
    named = found.join(invoices, invoices.c.id == found.c.id)
    shown = named.outerjoin(clients, clients.c.id == invoices.c.client_id)
    page = sa.select(*columns).select_from(shown).order_by(*_sorted(invoices, order, descends))
    return page.limit(limit)


def _by_total(rows: Rows, shape: Shape) -> list[Condition]:
    same = rows.c.total == sa.bindparam("amount")
    if not shape.has_key:
        return [same]
    return [same, beside(rows, ("txn_date", "id"), ("key_day", "key_id"), shape.is_backwards)]


def _by_number(rows: Rows, shape: Shape) -> list[Condition]:
    """One bound at each end: of two the database might take the wider."""
    number = rows.c.doc_number_folded
    low, high = number >= sa.bindparam("number"), number < sa.bindparam("number_end")
    if not shape.has_key:
        return [low, high]
    order, key = ("doc_number_folded", "txn_date", "id"), ("key_lead", "key_day", "key_id")
    past = beside(rows, order, key, not shape.is_backwards)
    return [low, past] if shape.is_backwards else [past, high]


def _sorted(rows: Rows, order: Sequence[str], descends: bool) -> list[sa.ColumnElement[Any]]:
    return [rows.c[name].desc() if descends else rows.c[name].asc() for name in order]
