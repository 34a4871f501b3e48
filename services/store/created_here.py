"""Invoices that are created here, and which of them are in QuickBooks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from services.decisions.classify_invoice import folded_number
from services.decisions.post_invoice import tile_when_posted
from services.model.invoice_status import DeliveryState, PaymentState
from services.model.invoice_window import Origin
from services.model.people import Actor
from services.model.quickbooks import SourceInvoice, SourceLine
from services.ports.invoice_window import CreatedInvoice, Posting
from services.ports.runs import RowsRefused
from services.store.locks import lock_until_end
from services.store.packing import packed
from services.store.tables import invoice_lines, invoices, mirror_lines, posted_invoices
from services.store.tables import mirror_invoices as mirror
from services.store.tables_posting import draft_changes, posting_attempts
from services.store.to_follow import note_to_follow
from services.store.versions import created_in, ledger_of, raise_version

#: What QuickBooks states of an invoice, as the mirror and the ledger both have it.
_STATED = (
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
    "sync_token",
    "digest",
    "content_digest",
)
#: Without these no invoice stands in the ledger.
_NEEDED = frozenset({"txn_date", "total", "balance"})
_LINE = [column.name for column in mirror_lines.c if column.name not in ("connection_id", "qbo_id")]


class CreatedHereRepository:
    """Writes what is created here."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def lock(self, team_id: str) -> None:
        """Make others who create or post invoices in this workspace wait until the transaction ends."""
        lock_until_end(self._database, f"invoices|{team_id}")

    def has_number(self, team_id: str, client_id: str, folded: str, besides: str | None = None) -> bool:
        """Whether the client has an invoice with this number, trimmed and case-folded, besides this one."""
        same = sa.exists().where(
            invoices.c.team_id == team_id,
            invoices.c.client_id == client_id,
            invoices.c.doc_number_folded == folded,
            invoices.c.id != (besides or ""),
        )
        return bool(self._database.scalar(sa.select(same)))

    def create(self, actor: Actor, created: CreatedInvoice, at: datetime) -> None:
        """A new invoice with its lines. Call ``lock`` before."""
        own = {"created_by": actor.user_id, "created_at": at}
        self._database.execute(sa.insert(invoices).values(_values(actor, created) | own))
        self._write_lines(created.id, created.lines)
        raise_version(self._database, created_in(actor.team_id))

    def change(self, actor: Actor, created: CreatedInvoice, number: int, at: datetime) -> None:
        """The draft as it is now, by its change of this number. Call ``lock`` before."""
        changed = sa.update(invoices).where(invoices.c.id == created.id)
        self._database.execute(changed.values(_values(actor, created)))
        self._write_lines(created.id, created.lines)
        self._database.execute(sa.delete(draft_changes).where(draft_changes.c.invoice_id == created.id))
        noted = {"invoice_id": created.id, "number": number, "changed_by": actor.user_id, "changed_at": at}
        self._database.execute(sa.insert(draft_changes).values(**noted))
        raise_version(self._database, created_in(actor.team_id))

    def delete(self, team_id: str, invoice_id: str) -> None:
        """The draft goes, with its lines and all that was noted of it. Call ``lock`` before."""
        for noted in (draft_changes, posting_attempts, invoice_lines):
            self._database.execute(sa.delete(noted).where(noted.c.invoice_id == invoice_id))
        self._database.execute(sa.delete(invoices).where(invoices.c.id == invoice_id))
        raise_version(self._database, created_in(team_id))

    def unposted(self, team_id: str, client_id: str, folded: str) -> str | None:
        """The client's invoice with this number that was created here and is not posted; its id."""
        same = sa.select(invoices.c.id).where(
            invoices.c.team_id == team_id,
            invoices.c.client_id == client_id,
            invoices.c.doc_number_folded == folded,
            invoices.c.origin == Origin.CREATED_HERE.value,
            invoices.c.qbo_id.is_(None),
        )
        return self._database.scalar(same.order_by(invoices.c.id).limit(1))

    def is_here(self, connection_id: str, qbo_id: str) -> bool:
        """Whether this QuickBooks invoice is in the invoice window, imported or posted."""
        same = sa.exists().where(invoices.c.connection_id == connection_id, invoices.c.qbo_id == qbo_id)
        return bool(self._database.scalar(sa.select(same)))

    def post(self, posting: Posting, at: datetime) -> None:
        """Note that it is in QuickBooks. Raises ``RowsRefused`` if an import was quicker."""
        both = {"connection_id": posting.connection_id, "qbo_id": posting.qbo_id}
        own = sa.update(invoices).where(invoices.c.id == posting.invoice_id)
        try:
            self._database.execute(own.values(**both, tile=posting.tile.value, unsent_as_sent=True))
            noted = {**both, "invoice_id": posting.invoice_id, "posted_at": at}
            self._database.execute(sa.insert(posted_invoices).values(**noted))
        except IntegrityError as error:
            raise RowsRefused from error
        # The plans of its workspace, for it is unposted no longer, and those of its company.
        team_id = sa.select(invoices.c.team_id).where(invoices.c.id == posting.invoice_id)
        raise_version(self._database, created_in(self._database.scalar(team_id) or ""))
        raise_version(self._database, ledger_of(posting.connection_id))
        # Paid before anybody noted that it was posted: that follows, too.
        note_to_follow(self._database, posting.connection_id, [posting.qbo_id])

    def give_way(self, connection_id: str, qbo_id: str) -> str | None:
        """An imported copy of it goes, because it was created here; the run that had brought it in."""
        copies = sa.select(invoices.c.id, invoices.c.run_id).where(
            invoices.c.connection_id == connection_id,
            invoices.c.qbo_id == qbo_id,
            invoices.c.origin == Origin.IMPORTED.value,
        )
        copy = self._database.execute(copies.with_for_update()).one_or_none()
        if copy is None:
            return None
        self._database.execute(sa.delete(invoice_lines).where(invoice_lines.c.invoice_id == copy.id))
        self._database.execute(sa.delete(invoices).where(invoices.c.id == copy.id))
        raise_version(self._database, ledger_of(connection_id))
        run_id: str | None = copy.run_id
        return run_id

    def take_over(self, invoice_id: str, stated: SourceInvoice) -> None:
        """The posted invoice is as QuickBooks states it, lines included. Call ``post`` before."""
        facts = {name: getattr(stated, name) for name in _STATED}
        states = {"payment_state": stated.payment_state.value, "delivery_state": stated.delivery_state.value}
        self._state(invoice_id, facts | states | {"raw": packed(stated.raw)})
        self._write_lines(invoice_id, stated.lines)

    def take_over_kept(self, invoice_id: str) -> bool:
        """As ``take_over``, from the mirror; false where that does not have it."""
        same = sa.and_(
            mirror.c.connection_id == invoices.c.connection_id, mirror.c.qbo_id == invoices.c.qbo_id
        )
        columns = [mirror.c[name] for name in (*_STATED, "payment_state", "delivery_state", "raw")]
        wanted = sa.select(*columns).join_from(mirror, invoices, same).where(invoices.c.id == invoice_id)
        row = self._database.execute(wanted).one_or_none()
        if row is None:
            return False
        self._state(invoice_id, row._asdict())
        self._copy_lines(invoice_id)
        return True

    def _state(self, invoice_id: str, stated: dict[str, Any]) -> None:
        """What QuickBooks states; where it states no date or amounts, ours stay."""
        known = {name: fact for name, fact in stated.items() if fact is not None or name not in _NEEDED}
        is_whole = stated["total"] is not None and stated["balance"] is not None
        if not is_whole:
            for name in ("total", "balance", "payment_state"):
                known.pop(name, None)
        else:
            payment = PaymentState(stated["payment_state"])
            delivery = DeliveryState(stated["delivery_state"])
            known["tile"] = tile_when_posted(payment, delivery).value
        known["doc_number_folded"] = folded_number(stated["doc_number"])
        self._database.execute(sa.update(invoices).where(invoices.c.id == invoice_id).values(**known))

    def _write_lines(self, invoice_id: str, lines: Sequence[SourceLine]) -> None:
        """These lines in the place of whatever lines it had."""
        self._database.execute(sa.delete(invoice_lines).where(invoice_lines.c.invoice_id == invoice_id))
        if lines:
            values = [{"invoice_id": invoice_id, **_line_values(line)} for line in lines]
            self._database.execute(sa.insert(invoice_lines), values)

    def _copy_lines(self, invoice_id: str) -> None:
        """The mirror's lines in the place of its own."""
        self._database.execute(sa.delete(invoice_lines).where(invoice_lines.c.invoice_id == invoice_id))
        same = sa.and_(
            mirror_lines.c.connection_id == invoices.c.connection_id,
            mirror_lines.c.qbo_id == invoices.c.qbo_id,
        )
        source = (
            sa.select(invoices.c.id, *(mirror_lines.c[name] for name in _LINE))
            .join_from(mirror_lines, invoices, same)
            .where(invoices.c.id == invoice_id)
        )
        self._database.execute(sa.insert(invoice_lines).from_select(["invoice_id", *_LINE], source))


def _line_values(line: SourceLine) -> dict[str, Any]:
    return {
        column.name: getattr(line, column.name) for column in invoice_lines.c if column.name != "invoice_id"
    } | {"kind": line.kind.value}


def _values(actor: Actor, created: CreatedInvoice) -> dict[str, Any]:
    new = created.new
    return {
        "id": created.id,
        "team_id": actor.team_id,
        "origin": Origin.CREATED_HERE.value,
        "client_id": created.client_id,
        "project_id": new.project_id,
        "doc_number": new.doc_number,
        "doc_number_folded": folded_number(new.doc_number),
        "txn_date": new.txn_date,
        "due_date": new.due_date,
        "currency": new.currency,
        "total": created.total,
        "balance": created.total,
        "payment_state": created.payment.value,
        "delivery_state": DeliveryState.NOT_SENT.value,
        "tile": created.tile.value,
        "unsent_as_sent": False,
    }
