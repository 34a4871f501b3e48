"""Notes in which months the mirror has news: a few rows a page, however many invoices it holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.store.bulk import insert_into
from services.store.tables_coverage import mirror_months
from services.store.tables_versions import book_versions
from services.store.versions import mirror_of


def note_months(connection: Connection, connection_id: str, days: Iterable[date | None]) -> None:
    """Invoices of these days are new, other or gone; the mirror's version was raised for it before."""
    months = sorted({day.replace(day=1) for day in days if day is not None})
    if not months:
        return
    version = (
        sa.select(book_versions.c.version)
        .where(book_versions.c.scope == mirror_of(connection_id))
        .scalar_subquery()
    )
    noted = insert_into(connection, mirror_months).values(
        [{"connection_id": connection_id, "month": month, "version": version} for month in months]
    )
    key = ["connection_id", "month"]
    connection.execute(
        noted.on_conflict_do_update(index_elements=key, set_={"version": noted.excluded.version})
    )
