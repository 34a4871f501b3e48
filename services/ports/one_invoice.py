"""One invoice of the invoice window as the store keeps it, and its document as QuickBooks sent it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.model.invoice_window import Origin
from services.model.placement import DeliveryNotes, Hand, SinceThen
from services.model.review import Acceptance


@dataclass(frozen=True, slots=True)
class ProjectChanged:
    """An invoice goes to another project, and so to that one's client."""

    invoice_id: str
    project_id: str
    client_id: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FirstProject:
    """The project that an invoice was in before somebody here changed that, by whom and when."""

    project_id: str | None
    hand: Hand


@dataclass(frozen=True, slots=True)
class Numbered:
    """An invoice's number, folded, where another of the same client may have it."""

    team_id: str
    client_id: str
    folded: str
    origin: Origin
    invoice_id: str


class OneInvoiceStore(Protocol):
    """What is kept of one invoice beside its row."""

    def customer_id(self, invoice_id: str) -> str | None:
        """Its customer in QuickBooks; None for one that was created here."""
        ...

    def document(self, invoice_id: str) -> bytes | None:
        """The exact bytes that QuickBooks sent; None for one that was created here."""
        ...

    def since(self, invoice_id: str) -> SinceThen:
        """What the mirror says of it now."""
        ...

    def moved(self, invoice_id: str) -> Hand | None:
        """The latest move between tiles that stands."""
        ...

    def first_project(self, invoice_id: str) -> FirstProject | None:
        """None where it stands in the project that it came in to."""
        ...

    def was_undone(self, team_id: str, invoice_id: str) -> bool:
        """Whether an undo took this invoice out of the workspace's invoice window."""
        ...

    def acceptance(self, invoice_id: str) -> Acceptance | None:
        """The decision by which it came in as QuickBooks states it, if that is how it came in."""
        ...

    def is_number_taken(self, numbered: Numbered) -> bool:
        """Whether an invoice of that client stands in its way there.

        QuickBooks lets numbers repeat; what is created here does not repeat one, and is not repeated.
        """
        ...

    def set_project(self, change: ProjectChanged, first_project_id: str | None) -> None:
        """Write it, and note in which project the invoice was at first."""
        ...


class Documents(Protocol):
    """What only QuickBooks' own documents and pages say."""

    def notes(self, raw: bytes) -> DeliveryNotes:
        """What a document says of delivery and voiding. Never raises, whatever the bytes are."""
        ...

    def address(self, realm_id: str, qbo_id: str) -> str | None:
        """The invoice's page in QuickBooks, of this very company; None for what is no id of QuickBooks'."""
        ...
