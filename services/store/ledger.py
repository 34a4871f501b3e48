"""The invoice window: what a run brings in the database copies itself, from its items and the mirror."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DataError, IntegrityError

from services.model.import_run import ImportRun, ImportType
from services.model.rejection import Reason
from services.model.report import Verdict
from services.ports.runs import RowsRefused
from services.store.ledger_entries import EntryIntake
from services.store.ledger_invoices import InvoiceIntake
from services.store.ledger_shape import Batch, Intake, is_here, is_same
from services.store.tables_runs import run_items
from services.store.versions import ledger_in, raise_version

#: Between plan and import nothing changes, unless a run was interrupted just then and taken up later.
OUTDATED = "It changed in QuickBooks while it was being imported."
_INTAKES: dict[ImportType, type[Intake]] = {
    ImportType.INVOICE_HISTORY: InvoiceIntake,
    ImportType.TIME: EntryIntake,
    ImportType.EXPENSES: EntryIntake,
}


class LedgerRepository:
    """Takes in what was planned, whatever it is."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def apply(self, run: ImportRun, after: int, upto: int, unsent_as_sent: bool, at: datetime) -> int:
        """Take in the items with ``after < position <= upto``; how many came in. Raises ``RowsRefused``.

        What somebody else brought in meanwhile becomes already here, and what is no longer as the plan was
        made from fails.
        """
        chosen = sa.and_(
            run_items.c.run_id == run.id,
            run_items.c.verdict == Verdict.WOULD_IMPORT.value,
            run_items.c.position > after,
            run_items.c.position <= upto,
        )
        intake = _INTAKES[run.import_type](self._database, Batch(run, chosen, unsent_as_sent, at))
        wanted = self._database.scalar(sa.select(sa.func.count()).where(chosen)) or 0
        try:
            copied = intake.copy()
            intake.copy_parts(is_whole=copied == wanted)
        except (IntegrityError, DataError) as error:
            raise RowsRefused from error
        is_whole = copied == wanted
        imported = self._mark_imported(chosen) if is_whole else self._settle_items(run, intake, chosen)
        if imported:
            raise_version(self._database, ledger_in(intake.table, run.connection_id))
        return imported

    def _mark_imported(self, chosen: sa.ColumnElement[bool]) -> int:
        came_in = sa.update(run_items).where(chosen).values(verdict=Verdict.IMPORTED.value)
        return self._database.execute(came_in).rowcount

    def _settle_items(self, run: ImportRun, intake: Intake, chosen: sa.ColumnElement[bool]) -> int:
        table = intake.table
        by_us = sa.exists().where(*is_same(table, run), table.c.run_id == run.id)
        came_in = sa.update(run_items).where(chosen, by_us).values(verdict=Verdict.IMPORTED.value)
        imported = self._database.execute(came_in).rowcount
        others = sa.update(run_items).where(chosen, is_here(table, run))
        self._database.execute(others.values(_already_here(table, run)))
        outdated = sa.update(run_items).where(chosen)
        self._database.execute(outdated.values(verdict=Verdict.FAILED.value, error=OUTDATED))
        return imported


def _already_here(table: sa.Table, run: ImportRun) -> dict[str, Any]:
    """What the item says then, with the run that was quicker."""
    here = sa.select(table.c.run_id).where(*is_same(table, run))
    at = sa.select(table.c.imported_at).where(*is_same(table, run))
    return {
        "verdict": Verdict.ALREADY_HERE.value,
        "reason": Reason.ALREADY_IMPORTED.code,
        "problem": None,
        "project_id": None,
        "tile": None,
        "other_run_id": here.scalar_subquery(),
        "other_at": at.scalar_subquery(),
    }
