"""One time entry or expense with all that is known of it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Row

from services.model.entry import Billable, PartyKind
from services.model.rejection import ReviewProblem
from services.model.work_in_progress import EntryFacts, EntryHistory, KeptEntry
from services.ports.invoice_window import Scope
from services.store.entry_following import has_changed
from services.store.entry_list import COLUMNS, row_of
from services.store.entry_marks import EntryMarks
from services.store.entry_parties import seen
from services.store.tables_entries import entries, mirror_entries, mirror_records, person_links
from services.store.tables_runs import import_runs

_FACTS = (
    *("resource", "qbo_id", "line_no", "due_date", "exchange_rate", "party_kind", "party_id", "billable"),
    *("rate", "quantity", "tax", "markup", "problem", "run_id", "imported_at"),
    "told_on",
)


class WorkRepository(EntryMarks):
    """Time entries and expenses of the invoice window."""

    def find(self, scope: Scope, entry_id: str) -> KeptEntry | None:
        """The entry; None if it is gone from here or not in the scope."""
        usable = sa.and_(mirror_records.c.gone_at.is_(None), mirror_entries.c.content_digest.is_not(None))
        asked = (
            sa.select(*COLUMNS, *(entries.c[name] for name in _FACTS))
            .add_columns(import_runs.c.requested_by, person_links.c.user_id)
            .add_columns(usable.label("is_known"), has_changed().label("is_changed"))
            .select_from(_joined())
            .where(entries.c.id == entry_id, seen(entries, scope))
        )
        found = self._database.execute(asked).one_or_none()
        return None if found is None else _kept(found)


def _joined() -> sa.FromClause:
    """With its run, its person's link, and QuickBooks' version of it where that is here."""
    mine, theirs, links = entries.c, mirror_entries.c, person_links.c
    key = ("connection_id", "resource", "qbo_id")
    record = sa.and_(*(mirror_records.c[name] == mine[name] for name in key))
    line = sa.and_(*(theirs[name] == mine[name] for name in (*key, "line_no")))
    link = sa.and_(
        links.connection_id == mine.connection_id,
        links.kind == mine.party_kind,
        links.qbo_id == mine.party_id,
        links.user_id != "",
    )
    of_run = entries.outerjoin(import_runs, import_runs.c.id == mine.run_id).outerjoin(person_links, link)
    return of_run.outerjoin(mirror_records, record).outerjoin(mirror_entries, line)


def _kept(row: Row[Any]) -> KeptEntry:
    facts = EntryFacts(
        resource=row.resource,
        qbo_id=row.qbo_id,
        line_no=row.line_no,
        due_date=row.due_date,
        exchange_rate=row.exchange_rate,
        party_kind=PartyKind(row.party_kind) if row.party_kind else None,
        party_id=row.party_id,
        item=row.item_name,
        account=row.account_name,
        billable=Billable(row.billable),
        rate=row.rate,
        quantity=row.quantity,
        tax=row.tax,
        markup=row.markup,
        problem=ReviewProblem.of(row.problem) if row.problem else None,
    )
    # What is not known any more is what was last seen of it.
    is_known, was_changed = bool(row.is_known), row.changed_at is not None
    return KeptEntry(
        row=row_of(row),
        facts=facts,
        history=EntryHistory(
            run_id=row.run_id,
            asked_by=row.requested_by,
            imported_at=row.imported_at,
            gone_at=row.gone_at,
            is_changed=bool(row.is_changed) if is_known else was_changed,
            is_known=is_known,
            told_on=row.told_on,
        ),
        person=row.user_id,
    )
