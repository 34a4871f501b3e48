"""How often each book changed: so it is known that a plan still stands, without making it again.

Whoever changes what a plan is made from raises the version in the same transaction. So does who changes the
names of projects, for the text of them that each process keeps.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.store.bulk import insert_into
from services.store.tables import invoices
from services.store.tables_versions import book_versions

_OF_ONE = sa.select(book_versions.c.version).where(book_versions.c.scope == sa.bindparam("of"))


def mirror_of(connection_id: str) -> str:
    """The invoices that QuickBooks has."""
    return f"mirror|{connection_id}"


def ledger_of(connection_id: str) -> str:
    """The QuickBooks invoices that are in the invoice window, imported or posted."""
    return f"ledger|{connection_id}"


def entries_mirror_of(connection_id: str) -> str:
    """The documents of time and expenses that QuickBooks has."""
    return f"mirror_entries|{connection_id}"


def entries_ledger_of(connection_id: str) -> str:
    """The time and expenses that are in the invoice window."""
    return f"ledger_entries|{connection_id}"


def ledger_in(table: sa.Table, connection_id: str) -> str:
    """The rows of this table of the ledger."""
    return ledger_of(connection_id) if table is invoices else entries_ledger_of(connection_id)


def created_in(team_id: str) -> str:
    """The invoices of a workspace that were created here and are not posted."""
    return f"created|{team_id}"


def projects_of(team_id: str) -> str:
    """The names of a workspace's projects. Whoever raises it holds the workspace's lock on them."""
    return f"projects|{team_id}"


def raise_version(connection: Connection, scope: str) -> None:
    """Something changed there."""
    first = insert_into(connection, book_versions).values(scope=scope, version=1)
    next_one = {"version": book_versions.c.version + 1}
    connection.execute(first.on_conflict_do_update(index_elements=["scope"], set_=next_one))


def versions_of(connection: Connection, scopes: list[str]) -> dict[str, int]:
    """The versions of these scopes; one that never changed has none."""
    wanted = sa.select(book_versions).where(book_versions.c.scope.in_(scopes))
    return {row.scope: row.version for row in connection.execute(wanted)}


def version_of(connection: Connection, scope: str) -> int:
    """The version of this one; 0 if it never changed."""
    return connection.scalar(_OF_ONE, {"of": scope}) or 0
