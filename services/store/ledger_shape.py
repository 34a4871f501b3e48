"""How one kind of rows is taken into the ledger: what its copies have in common."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.import_run import ImportRun
from services.store.tables import invoices
from services.store.tables_runs import run_items


@dataclass(frozen=True, slots=True)
class Batch:
    """Items of a run that are taken in together. ``unsent_as_sent``: the rule that they were planned by."""

    run: ImportRun
    chosen: sa.ColumnElement[bool]
    unsent_as_sent: bool
    at: datetime


class Intake(Protocol):
    """Takes one batch in; afterwards the items say what became of them."""

    def __init__(self, database: Connection, batch: Batch) -> None: ...

    @property
    def table(self) -> sa.Table:
        """The ledger's table."""
        ...

    def copy(self) -> int:
        """Copy those that are as they were planned and not here; how many."""
        ...

    def copy_parts(self, is_whole: bool) -> None:
        """Copy what belongs to them. ``is_whole``: the whole batch came in just now."""
        ...


def ref_in(table: sa.Table) -> sa.Column[Any]:
    """By what an item's ``qbo_id`` finds its row."""
    return table.c.qbo_id if table is invoices else table.c.ref


def is_same(table: sa.Table, run: ImportRun) -> tuple[sa.ColumnElement[bool], ...]:
    """The row of an item."""
    if table is not invoices:
        return (table.c.id == id_of(run, run_items.c.qbo_id),)
    # An invoice that was posted from here has another id.
    return table.c.connection_id == run.connection_id, table.c.qbo_id == run_items.c.qbo_id


def is_here(table: sa.Table, run: ImportRun) -> sa.Exists:
    """Whether the ledger has it."""
    return sa.exists().where(*is_same(table, run))


def id_of(run: ImportRun, ref: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
    """The id of a row of the ledger."""
    return sa.literal(f"{run.connection_id}:") + ref
