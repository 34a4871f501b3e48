"""Time entries and expenses of the mirror that a run has to say something about."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.decisions.classify_entry import EntryCandidate, open_part, worth
from services.decisions.decision import ImportedBefore
from services.model.entry import Billable, EntryKind
from services.model.import_run import ImportRun, ImportType
from services.model.rejection import ReviewProblem
from services.store.tables_entries import entries
from services.store.tables_entries import mirror_entries as mirror
from services.store.tables_entries import mirror_records as records
from services.store.tables_runs import run_items

KIND_OF = {ImportType.TIME: EntryKind.TIME.value, ImportType.EXPENSES: EntryKind.EXPENSE.value}
_BILLABLE = {billable.value: billable for billable in Billable}
_PROBLEM = {problem.code: problem for problem in ReviewProblem}
_READ = (
    mirror.c.ref,
    records.c.sync_token,
    records.c.doc_number,
    mirror.c.txn_date,
    records.c.due_date,
    records.c.currency,
    mirror.c.amount,
    mirror.c.customer_id,
    mirror.c.customer_name,
    mirror.c.problem,
    mirror.c.content_digest,
    sa.func.coalesce(mirror.c.party_name, mirror.c.party_id),
    mirror.c.seconds,
    mirror.c.billable,
    entries.c.id,
    entries.c.run_id,
    entries.c.imported_at,
    entries.c.content_digest.label("ledger_digest"),
)


class EntryCandidateRepository:
    """Mirror and ledger side by side."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def entry_candidates(
        self, run: ImportRun, after: tuple[date, str] | None, limit: int
    ) -> list[EntryCandidate]:
        """Entries of the run's range in order of date and ref, with what the ledger knows of each."""
        here = entries.c.id == sa.literal(f"{run.connection_id}:") + mirror.c.ref
        wanted = (
            sa.select(*_READ)
            .select_from(_with_record("txn_date").outerjoin(entries, here))
            .where(*_in_range(run))
            .order_by(mirror.c.txn_date, mirror.c.ref)
            .limit(limit)
        )
        if after is not None:
            wanted = wanted.where(sa.tuple_(mirror.c.txn_date, mirror.c.ref) > sa.tuple_(*after))
        return [_candidate(row, run.id) for row in self._database.execute(wanted)]

    def count_entries(self, run: ImportRun) -> int:
        """How many there are, with those of documents that are gone: for progress, from the index alone."""
        counted = sa.select(sa.func.count()).select_from(mirror).where(*_in_range(run))
        return self._database.scalar(counted) or 0

    def documents_said(self, run_id: str) -> int:
        """Of how many documents the run has items."""
        of_it = sa.func.count(sa.distinct(_document_of(run_items.c.qbo_id)))
        return self._database.scalar(sa.select(of_it).where(run_items.c.run_id == run_id)) or 0

    def documents_missing(self, run: ImportRun, limit: int) -> list[str]:
        """Documents of the range in the mirror that the run says nothing about."""
        is_said = sa.exists().where(run_items.c.run_id == run.id, run_items.c.qbo_id == mirror.c.ref)
        # A document without a readable date is in no range, but QuickBooks may have counted it in this one.
        undated = sa.and_(*_of_kind(run), mirror.c.txn_date.is_(None))
        document = (mirror.c.resource + ":" + mirror.c.qbo_id).label("document")
        unsaid = sa.select(document).select_from(_with_record()).distinct()
        found = unsaid.where(sa.or_(sa.and_(*_in_range(run)), undated), ~is_said)
        return list(self._database.scalars(found.order_by(document).limit(limit)))


def _with_record(*also: str) -> sa.Join:
    """Entries of documents that QuickBooks still has. ``also``: what both have, if it narrows an index."""
    same = [mirror.c[name] == records.c[name] for name in ("connection_id", "resource", "qbo_id", *also)]
    return mirror.join(records, sa.and_(*same, records.c.gone_at.is_(None)))


def _of_kind(run: ImportRun) -> tuple[sa.ColumnElement[bool], ...]:
    return mirror.c.connection_id == run.connection_id, mirror.c.kind == KIND_OF[run.import_type]


def _in_range(run: ImportRun) -> tuple[sa.ColumnElement[bool], ...]:
    first, last = run.filters.date_from, run.filters.date_to
    return (*_of_kind(run), mirror.c.txn_date >= first, mirror.c.txn_date <= last)


def _document_of(ref: sa.Column[Any]) -> sa.ColumnElement[str]:
    """The document of an entry: a ref without the number of the line, where it has one."""
    without = sa.func.rtrim(ref, "0123456789", type_=sa.Text)
    return sa.case((without.like("%:%:"), without), else_=ref)


def _candidate(row: Any, run_id: str) -> EntryCandidate:
    ref, token, number, day, due, currency, amount, *rest = row
    customer_id, customer_name, problem, digest, party, seconds, billable, *known = rest
    ledger_id, imported_by, imported_at, ledger_digest = known
    before = None
    # What this very run brought in before it was interrupted is still its own to import.
    if ledger_id is not None and imported_by != run_id:
        before = ImportedBefore(imported_by, imported_at, ledger_digest)
    wrong, state = _PROBLEM[problem] if problem else None, _BILLABLE[billable]
    total = worth(amount, seconds, wrong)
    return EntryCandidate(
        *(ref, token, number, day, due, currency, total, open_part(total, state, wrong)),
        *(customer_id, customer_name, wrong, digest, state),
        imported=before,
        party=party,
        seconds=seconds,
    )
