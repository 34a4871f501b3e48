"""What a run says of each invoice, and the invoices it has to say something about."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from services.decisions.classify_invoice import Candidate, ImportedBefore, folded_number
from services.decisions.plan_import import Before
from services.model.import_run import ImportRun
from services.model.invoice_status import DeliveryState, PaymentState, Tile
from services.model.rejection import LeftOutBecause, Reason, ReviewProblem
from services.model.report import RunItem, Verdict
from services.ports.runs import PlannedItem
from services.store.tables import clients, invoices, posted_invoices, projects
from services.store.tables import mirror_invoices as mirror
from services.store.tables import run_items as rows

_MIRROR_COLUMNS = (
    "qbo_id",
    "sync_token",
    "doc_number",
    "txn_date",
    "due_date",
    "currency",
    "total",
    "balance",
    "customer_id",
    "customer_name",
    "payment_state",
    "delivery_state",
    "problem",
    "content_digest",
)
_LEFT_OUT = {because.code: because for because in LeftOutBecause}


class ItemRepository:
    """Items of runs."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def candidates(self, run: ImportRun, after: tuple[date, str] | None, limit: int) -> list[Candidate]:
        """Mirror invoices of the run's range in order of date and id, with what the ledger knows of each."""
        wanted = (
            sa.select(
                *(mirror.c[name] for name in _MIRROR_COLUMNS),
                invoices.c.id.label("ledger_id"),
                invoices.c.run_id,
                invoices.c.imported_at,
                invoices.c.content_digest.label("ledger_digest"),
                posted_invoices.c.invoice_id.label("posted_id"),
            )
            .select_from(_with_ledger())
            .where(_in_range(run))
            .order_by(mirror.c.txn_date, mirror.c.qbo_id)
            .limit(limit)
        )
        if after is not None:
            wanted = wanted.where(sa.tuple_(mirror.c.txn_date, mirror.c.qbo_id) > sa.tuple_(*after))
        return [_candidate(row, run.id) for row in self._database.execute(wanted)]

    def unposted_numbers(self, team_id: str, numbers: Collection[str]) -> frozenset[tuple[str, str]]:
        """(client id, folded number) of invoices created here and not posted, among these numbers."""
        wanted = sa.select(invoices.c.client_id, invoices.c.doc_number_folded).where(
            invoices.c.team_id == team_id,
            invoices.c.origin == "created_here",
            invoices.c.qbo_id.is_(None),
            invoices.c.doc_number_folded.in_(numbers),
        )
        return frozenset((row.client_id, row.doc_number_folded) for row in self._database.execute(wanted))

    def next_plan_no(self, run_id: str) -> int:
        """The number of the next plan of this run, from 1."""
        latest = self._database.scalar(sa.select(sa.func.max(rows.c.plan_no)).where(rows.c.run_id == run_id))
        return (latest or 0) + 1

    def earlier(self, run_id: str, qbo_ids: Collection[str]) -> dict[str, Before]:
        """What the run's earlier plan said of these."""
        wanted = sa.select(
            *(rows.c[name] for name in ("qbo_id", "verdict", "material", "balance", "tile"))
        ).where(rows.c.run_id == run_id, rows.c.qbo_id.in_(qbo_ids))
        return {
            row.qbo_id: Before(
                Verdict(row.verdict), row.material, row.balance, Tile(row.tile) if row.tile else None
            )
            for row in self._database.execute(wanted)
        }

    def write(self, run_id: str, plan_no: int, items: Sequence[PlannedItem]) -> None:
        """Write items of a plan over those of earlier ones."""
        if not items:
            return
        ids = [planned.item.qbo_id for planned in items]
        self._database.execute(sa.delete(rows).where(rows.c.run_id == run_id, rows.c.qbo_id.in_(ids)))
        self._database.execute(sa.insert(rows), [_values(run_id, plan_no, planned) for planned in items])

    def drop_older(self, run_id: str, plan_no: int) -> int:
        """Remove items that the newest plan no longer has; how many of them were not left out."""
        older = sa.and_(rows.c.run_id == run_id, rows.c.plan_no < plan_no)
        counted = sa.select(sa.func.count()).where(older, rows.c.verdict != Verdict.LEFT_OUT.value)
        gone = self._database.scalar(counted) or 0
        self._database.execute(sa.delete(rows).where(older))
        return gone

    def page(
        self,
        run_id: str,
        verdicts: Collection[Verdict] | None,
        after: int,
        limit: int,
        without: LeftOutBecause | None = None,
    ) -> list[RunItem]:
        """Items in order of position, after this one; ``without`` those that were left out for this."""
        label = sa.case(
            (projects.c.name == clients.c.name, projects.c.name),
            else_=clients.c.name + " / " + projects.c.name,
        )
        wanted = (
            sa.select(rows, label.label("project_name"))
            .select_from(
                rows.outerjoin(projects, projects.c.id == rows.c.project_id).outerjoin(
                    clients, clients.c.id == projects.c.client_id
                )
            )
            .where(rows.c.run_id == run_id, rows.c.position > after)
            .order_by(rows.c.position)
            .limit(limit)
        )
        if verdicts is not None:
            wanted = wanted.where(rows.c.verdict.in_([verdict.value for verdict in verdicts]))
        if without is not None:
            wanted = wanted.where(sa.func.coalesce(rows.c.left_out, "") != without.code)
        return [_item(row) for row in self._database.execute(wanted)]

    def missing(self, run: ImportRun, limit: int) -> list[str]:
        """Ids of mirror invoices of the range that the run says nothing about."""
        is_said = sa.exists().where(rows.c.run_id == run.id, rows.c.qbo_id == mirror.c.qbo_id)
        # A document without a readable date is in no range, but QuickBooks may have counted it in this one.
        undated = sa.and_(
            mirror.c.connection_id == run.connection_id,
            mirror.c.txn_date.is_(None),
            mirror.c.gone_at.is_(None),
        )
        unsaid = sa.and_(sa.or_(_in_range(run), undated), ~is_said)
        wanted = sa.select(mirror.c.qbo_id).where(unsaid).order_by(mirror.c.qbo_id)
        return list(self._database.scalars(wanted.limit(limit)))

    def last_position(self, run_id: str) -> int:
        """The highest position of its items; 0 without items."""
        highest = sa.select(sa.func.max(rows.c.position)).where(rows.c.run_id == run_id)
        return self._database.scalar(highest) or 0

    def fail(self, run_id: str, position: int, error: str) -> None:
        """Say of one item that the attempt broke."""
        self._database.execute(
            sa.update(rows)
            .where(rows.c.run_id == run_id, rows.c.position == position)
            .values(verdict=Verdict.FAILED.value, error=error)
        )

    def fail_rest(self, run_id: str, error: str) -> None:
        """Say of every item that would still be imported that the attempt broke."""
        self._database.execute(
            sa.update(rows)
            .where(rows.c.run_id == run_id, rows.c.verdict == Verdict.WOULD_IMPORT.value)
            .values(verdict=Verdict.FAILED.value, error=error)
        )


def _with_ledger() -> sa.FromClause:
    same_invoice = sa.and_(
        invoices.c.connection_id == mirror.c.connection_id, invoices.c.qbo_id == mirror.c.qbo_id
    )
    same_posted = sa.and_(
        posted_invoices.c.connection_id == mirror.c.connection_id,
        posted_invoices.c.qbo_id == mirror.c.qbo_id,
    )
    return mirror.outerjoin(invoices, same_invoice).outerjoin(posted_invoices, same_posted)


def _in_range(run: ImportRun) -> sa.ColumnElement[bool]:
    return sa.and_(
        mirror.c.connection_id == run.connection_id,
        mirror.c.txn_date >= run.filters.date_from,
        mirror.c.txn_date <= run.filters.date_to,
        mirror.c.gone_at.is_(None),
    )


def _candidate(row: Any, run_id: str) -> Candidate:
    before = None
    # What this very run brought in before it was interrupted is still its own to import.
    if row.ledger_id is not None and row.run_id != run_id:
        before = ImportedBefore(row.run_id, row.imported_at, row.ledger_digest)
    return Candidate(
        qbo_id=row.qbo_id,
        sync_token=row.sync_token,
        doc_number=row.doc_number,
        txn_date=row.txn_date,
        due_date=row.due_date,
        currency=row.currency,
        total=row.total,
        balance=row.balance,
        customer_id=row.customer_id,
        customer_name=row.customer_name,
        payment=PaymentState(row.payment_state),
        delivery=DeliveryState(row.delivery_state),
        problem=ReviewProblem.of(row.problem) if row.problem else None,
        content_digest=row.content_digest,
        is_posted=row.posted_id is not None,
        imported=before,
    )


def _values(run_id: str, plan_no: int, planned: PlannedItem) -> dict[str, Any]:
    item = planned.item
    return {
        "run_id": run_id,
        "plan_no": plan_no,
        "qbo_id": item.qbo_id,
        "position": item.position,
        "doc_number": item.doc_number,
        "doc_number_folded": folded_number(item.doc_number),
        "txn_date": item.txn_date,
        "due_date": item.due_date,
        "currency": item.currency,
        "total": item.total,
        "balance": item.balance,
        "customer_id": item.customer_id,
        "customer_name": item.customer_name,
        "project_id": item.project_id,
        "tile": item.tile.value if item.tile else None,
        "verdict": item.verdict.value,
        "reason": item.reason.code if item.reason else None,
        "problem": item.problem.code if item.problem else None,
        "left_out": item.left_out.code if item.left_out else None,
        "other_run_id": item.other_run_id,
        "other_at": item.other_at,
        "changed_since": item.changed_since,
        "error": item.error,
        "sync_token": item.sync_token,
        "material": planned.material,
    }


def _item(row: Row[Any]) -> RunItem:
    return RunItem(
        position=row.position,
        qbo_id=row.qbo_id,
        doc_number=row.doc_number,
        txn_date=row.txn_date,
        due_date=row.due_date,
        currency=row.currency,
        total=row.total,
        balance=row.balance,
        customer_id=row.customer_id,
        customer_name=row.customer_name,
        project_id=row.project_id,
        project_name=row.project_name,
        tile=Tile(row.tile) if row.tile else None,
        verdict=Verdict(row.verdict),
        reason=Reason.of(row.reason) if row.reason else None,
        problem=ReviewProblem.of(row.problem) if row.problem else None,
        left_out=_LEFT_OUT[row.left_out] if row.left_out else None,
        other_run_id=row.other_run_id,
        other_at=row.other_at,
        changed_since=row.changed_since,
        error=row.error,
        sync_token=row.sync_token,
    )
