"""The invoice window as the store keeps it: pages, one invoice, and invoices that are created here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from services.model.invoice_status import DeliveryState, PaymentState, Tile
from services.model.invoice_window import InvoiceHistory, InvoiceRow, NewInvoice
from services.model.people import Actor
from services.model.quickbooks import SourceInvoice, SourceLine


@dataclass(frozen=True, slots=True)
class Scope:
    """Which invoices may be seen: all of a workspace, or those of its projects that list this person."""

    team_id: str
    member: str | None = None


@dataclass(frozen=True, slots=True)
class DueTotal:
    """Invoices of A/R Aging by company, currency and the day from which their age counts."""

    connection_id: str | None
    currency: str
    day: date
    count: int
    balance: Decimal


@dataclass(frozen=True, slots=True)
class KeptInvoice:
    """One invoice as it is stored; its lines stand apart."""

    row: InvoiceRow
    client_id: str | None
    project_id: str | None
    exchange_rate: Decimal | None
    tax: Decimal | None
    payment: PaymentState
    delivery: DeliveryState
    #: The rule by which it got its tile: whether unsent invoices count as sent.
    unsent_as_sent: bool
    history: InvoiceHistory


@dataclass(frozen=True, slots=True)
class CreatedInvoice:
    """A new invoice and what follows from it: its id, its client, lines with amounts, the total."""

    id: str
    client_id: str
    new: NewInvoice
    lines: tuple[SourceLine, ...]
    total: Decimal
    payment: PaymentState
    tile: Tile


@dataclass(frozen=True, slots=True)
class Posting:
    """An invoice that was created here and is in QuickBooks now, with the tile that follows."""

    invoice_id: str
    connection_id: str
    qbo_id: str
    tile: Tile


class InvoiceWindowStore(Protocol):
    """The invoice window."""

    def project_count(self, scope: Scope) -> int:
        """How many projects list the scope's member; 0 for a whole workspace."""
        ...

    def find(self, scope: Scope, invoice_id: str) -> KeptInvoice | None:
        """The invoice; None if it is gone or not in the scope."""
        ...

    def lines(self, invoice_id: str, limit: int) -> list[SourceLine]:
        """Its first lines, in order."""
        ...

    def line_count(self, invoice_id: str) -> int: ...


class CreatedHereStore(Protocol):
    """Invoices that are created here, and which of them are in QuickBooks."""

    def lock(self, team_id: str) -> None:
        """Make others who create or post invoices in this workspace wait until the transaction ends."""
        ...

    def has_number(self, team_id: str, client_id: str, folded: str, besides: str | None = None) -> bool:
        """Whether the client has an invoice with this number, trimmed and case-folded, besides this one."""
        ...

    def create(self, actor: Actor, created: CreatedInvoice, at: datetime) -> None:
        """A new invoice with its lines. Call ``lock`` before."""
        ...

    def change(self, actor: Actor, created: CreatedInvoice, number: int, at: datetime) -> None:
        """The draft as it is now, by its change of this number. Call ``lock`` before."""
        ...

    def delete(self, team_id: str, invoice_id: str) -> None:
        """The draft goes, with its lines and all that was noted of it. Call ``lock`` before."""
        ...

    def unposted(self, team_id: str, client_id: str, folded: str) -> str | None:
        """The client's invoice with this number that was created here and is not posted; its id."""
        ...

    def is_here(self, connection_id: str, qbo_id: str) -> bool:
        """Whether this QuickBooks invoice is in the invoice window, imported or posted."""
        ...

    def post(self, posting: Posting, at: datetime) -> None:
        """Note that it is in QuickBooks. Raises ``RowsRefused`` if an import was quicker."""
        ...

    def give_way(self, connection_id: str, qbo_id: str) -> str | None:
        """An imported copy of it goes, because it was created here; the run that had brought it in."""
        ...

    def take_over(self, invoice_id: str, stated: SourceInvoice) -> None:
        """The posted invoice is as QuickBooks states it, lines included. Call ``post`` before."""
        ...

    def take_over_kept(self, invoice_id: str) -> bool:
        """As ``take_over``, from the mirror; false where that does not have it."""
        ...
