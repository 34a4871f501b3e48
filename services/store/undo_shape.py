"""How one kind of rows is taken back: what its undos have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.store.ledger_shape import ref_in
from services.store.tables_runs import run_items


class TakenBack(Protocol):
    """One kind of rows of the ledger, as an undo sees them."""

    @property
    def table(self) -> sa.Table:
        """The ledger's table."""
        ...

    def facts(self) -> Mapping[str, sa.ColumnElement[Any]]:
        """What an item says of a row as it stands now, by the columns of ``run_items``."""
        ...

    def is_changed_here(self) -> sa.ColumnElement[bool]:
        """Whether somebody here changed it since it came in; what QuickBooks reported is no such change."""
        ...

    def why_kept(self) -> sa.ColumnElement[Any]:
        """Why it stays; null where it goes."""
        ...

    def is_settled(self) -> sa.ColumnElement[bool]:
        """Whether QuickBooks reported since that something was paid, or billed."""
        ...

    def hold(self, database: Connection, connection_id: str) -> None:
        """Have whatever would change them here wait until the transaction ends."""
        ...

    def remove(self, database: Connection, ids: sa.Select[Any]) -> None:
        """Delete these rows of the ledger, with what belongs to them."""
        ...


def is_of(table: sa.Table, target_id: str | None) -> sa.ColumnElement[bool]:
    """Whether the ledger's row came in by this import and by no later one."""
    return table.c.run_id == target_id


def with_items(table: sa.Table, connection_id: str) -> sa.Join:
    """Each row with what its import said of it."""
    # By the key of either: else SQLite looks through all of the import's rows for each of its items.
    by_id = table.c.id == sa.literal(f"{connection_id}:") + run_items.c.qbo_id
    same = sa.and_(run_items.c.run_id == table.c.run_id, run_items.c.qbo_id == ref_in(table), by_id)
    return table.join(run_items, same)
