"""What the world holds at the end of a case: the stand-ins' side, and the database's."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.sql.functions import count

from bot.notifier.sender import EVENT_TYPE
from services.model.import_run import ImportRun
from services.model.invoice_status import Tile
from services.store.message_tables import outbox, run_cards
from services.store.tables import invoice_lines, invoices
from services.store.tables_entries import entries, entry_records
from services.store.tables_runs import import_runs, run_items
from services.store.types import Amount
from tests.faults.books import Booked

if TYPE_CHECKING:
    from tests.faults.world import World

Json = dict[str, Any]


@dataclass(frozen=True)
class Seen:
    """What the stand-ins hold."""

    booked: list[list[Booked]]
    messages: list[Json]
    log: str

    @property
    def keys(self) -> Counter[str]:
        """How often each message of the outbox stands in Slack."""
        return Counter(key for key in map(key_of, self.messages) if key is not None)

    def replies(self, run_id: str) -> list[Json]:
        """The final messages of a run."""
        return [one for one in self.messages if (key_of(one) or "").startswith(f"{run_id}:final:")]

    def card(self, channel_id: str, ts: str) -> Json | None:
        """The message that stands there."""
        found = (one for one in self.messages if (one["channel"], one["ts"]) == (channel_id, ts))
        return next(found, None)


def seen(world: World) -> Seen:
    """The stand-ins' side, as the parent asks for it."""
    messages = [
        one for channel in world.people.see("state")["channels"] for one in _all(world, channel["id"])
    ]
    said = world.log.read_text("utf-8", "replace") if world.log.exists() else ""
    return Seen(world.books.booked(), messages, said)


def _all(world: World, channel_id: str) -> Iterator[Json]:
    for message in world.people.messages(channel_id):
        yield {**message, "channel": channel_id}
        if message.get("reply_count"):
            thread = world.people.see(f"thread/{channel_id}/{message['ts']}")
            broadcast = ({**one, "channel": channel_id} for one in thread["replies"])
            yield from (one for one in broadcast if one.get("subtype") != "thread_broadcast")


def key_of(message: Json) -> str | None:
    """The key by which the outbox finds the message again."""
    metadata = message.get("metadata") or {}
    key = (metadata.get("event_payload") or {}).get("key")
    return key if metadata.get("event_type") == EVENT_TYPE else None


@dataclass(frozen=True)
class Kept:
    """An invoice of the invoice window, or an entry by its ref.

    ``is_whole``: an invoice has its two lines and their subtotal, an entry the document it was taken from.
    """

    qbo_id: str
    run_id: str
    txn_date: date
    customer: str
    total: Decimal
    balance: Decimal
    is_whole: bool
    seconds: int | None = None


class Ledger:
    """The database's side."""

    def __init__(self, connection: sa.Connection) -> None:
        self._database = connection

    def kept(self, connection_id: str) -> list[Kept]:
        """The imported invoices and entries of a company."""
        return [*self._invoices(connection_id), *self._entries(connection_id)]

    def _invoices(self, connection_id: str) -> list[Kept]:
        lines = sa.select(count(), sa.func.sum(invoice_lines.c.amount, type_=Amount()))
        lines = lines.where(invoice_lines.c.invoice_id == invoices.c.id)
        number, amount = (
            lines.with_only_columns(column).scalar_subquery() for column in lines.selected_columns
        )
        wanted = sa.select(invoices, number.label("lines"), amount.label("line_sum"))
        wanted = wanted.where(invoices.c.origin == "imported", invoices.c.connection_id == connection_id)
        return [
            Kept(row.qbo_id, *_stated(row), row.total, row.balance, _has_its_lines(row))
            for row in self._database.execute(wanted)
        ]

    def _entries(self, connection_id: str) -> list[Kept]:
        keys = (column.name for column in entry_records.primary_key)
        of_document = sa.and_(*(entries.c[name] == entry_records.c[name] for name in keys))
        wanted = sa.select(entries, entry_records.c.raw.is_not(None).label("is_whole"))
        wanted = wanted.select_from(entries.outerjoin(entry_records, of_document))
        return [
            Kept(row.ref, *_stated(row), row.amount, _open(row), row.is_whole, row.seconds)
            for row in self._database.execute(wanted.where(entries.c.connection_id == connection_id))
        ]

    def run_ids(self) -> list[str]:
        """Every run, oldest first."""
        return list(self._database.scalars(sa.select(import_runs.c.id).order_by(import_runs.c.created_at)))

    def verdicts(self, run_id: str) -> Counter[str]:
        """How many items of a run have each verdict."""
        wanted = sa.select(run_items.c.verdict, count()).where(run_items.c.run_id == run_id)
        return Counter(dict(self._database.execute(wanted.group_by(run_items.c.verdict)).tuples().all()))

    def waiting(self) -> list[str]:
        """Messages that were not sent."""
        wanted = sa.select(outbox.c.dedupe_key, outbox.c.error).where(outbox.c.state != "sent")
        return [f"{row.dedupe_key} ({row.error})" for row in self._database.execute(wanted)]

    def cards(self) -> dict[str, tuple[str, str]]:
        """Where the card of each run stands."""
        return {row.run_id: (row.channel_id, row.ts) for row in self._database.execute(sa.select(run_cards))}

    def is_sound(self) -> bool:
        """Whether the database finds itself intact."""
        if self._database.dialect.name == "sqlite":
            return bool(self._database.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok")
        whole = self._database.scalar(sa.select(count()).select_from(invoices))
        by_index = "SELECT count(*) FROM (SELECT id FROM invoices ORDER BY id) AS ordered"
        return bool(self._database.exec_driver_sql(by_index).scalar() == whole)


def _stated(row: Any) -> tuple[str, date, str]:
    return row.run_id, row.txn_date, row.customer_name


def _has_its_lines(row: Any) -> bool:
    # Two lines and their subtotal, which is a line, too.
    return bool(row.lines == 3 and row.line_sum == 2 * row.total)


def _open(row: Any) -> Decimal:
    """What an entry adds to Work in Progress."""
    return Decimal(row.amount) if row.tile == Tile.WORK_IN_PROGRESS.value else Decimal(0)


def range_of(run: ImportRun) -> tuple[date, date]:
    """The dates of a run, both included."""
    return run.filters.date_from, run.filters.date_to


def everything_said(seen: Seen) -> str:
    """All that left the processes for people's eyes: messages and logs."""
    return json.dumps(seen.messages) + seen.log
