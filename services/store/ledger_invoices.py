"""Taking invoices in: they and their lines are copied by the database itself."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.decisions.unsent_rule import UNSENT
from services.model.import_run import ImportRun
from services.model.invoice_status import PaymentState, Tile
from services.store.bulk import insert_into
from services.store.ledger_shape import Batch, id_of, is_here
from services.store.tables import invoice_lines, invoices, mirror_lines, projects
from services.store.tables import mirror_invoices as mirror
from services.store.tables_runs import run_items

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


class InvoiceIntake:
    """One batch of invoices."""

    table = invoices

    def __init__(self, database: Connection, batch: Batch) -> None:
        self._database = database
        self._batch = batch

    def copy(self) -> int:
        """Copy those that are as they were planned and not here; how many."""
        run, batch = self._batch.run, self._batch
        own = {
            "id": id_of(run, mirror.c.qbo_id),
            "team_id": sa.literal(run.team_id),
            "origin": sa.literal("imported"),
            "client_id": projects.c.client_id,
            "project_id": run_items.c.project_id,
            "doc_number_folded": run_items.c.doc_number_folded,
            "tile": run_items.c.tile,
            "unsent_as_sent": _rule_used(batch.unsent_as_sent),
            "run_id": sa.literal(run.id),
            "imported_at": sa.literal(batch.at, invoices.c.imported_at.type),
        }
        columns = own | {name: mirror.c[name] for name in _SAME_IN_BOTH}
        source = (
            sa.select(*columns.values())
            .select_from(_items_with_mirror(run).join(projects, projects.c.id == run_items.c.project_id))
            .where(batch.chosen, ~is_here(invoices, run))
            .order_by(run_items.c.position)
        )
        # One that somebody else is bringing in at this moment is waited for, and then it is here.
        copied = insert_into(self._database, invoices).from_select(list(columns), source)
        counted = copied.on_conflict_do_nothing().execution_options(preserve_rowcount=True)
        return self._database.execute(counted).rowcount

    def copy_parts(self, is_whole: bool) -> None:
        """Copy their lines."""
        if is_whole:
            self._copy_all_lines(self._batch.run, self._batch.chosen)
        else:
            self._copy_lines(self._batch.run, self._batch.chosen)

    def _copy_all_lines(self, run: ImportRun, chosen: sa.ColumnElement[bool]) -> None:
        """The lines of invoices that were all copied a moment ago: nothing needs to be looked up."""
        same_item = sa.and_(
            mirror_lines.c.connection_id == run.connection_id, mirror_lines.c.qbo_id == run_items.c.qbo_id
        )
        invoice_id = id_of(run, mirror_lines.c.qbo_id)
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
