"""One time entry or expense with all that is known of it, and whose entries there are."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Row

from services.model.entry import Billable, PartyKind
from services.model.entry_filter import EntryFilter, Party, Shown
from services.model.rejection import ReviewProblem
from services.model.work_in_progress import EntryFacts, EntryHistory, KeptEntry
from services.ports.invoice_window import Scope
from services.ports.work_in_progress import EntriesWanted
from services.store.entry_following import has_changed
from services.store.entry_list import COLUMNS, EntryPages, row_of
from services.store.invoice_window import hers
from services.store.tables_entries import entries, mirror_entries, mirror_records, person_links
from services.store.tables_runs import import_runs

#: So many of the newest entries of each tile are looked through for the names of people and vendors.
MOST_LOOKED_AT = 3000
_FACTS = (
    *("resource", "qbo_id", "line_no", "due_date", "exchange_rate", "party_kind", "party_id", "billable"),
    *("rate", "quantity", "tax", "markup", "problem", "run_id", "imported_at"),
)


class WorkRepository(EntryPages):
    """Time entries and expenses of the invoice window."""

    def find(self, scope: Scope, entry_id: str) -> KeptEntry | None:
        """The entry; None if it is gone from here or not in the scope."""
        usable = sa.and_(mirror_records.c.gone_at.is_(None), mirror_entries.c.content_digest.is_not(None))
        asked = (
            sa.select(*COLUMNS, *(entries.c[name] for name in _FACTS))
            .add_columns(import_runs.c.requested_by, person_links.c.user_id)
            .add_columns(usable.label("is_known"), has_changed().label("is_changed"))
            .select_from(_joined())
            .where(entries.c.id == entry_id, _seen(scope))
        )
        found = self._database.execute(asked).one_or_none()
        return None if found is None else _kept(found)

    def parties(self, scope: Scope, text: str, limit: int) -> list[tuple[Party, str]]:
        """Who worked and whom was paid lately, by name: those whose name holds the text."""
        folded, found = text.strip().casefold(), dict[Party, str]()
        for shown in (Shown.UNBILLED, Shown.BILLED, Shown.NOT_BILLABLE):
            for party, name in self._newest(scope, shown):
                if folded in name.casefold():
                    found.setdefault(party, name)
        return sorted(found.items(), key=lambda one: (one[1].casefold(), one[0]))[:limit]

    def party_name(self, scope: Scope, party: Party) -> str | None:
        """As the newest of their entries in the scope has it."""
        mine = entries.c.connection_id == party.connection_id, entries.c.party_id == party.party_id
        asked = sa.select(entries.c.party_name).where(*mine, entries.c.party_kind == party.kind.value)
        newest = asked.where(_seen(scope), entries.c.team_id == scope.team_id)
        return self._database.scalar(newest.order_by(entries.c.txn_date.desc()).limit(1))

    def _newest(self, scope: Scope, shown: Shown) -> list[tuple[Party, str]]:
        rows = self.newest_parties(EntriesWanted(scope, EntryFilter(shown)), MOST_LOOKED_AT)
        return [
            (Party(row.connection_id, PartyKind(row.party_kind), row.party_id), row.party_name)
            for row in rows
            if row.party_kind and row.party_id and row.party_name
        ]


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


def _seen(scope: Scope) -> sa.ColumnElement[bool]:
    if scope.member is not None:
        return entries.c.project_id.in_(hers(scope))
    return entries.c.team_id == scope.team_id


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
    is_known = bool(row.is_known)
    return KeptEntry(
        row=row_of(row),
        facts=facts,
        history=EntryHistory(
            run_id=row.run_id,
            asked_by=row.requested_by,
            imported_at=row.imported_at,
            gone_at=row.gone_at,
            is_changed=is_known and bool(row.is_changed),
            is_known=is_known,
        ),
        person=row.user_id,
    )
