"""The invoices that a run has to say something about, with what the ledger knows of each."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.decisions.classify_invoice import Candidate
from services.decisions.decision import ImportedBefore
from services.model.import_run import ImportRun, ImportType, RunStatus
from services.model.invoice_status import DeliveryState, PaymentState
from services.model.rejection import ReviewProblem
from services.store.bulk import these
from services.store.run_codec import run_from_row
from services.store.tables import invoices, posted_invoices
from services.store.tables import mirror_invoices as mirror
from services.store.tables_runs import import_runs as runs
from services.store.versions import (
    created_in,
    entries_ledger_of,
    entries_mirror_of,
    ledger_of,
    mirror_of,
    versions_of,
)

#: As a candidate has them.
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
    "problem",
    "content_digest",
    "payment_state",
    "delivery_state",
)
#: In these, a run's items still say what its plan said.
_UNTOUCHED = (
    RunStatus.AWAITING.value,
    RunStatus.REFUSED.value,
    RunStatus.NOTHING.value,
    RunStatus.REPLACED.value,
)
_PAYMENT = {state.value: state for state in PaymentState}
_DELIVERY = {state.value: state for state in DeliveryState}
_PROBLEM = {problem.code: problem for problem in ReviewProblem}
#: Where the columns of facts end, and what stands behind them.
_PLAIN, _KNOWN_HERE = _MIRROR_COLUMNS.index("problem"), len(_MIRROR_COLUMNS)


class CandidateRepository:
    """Mirror and ledger side by side."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def candidates(self, run: ImportRun, after: tuple[date, str] | None, limit: int) -> list[Candidate]:
        """Mirror invoices of the run's range in order of date and id, with what the ledger knows of each."""
        wanted = (
            sa.select(
                *(mirror.c[name] for name in _MIRROR_COLUMNS),
                posted_invoices.c.invoice_id,
                invoices.c.id,
                invoices.c.run_id,
                invoices.c.imported_at,
                invoices.c.content_digest.label("ledger_digest"),
            )
            .select_from(_with_ledger())
            .where(in_range(run))
            .order_by(mirror.c.txn_date, mirror.c.qbo_id)
            .limit(limit)
        )
        if after is not None:
            wanted = wanted.where(sa.tuple_(mirror.c.txn_date, mirror.c.qbo_id) > sa.tuple_(*after))
        return [_candidate(row, run.id) for row in self._database.execute(wanted)]

    def plan_versions(self, run: ImportRun) -> dict[str, int]:
        """The versions of all that a plan of this run reads one by one; equal ones mean equal plans."""
        if run.import_type is ImportType.INVOICE_HISTORY:
            own = [mirror_of(run.connection_id), ledger_of(run.connection_id), created_in(run.team_id)]
        else:
            own = [entries_mirror_of(run.connection_id), entries_ledger_of(run.connection_id)]
        return versions_of(self._database, own)

    def mirror_version(self, run: ImportRun) -> int:
        """How often the invoices that QuickBooks has changed so far, as it is known here."""
        scope = mirror_of(run.connection_id)
        return versions_of(self._database, [scope]).get(scope, 0)

    def earlier_plans(self, run: ImportRun, limit: int) -> list[ImportRun]:
        """Other runs of this type with whole plans of which nothing was applied, the newest first."""
        is_untouched = sa.or_(runs.c.status.in_(_UNTOUCHED), runs.c.dry_run)
        wanted = sa.select(runs).where(
            runs.c.connection_id == run.connection_id,
            runs.c.import_type == run.import_type.value,
            runs.c.id != run.id,
            runs.c.plan_digest.is_not(None),
            is_untouched,
        )
        newest = wanted.order_by(runs.c.planned_at.desc(), runs.c.id).limit(limit)
        return [run_from_row(row) for row in self._database.execute(newest)]

    def unposted_numbers(self, team_id: str, numbers: Collection[str]) -> frozenset[tuple[str, str]]:
        """(client id, folded number) of invoices created here and not posted, among these numbers."""
        wanted = sa.select(invoices.c.client_id, invoices.c.doc_number_folded).where(
            invoices.c.team_id == team_id,
            invoices.c.origin == "created_here",
            invoices.c.qbo_id.is_(None),
            invoices.c.doc_number_folded.in_(these(self._database, numbers)),
        )
        return frozenset((row.client_id, row.doc_number_folded) for row in self._database.execute(wanted))


def in_range(run: ImportRun) -> sa.ColumnElement[bool]:
    """Invoices of the mirror that are not gone, of the run's dates."""
    return sa.and_(
        mirror.c.connection_id == run.connection_id,
        mirror.c.txn_date >= run.filters.date_from,
        mirror.c.txn_date <= run.filters.date_to,
        mirror.c.gone_at.is_(None),
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


def _candidate(row: Any, run_id: str) -> Candidate:
    problem, content_digest, payment, delivery = row[_PLAIN:_KNOWN_HERE]
    posted_id, ledger_id, imported_by, imported_at, ledger_digest = row[_KNOWN_HERE:]
    before = None
    # What this very run brought in before it was interrupted is still its own to import.
    if ledger_id is not None and imported_by != run_id:
        before = ImportedBefore(imported_by, imported_at, ledger_digest)
    wrong, states = _PROBLEM[problem] if problem else None, (_PAYMENT[payment], _DELIVERY[delivery])
    values: tuple[Any, ...] = (*row[:_PLAIN], wrong, content_digest, *states, posted_id is not None)
    return Candidate(*values, imported=before)
