"""The journal of moves between Drafts and A/R Aging, and the index that finds what could be moved."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Boolean, Column, ForeignKey, Index, Table, Text

from services.store.tables import invoices, metadata
from services.store.types import Instant

#: Imported, nothing paid, nothing sent: the rule alone decides on the tile. These are the very words of the
#: index, without parameters, so that both databases see that it holds all that is asked for.
STANDS_BY_RULE = "origin = 'imported' AND payment_state = 'open' AND delivery_state IN ('not_sent', 'queued')"

tile_moves = Table(
    "tile_moves",
    metadata,
    Column("id", Text, primary_key=True),
    Column("connection_id", Text, ForeignKey("connections.id"), nullable=False),
    Column("team_id", Text, nullable=False),
    Column("to_sent", Boolean, nullable=False),
    Column("moved_by", Text, nullable=False),
    Column("moved_at", Instant, nullable=False),
    Column("undone_by", Text),
    Column("undone_at", Instant),
)

#: No key to the invoice: one that goes leaves its line behind.
tile_move_invoices = Table(
    "tile_move_invoices",
    metadata,
    Column("move_id", Text, ForeignKey("tile_moves.id"), primary_key=True),
    Column("invoice_id", Text, primary_key=True),
    Index(None, "invoice_id"),
)

invoices_by_rule = Index(
    "invoices_by_rule",
    invoices.c.connection_id,
    invoices.c.tile,
    sqlite_where=sa.text(STANDS_BY_RULE),
    postgresql_where=sa.text(STANDS_BY_RULE),
)
