"""What the firm of the demo has done before the first import: projects, their people, invoices created here.

One of the invoices created here is in QuickBooks, too, and one has the number of an invoice that QuickBooks
has for the same client: both lie in the last quarter, so that importing it shows what becomes of them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from bot.bootstrap import Services, operator
from bot.sandbox.workspace import TEAM_ID
from services.model.invoice_window import NewInvoice, NewLine
from services.model.people import Actor
from services.sandbox.company import Company
from services.sandbox.documents import Document, amount, reference
from services.sandbox.sales import create_sale
from services.sandbox.seed_plain import sales_line

#: Who created the invoices, and who is a member of some projects without any other right.
AUTHOR, MEMBER = Actor(TEAM_ID, "U0ADMIN"), "U0MEMBER"
#: So many customers with recent invoices are left without a project: the first import has something to show.
UNLINKED = 3
RECENT = timedelta(days=150)
PROJECT = "Client work"
#: An invoice in A/R Aging that was posted from here, and is open.
POSTED = "F-1002"
LEGAL_FORMS = (" Inc.", " GmbH", " LLC", " Ltd.")
_TERM = timedelta(days=30)
_WORK = (
    NewLine("Strategy workshop, two days", Decimal("2"), Decimal("1850.00")),
    NewLine("Preparation and notes", Decimal("3.5"), Decimal("140.00")),
)


class DemoBooks:
    """Fills the invoice window of the demo; on the same day with the same invoices."""

    def __init__(self, services: Services, company: Company, connection_id: str) -> None:
        self._services = services
        self._company = company
        self._connection_id = connection_id
        #: Project ids by customer.
        self._projects: dict[str, str] = {}

    def fill(self) -> None:
        """Projects for most customers, and invoices for some of them."""
        self._projects = _link_customers(self._services, self._company, self._connection_id)
        twin = self._twin()
        others = [one for one in self._in_dollars() if one != _customer(twin)]
        today = self._company.today
        self._create(_customer(twin), _copy(twin))
        self._create_and_post(others[0], "F-1001", first_of_last_quarter(today) + timedelta(days=40))
        self._create_and_post(others[1], POSTED, today - timedelta(days=6))
        self._create(others[2], _invoice("F-1003", today - timedelta(days=3)))
        self._create(others[3], _invoice("F-1004", today - timedelta(days=1)))
        self._add_member(_customer(twin), others[0])

    def _create(self, customer: str, new: NewInvoice) -> str:
        of_project = replace(new, project_id=self._projects[customer])
        return self._services.invoice_desk.created.create(AUTHOR, of_project)

    def _create_and_post(self, customer: str, number: str, day: date) -> None:
        """QuickBooks has this one, too, as if it had been posted from here."""
        invoice_id = self._create(customer, _invoice(number, day))
        posted = create_sale(self._company, "Invoice", _as_posted(customer, number, day))
        qbo_id = str(posted["Id"])
        self._services.invoice_desk.created.record_posting(AUTHOR, invoice_id, self._connection_id, qbo_id)

    def _add_member(self, *customers: str) -> None:
        with self._services.store.writing() as tx:
            for customer in customers:
                tx.projects.add_member(self._projects[customer], MEMBER)
            tx.commit()

    def _twin(self) -> Document:
        """A plain invoice that QuickBooks has in the last quarter, for a client with a project."""
        first = first_of_last_quarter(self._company.today)
        days = {(first + timedelta(days=at)).isoformat() for at in range(90)}
        odd = set(self._company.cases.values())
        return next(
            invoice
            for invoice in self._company.documents("Invoice")
            if invoice["TxnDate"] in days
            and invoice["Id"] not in odd
            and _customer(invoice) in self._in_dollars()
        )

    def _in_dollars(self) -> list[str]:
        """Ids of the customers with a project that are billed in dollars, oldest first."""
        return [
            str(customer["Id"])
            for customer in self._company.documents("Customer")
            if customer["Id"] in self._projects and customer["CurrencyRef"]["value"] == "USD"
        ]


def first_of_last_quarter(today: date) -> date:
    """The day on which the quarter before this one began."""
    this = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    last_day = this - timedelta(days=1)
    return date(last_day.year, last_day.month - 2, 1)


def _customer(invoice: Document) -> str:
    return str((invoice.get("CustomerRef") or {}).get("value"))


def _invoice(number: str, day: date) -> NewInvoice:
    return NewInvoice("", number, day, day + _TERM, "USD", _WORK)


def _copy(invoice: Document) -> NewInvoice:
    """The same number, date and total, written down once more by somebody here."""
    whole = NewLine("Consulting as agreed", Decimal(1), amount(invoice["TotalAmt"]))
    day = date.fromisoformat(invoice["TxnDate"])
    return NewInvoice("", str(invoice["DocNumber"]), day, day + _TERM, "USD", (whole,))


def _as_posted(customer: str, number: str, day: date) -> Document:
    lines = [sales_line(line.description, line.quantity, line.unit_price) for line in _WORK]
    return {
        "CustomerRef": reference(customer),
        "DocNumber": number,
        "TxnDate": day.isoformat(),
        "DueDate": (day + _TERM).isoformat(),
        "EmailStatus": "EmailSent",
        "Line": lines,
    }


def _link_customers(services: Services, company: Company, connection_id: str) -> dict[str, str]:
    """A project for each customer at the top of the tree but a few: project ids by customer."""
    actor = operator(TEAM_ID)
    tops = [customer for customer in company.documents("Customer") if not customer.get("ParentRef")]
    left = _left_unlinked(company, {str(customer["Id"]) for customer in tops})
    projects: dict[str, str] = {}
    for customer in tops:
        name, customer_id = str(customer["DisplayName"])[:100], str(customer["Id"])
        if customer_id not in left:
            project = services.projects.create(actor, name, PROJECT)
            services.projects.link(actor, connection_id, [customer_id], project.id)
            projects[customer_id] = project.id
        elif name.endswith(LEGAL_FORMS):
            # Known here under a shorter name: something to suggest, and not to link by itself.
            services.projects.create(actor, name.rpartition(" ")[0], PROJECT)
    return projects


def _left_unlinked(company: Company, tops: set[str]) -> set[str]:
    """Of those with several invoices in these months, the ones with the fewest."""
    since = (company.today - RECENT).isoformat()
    recent = Counter(
        str(invoice["CustomerRef"]["value"])
        for invoice in company.documents("Invoice")
        if invoice["TxnDate"] >= since and (invoice.get("CustomerRef") or {}).get("value") in tops
    )
    several = [customer_id for customer_id, count in recent.most_common() if count > 1]
    return set(several[-UNLINKED:])
