"""The invoice window. Imported invoices are copied in by the database itself, from run items and mirror."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DataError, IntegrityError

from services.decisions.unsent_rule import UNSENT
from services.model.import_run import ImportRun
from services.model.invoice_status import PaymentState, Tile
from services.model.rejection import Reason
from services.model.report import Verdict
from services.ports.runs import RowsRefused
from services.store.bulk import insert_into
from services.store.tables import invoice_lines, invoices, mirror_lines, projects
from services.store.tables import mirror_invoices as mirror
from services.store.tables_runs import run_items
from services.store.versions import ledger_of, raise_version

_SAME_IN_BOTH = (
    "connection_id",
    "qbo_id",
    "customer_id",
    "customer_name",
    "doc_number",
    "txn_date",
    "due_date",
    "currency",
    "exchange_rate",
    "total",
    "balance",
    "tax",
    "payment_state",
    "delivery_state",
    "sync_token",
    "raw",
    "digest",
    "content_digest",
)
_LINE = [column.name for column in mirror_lines.c if column.name not in ("connection_id", "qbo_id")]


#: Between plan and import nothing changes, unless a run was interrupted just then and taken up later.
OUTDATED = "It changed in QuickBooks while it was being imported."


class LedgerRepository:
    """Invoices and their lines."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def apply(self, run: ImportRun, after: int, upto: int, unsent_as_sent: bool, at: datetime) -> int:
        """Take in the items with ``after < position <= upto``; how many came in. Raises ``RowsRefused``.

        An invoice that somebody else brought in meanwhile becomes already here, and one that is no longer
        what the plan was made from fails.
        """
        chosen = sa.and_(
            run_items.c.run_id == run.id,
            run_items.c.verdict == Verdict.WOULD_IMPORT.value,
            run_items.c.position > after,
            run_items.c.position <= upto,
        )
        wanted = self._database.scalar(sa.select(sa.func.count()).where(chosen)) or 0
        try:
            copied = self._copy_invoices(run, chosen, unsent_as_sent, at)
            if copied == wanted:
                self._copy_all_lines(run, chosen)
            else:
                self._copy_lines(run, chosen)
        except (IntegrityError, DataError) as error:
            raise RowsRefused from error
        imported = self._mark_imported(chosen) if copied == wanted else self._settle_items(run, chosen)
        if imported:
            raise_version(self._database, ledger_of(run.connection_id))
        return imported

    def _copy_invoices(
        self, run: ImportRun, chosen: sa.ColumnElement[bool], unsent_as_sent: bool, at: datetime
    ) -> int:
        """How many were copied."""
        own = {
            "id": _id_of(run, mirror.c.qbo_id),
            "team_id": sa.literal(run.team_id),
            "origin": sa.literal("imported"),
            "client_id": projects.c.client_id,
            "project_id": run_items.c.project_id,
            "doc_number_folded": run_items.c.doc_number_folded,
            "tile": run_items.c.tile,
            "unsent_as_sent": _rule_used(unsent_as_sent),
            "run_id": sa.literal(run.id),
            "imported_at": sa.literal(at, invoices.c.imported_at.type),
        }
        columns = own | {name: mirror.c[name] for name in _SAME_IN_BOTH}
        source = (
            sa.select(*columns.values())
            .select_from(_items_with_mirror(run).join(projects, projects.c.id == run_items.c.project_id))
            .where(chosen, ~_here(run))
            .order_by(run_items.c.position)
        )
        # One that somebody else is bringing in at this moment is waited for, and then it is here.
        copied = insert_into(self._database, invoices).from_select(list(columns), source)
        counted = copied.on_conflict_do_nothing().execution_options(preserve_rowcount=True)
        return self._database.execute(counted).rowcount

    def _copy_all_lines(self, run: ImportRun, chosen: sa.ColumnElement[bool]) -> None:
        """The lines of invoices that were all copied a moment ago: nothing needs to be looked up."""
        same_item = sa.and_(
            mirror_lines.c.connection_id == run.connection_id, mirror_lines.c.qbo_id == run_items.c.qbo_id
        )
        invoice_id = _id_of(run, mirror_lines.c.qbo_id)
        source = (
            sa.select(invoice_id, *(mirror_lines.c[name] for name in _LINE))
            .select_from(run_items.join(mirror_lines, same_item))
            .where(chosen)
        )
        self._database.execute(sa.insert(invoice_lines).from_select(["invoice_id", *_LINE], source))

    def _copy_lines(self, run: ImportRun, chosen: sa.ColumnElement[bool]) -> None:
        ours = sa.and_(
            invoices.c.connection_id == mirror_lines.c.connection_id,
            invoices.c.qbo_id == mirror_lines.c.qbo_id,
            invoices.c.run_id == run.id,
        )
        same_item = sa.and_(
            run_items.c.qbo_id == mirror_lines.c.qbo_id,
            mirror_lines.c.connection_id == run.connection_id,
        )
        source = (
            sa.select(invoices.c.id, *(mirror_lines.c[name] for name in _LINE))
            .select_from(run_items.join(mirror_lines, same_item).join(invoices, ours))
            .where(chosen, ~sa.exists().where(invoice_lines.c.invoice_id == invoices.c.id))
        )
        self._database.execute(sa.insert(invoice_lines).from_select(["invoice_id", *_LINE], source))

    def _mark_imported(self, chosen: sa.ColumnElement[bool]) -> int:
        came_in = sa.update(run_items).where(chosen).values(verdict=Verdict.IMPORTED.value)
        return self._database.execute(came_in).rowcount

    def _settle_items(self, run: ImportRun, chosen: sa.ColumnElement[bool]) -> int:
        by_us = sa.exists().where(
            invoices.c.connection_id == run.connection_id,
            invoices.c.qbo_id == run_items.c.qbo_id,
            invoices.c.run_id == run.id,
        )
        came_in = sa.update(run_items).where(chosen, by_us).values(verdict=Verdict.IMPORTED.value)
        imported = self._database.execute(came_in).rowcount
        others = sa.update(run_items).where(chosen, _here(run))
        self._database.execute(others.values(_already_here(run)))
        outdated = sa.update(run_items).where(chosen)
        self._database.execute(outdated.values(verdict=Verdict.FAILED.value, error=OUTDATED))
        return imported


def _id_of(run: ImportRun, qbo_id: sa.Column[Any]) -> sa.ColumnElement[str]:
    return sa.literal(f"{run.connection_id}:") + qbo_id


def _rule_used(unsent_as_sent: bool) -> sa.ColumnElement[bool]:
    """The rule for unsent invoices: where it decided on the tile, the one by which the plan was made.

    The company's rule may have changed since, while the run waited.
    """
    is_open = mirror.c.payment_state == PaymentState.OPEN.value
    is_unsent = mirror.c.delivery_state.in_([state.value for state in UNSENT])
    is_placed = run_items.c.tile == Tile.AR_AGING.value
    return sa.case((sa.and_(is_open, is_unsent), is_placed), else_=sa.literal(unsent_as_sent))


def _items_with_mirror(run: ImportRun) -> sa.Join:
    """Each item with the version of the document that it was planned from."""
    planned_from = sa.and_(
        mirror.c.connection_id == run.connection_id,
        mirror.c.qbo_id == run_items.c.qbo_id,
        mirror.c.sync_token == run_items.c.sync_token,
        # Nobody promises that a payment makes another version, and the tile is that of the planned balance.
        mirror.c.balance.is_not_distinct_from(run_items.c.balance),
        # An item that comes in with a problem was accepted with this very one.
        mirror.c.problem.is_not_distinct_from(run_items.c.problem),
        mirror.c.gone_at.is_(None),
    )
    return run_items.join(mirror, planned_from)


def _here(run: ImportRun) -> sa.Exists:
    """Whether the invoice window has it."""
    return sa.exists().where(*_same_invoice(run))


def _same_invoice(run: ImportRun) -> tuple[sa.ColumnElement[bool], ...]:
    return invoices.c.connection_id == run.connection_id, invoices.c.qbo_id == run_items.c.qbo_id


def _already_here(run: ImportRun) -> dict[str, Any]:
    """What the item says then, with the run that was quicker."""
    return {
        "verdict": Verdict.ALREADY_HERE.value,
        "reason": Reason.ALREADY_IMPORTED.code,
        "problem": None,
        "project_id": None,
        "tile": None,
        "other_run_id": sa.select(invoices.c.run_id).where(*_same_invoice(run)).scalar_subquery(),
        "other_at": sa.select(invoices.c.imported_at).where(*_same_invoice(run)).scalar_subquery(),
    }
