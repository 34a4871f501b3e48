"""Drafts and postings as the store keeps them, and QuickBooks as something that takes an invoice."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.errors import AppError
from services.model.existing import Stated
from services.model.invoice_entry import DraftChange
from services.model.people import Actor
from services.model.posting import Named, PostingChoice, PostingLists, PostingOrder, PostingStatus
from services.model.quickbooks import SourceInvoice


class NotTaken(AppError):
    """QuickBooks refused an invoice: it does not have it. The sentence says why, and what to do."""

    code = "not_taken"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)

    @property
    def sentence(self) -> str:
        return str(self)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to post, with the very words that QuickBooks is or was asked with."""

    invoice_id: str
    team_id: str
    choice: PostingChoice
    request_id: str
    body: str
    asked_by: str
    asked_at: datetime
    #: How many attempts were refused before this one.
    number: int = 0
    #: How many sendings of it began before this one; what became of them is not known.
    tries: int = 0

    @property
    def may_have_arrived(self) -> bool:
        """Whether QuickBooks may have it already, by an earlier sending."""
        return self.tries > 0

    @property
    def asker(self) -> Actor:
        return Actor(self.team_id, self.asked_by)


@dataclass(frozen=True, slots=True)
class Lease:
    """Who sends an attempt, and until when nobody else does."""

    owner: str
    until: datetime


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """What posting needs to know of a QuickBooks customer."""

    named: Named
    currency: str | None
    is_active: bool


class PostingStore(Protocol):
    """Drafts, and their way to QuickBooks. Call ``created_here.lock`` before anything is changed."""

    def change_of(self, invoice_id: str) -> DraftChange:
        """The last change of the draft."""
        ...

    def status(self, invoice_id: str) -> PostingStatus | None:
        """The newest attempt to post it; None if there was none."""
        ...

    def under_way(self, invoice_ids: Iterable[str]) -> frozenset[str]:
        """Those of these invoices whose attempts wait for QuickBooks."""
        ...

    def latest(self, invoice_id: str) -> Attempt | None:
        """The newest attempt to post it, however it ended; None if there was none."""
        ...

    def begin(self, attempt: Attempt, lease: Lease) -> None:
        """Note an attempt in the place of one that was refused."""
        ...

    def due(self, now: datetime, limit: int) -> list[str]:
        """Invoices whose attempts wait, and which nobody sends now."""
        ...

    def claim(self, invoice_id: str, lease: Lease, now: datetime) -> Attempt | None:
        """The attempt, to be sent once more by this owner alone; None if it does not wait."""
        ...

    def put_off(self, attempt: Attempt, not_before: datetime, trouble: str) -> bool:
        """Whether it was this sending's until now: it was not answered, and waits until then."""
        ...

    def refuse(self, attempt: Attempt, trouble: str) -> bool:
        """Whether it was this sending's until now; QuickBooks does not have it."""
        ...

    def finish(self, attempt: Attempt) -> None:
        """QuickBooks has the invoice: no attempt to post it waits, whoever sends it or had it refused."""
        ...

    def settle(self, invoice_id: str, connection_id: str, now: datetime) -> bool:
        """Whether it waited for this company, and nobody sends it now: somebody says which invoice it is."""
        ...

    def is_posted(self, connection_id: str, qbo_id: str) -> bool:
        """Whether this QuickBooks invoice is one that was posted from here."""
        ...

    def others_waiting(self, attempt: Attempt) -> list[Attempt]:
        """Those of other invoices that are on their way to the same customer."""
        ...

    def last_choice(self, connection_id: str) -> PostingChoice | None:
        """What was chosen for the company's newest attempt."""
        ...

    def customers_of(self, connection_id: str, project_id: str) -> list[CustomerFacts]:
        """The QuickBooks customers that are linked to the project."""
        ...

    def customer(self, connection_id: str, customer_id: str) -> CustomerFacts | None: ...

    def stated(self, connection_id: str, qbo_id: str) -> Stated | None:
        """What QuickBooks states of the invoice, as it was last read; None where it is gone."""
        ...

    def currencies(self, team_id: str) -> list[str]:
        """The currencies of the workspace's companies, their own first, then those of their customers."""
        ...

    def import_too(self, actor: Actor, connection_id: str, qbo_id: str, at: datetime) -> bool:
        """Whether this was decided just now: it comes in although its number was created here."""
        ...

    def imported_too(self, connection_id: str) -> frozenset[str]:
        """The QuickBooks invoices of which that was decided."""
        ...


class InvoiceWriter(Protocol):
    """One connected company, written to. Methods raise an ``AppError`` where it does not answer."""

    @property
    def calls(self) -> int:
        """Requests that reached QuickBooks so far."""
        ...

    def lists(self) -> PostingLists:
        """What it offers for the lines of an invoice: two or three requests."""
        ...

    def create(self, body: str, request_id: str) -> SourceInvoice:
        """The invoice as QuickBooks has it now. Raises ``NotTaken`` where it refuses it.

        The same request once more brings the same invoice. After any error it is there nevertheless if an
        earlier request arrived: see ``may_have_arrived``.
        """
        ...

    @property
    def may_have_arrived(self) -> bool:
        """Whether a request left so far of which no answer says that it was not done."""
        ...

    def like(self, body: str, since: datetime) -> list[SourceInvoice]:
        """The invoices that come to what this body says. Without a number: those made since then."""
        ...

    def tells(self, body: str, since: datetime, stated: SourceInvoice) -> bool:
        """Whether the invoice says all that this body says, line by line. Asks nobody."""
        ...


class Writers(Protocol):
    """Opens companies to write to."""

    def writer(self, connection_id: str, watch: Callable[[], None] = ...) -> InvoiceWriter:
        """The company of this connection. Raises ``NotFound``.

        ``watch`` is called while a request waits; what it raises ends the wait.
        """
        ...

    def body_of(self, order: PostingOrder) -> str:
        """The order in QuickBooks' own form, the same each time. Asks nobody."""
        ...
