"""Time entries and expenses as files: what the filter shows, for whoever asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import BinaryIO

from services.clock import Clock
from services.errors import AppError, InvalidInput
from services.model.audit import AuditAction
from services.model.entry import EntryKind
from services.model.entry_filter import EntryFilter, Shown
from services.model.hours import clock_of, hours_of
from services.model.money import Money
from services.model.outbox import SAW_EVERY_PROJECT, MessageKind, NewMessage
from services.model.people import Actor
from services.model.project_directory import Beside
from services.model.work_in_progress import EntryRow
from services.ports.desk import Rights
from services.ports.invoice_window import Scope
from services.ports.store import Store
from services.ports.table_files import Heading, TableFiles, Value
from services.ports.work_in_progress import EntriesWanted
from services.work_in_progress.seen import scope_of
from services.work_in_progress.window import named_rows

#: Entries of one transaction.
AT_ONCE = 1000
SHEET = "Entries"
HEAD = (
    Heading("Date", 12),
    Heading("Kind", 10),
    Heading("Number", 14),
    Heading("Person or vendor", 26),
    Heading("Customer", 28),
    Heading("Project", 28),
    Heading("Item or account", 24),
    Heading("Description", 42),
    Heading("Hours", 10),
    Heading("Hours and minutes", 17),
    Heading("Currency", 10),
    Heading("Amount", 15),
    Heading("Status", 22),
    Heading("QuickBooks id", 24),
    Heading("Changed in QuickBooks", 22),
)
_KINDS = {EntryKind.TIME: "time", EntryKind.EXPENSE: "expense"}
_STATUSES = {one.tile: one.words for one in Shown if one.tile is not None}


class NotWritten(AppError):
    """The file was not written to its end."""

    code = "entries_not_written"
    remedy = "Ask for it again."


class NothingListed(InvalidInput):
    """No entry that you see is like this, so there is nothing to export."""

    code = "nothing_to_export"
    remedy = "Choose others with Filter…; then ask again."


class EntryExport:
    """Makes files of entries; each person gets what she may see when they are made."""

    def __init__(self, store: Store, clock: Clock, rights: Rights, files: TableFiles) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights
        self._files = files

    def ask(self, actor: Actor, filters: EntryFilter) -> None:
        """Have what the filter shows sent to her as files. Raises ``NothingListed``."""
        now, scope = self._clock.now(), scope_of(self._rights, actor)
        wanted = EntriesWanted(scope, filters)
        with self._store.writing_now() as tx:
            if not tx.work.page(wanted, Beside(), 1):
                raise NothingListed
            tx.inbox.once(actor, AuditAction.ENTRIES_EXPORTED.code, now)
            tx.audit.add(actor, AuditAction.ENTRIES_EXPORTED, actor.user_id, filters.facts, now)
            tx.outbox.add(_message(actor, filters, scope, now), now)
            tx.commit()

    def csv(
        self,
        actor: Actor,
        filters: EntryFilter,
        out: BinaryIO,
        is_over: Callable[[], bool] = lambda: False,
    ) -> int:
        """Write the CSV; how many entries it holds. Raises ``NotWritten`` when time is over."""
        return self._files.csv(HEAD, self._rows(actor, filters, is_over), out)

    def xlsx(
        self,
        actor: Actor,
        filters: EntryFilter,
        out: BinaryIO,
        is_over: Callable[[], bool] = lambda: False,
    ) -> None:
        """Write the workbook. Raises ``NotWritten`` when time is over."""
        self._files.xlsx(SHEET, HEAD, self._rows(actor, filters, is_over), out)

    def _rows(
        self, actor: Actor, filters: EntryFilter, is_over: Callable[[], bool]
    ) -> Iterator[tuple[Value, ...]]:
        """All of them, newest first; each look is a transaction of its own, and memory stays flat."""
        wanted, beside = EntriesWanted(scope_of(self._rights, actor), filters), Beside()
        while True:
            if is_over():
                raise NotWritten
            with self._store.reading() as tx:
                found = tx.work.page(wanted, beside, AT_ONCE)
                rows = named_rows(tx, actor.team_id, found)
            yield from map(_cells, rows)
            if len(rows) < AT_ONCE:
                return
            beside = Beside(rows[-1].key.text)


def _message(actor: Actor, filters: EntryFilter, scope: Scope, now: datetime) -> NewMessage:
    facts = {**filters.facts, SAW_EVERY_PROJECT: scope.member is None}
    key = f"entries:{actor.team_id}:{actor.user_id}:{now.isoformat()}"
    return NewMessage(actor.team_id, MessageKind.ENTRIES_FILE, key, recipient=actor.user_id, facts=facts)


def _cells(row: EntryRow) -> tuple[Value, ...]:
    return (
        row.txn_date,
        _KINDS[row.kind],
        row.doc_number,
        row.party,
        row.customer,
        row.project,
        row.what,
        row.description,
        hours_of(row.seconds) if row.seconds is not None else None,
        clock_of(row.seconds) if row.seconds is not None else None,
        row.currency,
        Money(row.amount, row.currency) if row.amount is not None else None,
        Shown.GONE.words if row.is_gone else _STATUSES[row.tile],
        row.id.partition(":")[2],
        "yes" if row.changed_at else None,
    )
