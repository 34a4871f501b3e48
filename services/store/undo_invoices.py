"""Taking invoices back: those that somebody here moved stay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.undo import MOVED_HERE, PROJECT_CHANGED_HERE
from services.store.drifts import lapse
from services.store.locks import lock_until_end
from services.store.tables import invoice_lines, invoices
from services.store.tables_reviews import changed_projects
from services.store.tables_runs import run_items
from services.store.tables_tile_moves import tile_move_invoices, tile_moves

_FACTS = (
    "qbo_id",
    "doc_number",
    "doc_number_folded",
    "txn_date",
    "due_date",
    "currency",
    "total",
    "balance",
    "customer_id",
    "customer_name",
    "project_id",
    "tile",
)


class InvoicesBack:
    """Invoices and their lines."""

    table = invoices

    def facts(self) -> Mapping[str, sa.ColumnElement[Any]]:
        """As they stand now."""
        return {name: invoices.c[name] for name in _FACTS}

    def is_changed_here(self) -> sa.ColumnElement[bool]:
        """Whether it was moved to another tile or project."""
        return sa.or_(_is_moved_here(), _has_other_project())

    def why_kept(self) -> sa.ColumnElement[Any]:
        """Which of the two."""
        return sa.case(
            (_is_moved_here(), sa.literal(MOVED_HERE)),
            (_has_other_project(), sa.literal(PROJECT_CHANGED_HERE)),
            else_=sa.null(),
        )

    def is_settled(self) -> sa.ColumnElement[bool]:
        """Whether it was paid since, in part at least."""
        return invoices.c.balance < run_items.c.balance

    def hold(self, database: Connection, connection_id: str) -> None:
        """A move is either seen by all that follows, or waits until these are gone."""
        lock_until_end(database, f"tile_moves|{connection_id}")

    def remove(self, database: Connection, ids: sa.Select[Any]) -> None:
        """With their lines; what was shown as changed in QuickBooks lapses."""
        lapse(database, ids)
        database.execute(sa.delete(invoice_lines).where(invoice_lines.c.invoice_id.in_(ids)))
        database.execute(sa.delete(invoices).where(invoices.c.id.in_(ids)))


def _has_other_project() -> sa.ColumnElement[bool]:
    """Whether it stands in another project than the one that it came in to."""
    changed = changed_projects.c
    return (
        sa.exists()
        .where(changed.invoice_id == invoices.c.id, changed.changed_at >= invoices.c.imported_at)
        .correlate(invoices)
    )


def _is_moved_here() -> sa.ColumnElement[bool]:
    return (
        sa.exists()
        .where(
            tile_move_invoices.c.invoice_id == invoices.c.id,
            tile_move_invoices.c.move_id == tile_moves.c.id,
            tile_moves.c.moved_at >= invoices.c.imported_at,
            tile_moves.c.undone_at.is_(None),
        )
        .correlate(invoices)
    )
