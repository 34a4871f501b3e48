"""The invoice window with a real store, and short ways to put invoices into it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from services.invoice_window import CreatedHere, InvoiceWindow
from services.model.invoice_status import PaymentState, Tile
from services.model.invoice_window import HomeReport, InvoiceDetails, NewInvoice, NewLine, PagePlace
from services.model.people import Actor
from services.model.project import CustomerLink, Project
from services.ports.invoice_window import CreatedInvoice, Posting
from services.store.unit_of_work import Store
from tests.builders import a_line
from tests.services.desk_doubles import ADMIN, MEMBER, NOW, STRANGER, EveryRight, SettableClock

DAY = date(2026, 10, 5)


@dataclass
class Desk:
    """What can be done at the desk, and by whom."""

    store: Store
    clock: SettableClock
    website: Project = field(init=False)
    brand: Project = field(init=False)
    #: A project of another workspace.
    foreign: Project = field(init=False)

    def __post_init__(self) -> None:
        rights = EveryRight(ADMIN, STRANGER)
        self.window = InvoiceWindow(self.store, self.clock, rights)
        self.created_here = CreatedHere(self.store, self.clock, rights)
        with self.store.writing() as tx:
            self.website = tx.projects.create(ADMIN, "Acme", "Website", NOW)
            self.brand = tx.projects.create(ADMIN, "Birch", "Brand", NOW)
            self.foreign = tx.projects.create(STRANGER, "Acme", "Website", NOW)
            tx.projects.add_member(self.website.id, MEMBER.user_id)
            tx.commit()

    def new(self, **facts: Any) -> NewInvoice:
        """An invoice of a hundred dollars for the website."""
        line = NewLine("Design", Decimal("2"), Decimal("50"))
        plain: dict[str, Any] = {
            "project_id": self.website.id,
            "doc_number": "F-1",
            "txn_date": DAY,
            "due_date": None,
            "currency": "USD",
            "lines": (line,),
        }
        return NewInvoice(**plain | facts)

    def sent(self, no: int, due: date | None = None, company: str = "con1", **facts: Any) -> str:
        """An invoice that was created here and posted, so that it stands in A/R Aging; its id."""
        new = self.new(**{"doc_number": f"S-{no}", "due_date": due} | facts)
        invoice_id = self.put(new, f"here:{no:03}")
        with self.store.writing() as tx:
            tx.created_here.post(Posting(invoice_id, company, str(500 + no), Tile.AR_AGING), NOW)
            tx.commit()
        return invoice_id

    def put(self, new: NewInvoice, invoice_id: str = "here:1", actor: Actor = ADMIN, lines: int = 1) -> str:
        """A draft with an id that a test knows."""
        projects = (self.website, self.brand, self.foreign)
        client_id = next(one.client_id for one in projects if one.id == new.project_id)
        own = tuple(a_line(line_no=no) for no in range(1, lines + 1))
        draft = CreatedInvoice(invoice_id, client_id, new, own, Decimal(100), PaymentState.OPEN, Tile.DRAFTS)
        with self.store.writing() as tx:
            tx.created_here.create(actor, draft, NOW)
            tx.commit()
        return invoice_id

    def link(self, customer_id: str, project: Project | None = None) -> None:
        """Link a customer of the company to the project: the website, unless said so."""
        with self.store.writing() as tx:
            to = (project or self.website).id
            tx.projects.link(CustomerLink("con1", customer_id, to, ADMIN.user_id, NOW))
            tx.commit()

    def home(self, actor: Actor = ADMIN, place: PagePlace | None = None) -> HomeReport:
        return self.window.home(actor, place or PagePlace())

    def invoice(self, invoice_id: str, actor: Actor = ADMIN) -> InvoiceDetails:
        return self.window.invoice(actor, invoice_id)
