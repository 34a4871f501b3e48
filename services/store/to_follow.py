"""Notes which invoices of the invoice window have another document in the mirror than before."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.store.bulk import insert_into, these
from services.store.tables import invoices
from services.store.tables_in_step import to_follow


def note_to_follow(connection: Connection, connection_id: str, ids: Collection[str]) -> None:
    """In the transaction that writes these documents: those that the invoice window has are to follow."""
    has_any = sa.select(sa.exists().where(invoices.c.connection_id == connection_id))
    # A first import brings in a million of which none is here.
    if ids and connection.scalar(has_any):
        note(connection, connection_id, invoices.c.qbo_id.in_(these(connection, ids)))


def note(connection: Connection, connection_id: str, which: sa.ColumnElement[bool]) -> None:
    """Note those of the company's invoices of which this is true."""
    found = (
        sa.select(invoices.c.connection_id, invoices.c.qbo_id, sa.literal(1))
        .where(invoices.c.connection_id == connection_id, which)
        .order_by(invoices.c.qbo_id)
    )
    names = ["connection_id", "qbo_id", "times"]
    add = insert_into(connection, to_follow).from_select(names, found)
    # Counted, so that whoever has read it before does not take it off.
    again = add.on_conflict_do_update(
        index_elements=["connection_id", "qbo_id"], set_={"times": to_follow.c.times + 1}
    )
    connection.execute(again)
