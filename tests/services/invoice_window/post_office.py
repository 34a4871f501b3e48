"""The desk with a stand-in QuickBooks company that takes what is posted, over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from services.invoice_window.posting import Postings
from services.invoice_window.posting_forms import PostingForms
from services.invoice_window.sending import KNOWN_FOR
from services.model.outbox import MessageKind
from services.model.people import Actor
from services.model.posting import PostingChoice
from services.model.quickbooks import Entity, SourceCustomer
from services.ports.store import Store
from services.quickbooks.client import QuickBooksSources
from services.quickbooks.governor import Limits
from services.sandbox.company import REALM_ID, Company
from services.sandbox.controls import Controls
from services.sandbox.http_api import create_app
from services.sandbox.serving import Served
from tests.mirror.mirrored import QuickClock, StandInTokens
from tests.services.desk_doubles import ADMIN, NOW, TEAM, EveryRight
from tests.services.invoice_window.desk import Desk

SECOND = Actor(TEAM, "USECOND")
ACME, BIRCH, EURO = "1", "2", "3"
DESIGN = "4"
CHOICE = PostingChoice("con1", ACME, DESIGN, "NON")
#: What a request that creates an invoice is known by.
CREATES = f"POST /v3/company/{REALM_ID}/invoice"


def filled(company: Company) -> None:
    """Three customers and what the firm sells."""
    company.insert("CompanyInfo", {"CompanyName": "Rivertown Design", "Country": "US"})
    company.insert("Preferences", {"TaxPrefs": {"UsingSalesTax": True}})
    for name, currency in (("Acme", "USD"), ("Birch", "USD"), ("Euro", "EUR")):
        names = {"DisplayName": name, "FullyQualifiedName": name}
        company.insert("Customer", {**names, "Active": True, "CurrencyRef": {"value": currency}})
    for name, kind in (("Design", "Service"), ("Studio", "Category"), ("Travel", "Service")):
        company.insert("Item", {"Name": name, "FullyQualifiedName": name, "Active": True, "Type": kind})


@dataclass
class PostOffice:
    """Everything that posting needs, and how to disturb it."""

    desk: Desk
    controls: Controls
    url: str
    clock: QuickClock = field(default_factory=lambda: QuickClock(NOW))

    def __post_init__(self) -> None:
        self.controls.company.clock = self.clock
        sources = QuickBooksSources(
            StandInTokens(self.controls), self.desk.store, self.clock, self.url, Limits(read_seconds=2)
        )
        self.sources = sources
        self.rights = EveryRight(ADMIN, SECOND)
        self.postings = self.process(self.desk.store)
        self.forms = PostingForms(self.desk.store, self.clock, self.rights, sources)
        with self.desk.store.writing() as tx:
            for qbo_id, name, currency in (
                (ACME, "Acme", "USD"),
                (BIRCH, "Birch", "USD"),
                (EURO, "Euro", "EUR"),
            ):
                tx.mirror.list_of(Entity.CUSTOMER).keep("con1", [a_customer_of(qbo_id, name, currency)])
            tx.commit()

    def process(self, store: Store) -> Postings:
        """A process of its own."""
        return Postings(store, self.clock, self.rights, self.sources)

    def draft(self, **facts: Any) -> str:
        return self.desk.created_here.create(ADMIN, self.desk.new(**facts))

    def there(self) -> list[dict[str, Any]]:
        """The invoices that QuickBooks has."""
        return self.controls.company.documents("Invoice")

    def told(self) -> list[tuple[MessageKind, str | None, object]]:
        """The messages that wait: of which kind, to whom, about which invoice."""
        with self.desk.store.writing() as tx:
            waiting = tx.outbox.claim_due(self.clock.now(), 10)
        return [(one.kind, one.recipient, one.facts.get("doc_number")) for one in waiting]

    def loses_answers(self, kind: str = "truncated", times: int = 4) -> None:
        """The next answers to what is posted get lost; four are as many as one sending asks for."""
        self.controls.fault(kind, CREATES, times=times)

    def ends_subscription(self) -> None:
        """The next request that would create an invoice is refused: the subscription has ended."""
        self.controls.fault("6190", CREATES)

    def forgets_requests(self) -> None:
        """It is so long ago that QuickBooks knows no request again, and judges each anew."""
        self.clock.move(seconds=KNOWN_FOR.total_seconds())
        self.controls.company.answers_by_request_id.clear()

    def has_once(self, invoice_id: str) -> bool:
        """Whether QuickBooks has one invoice, and that is this one."""
        return [one["Id"] for one in self.there()] == [self.desk.invoice(invoice_id).history.qbo_id]


def a_customer_of(qbo_id: str, name: str, currency: str = "USD", is_active: bool = True) -> SourceCustomer:
    return SourceCustomer(qbo_id, name, name, None, False, is_active, None, currency, NOW, b"{}", qbo_id)


@contextmanager
def serving() -> Iterator[tuple[str, Controls]]:
    """The stand-in company, on an address."""
    company = Company(QuickClock(NOW), filled)
    controls = Controls(company)
    served = Served(create_app(company, controls)).start()
    yield served.url, controls
    served.stop()
