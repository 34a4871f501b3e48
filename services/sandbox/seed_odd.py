"""Stores every odd case once, spread over the last 13 months, and notes its Id in ``company.cases``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from services.sandbox.company import Company
from services.sandbox.documents import Document, amount, referred
from services.sandbox.seed_odd_money import MONEY
from services.sandbox.seed_odd_shapes import INVOICED_NAMES, SHAPES
from services.sandbox.seed_odd_states import STATES
from services.sandbox.seed_plain import Ledgerhand

Case = Callable[[Ledgerhand, Document], Document | None]

_STRIDE = 29
_DAYS_APART = 6
_ORDINARY = (
    "Alder Street Dental Group",
    "Harborlight Studio LLC",
    "Ironbridge Robotics",
    "Foxglove Botanicals",
)


def add_odd_invoices(hand: Ledgerhand) -> None:
    """All cases, in the order of their lists."""
    cases: list[Case] = [*STATES, *MONEY, *SHAPES]
    days = iter(_days(hand.company.today, len(cases) + len(INVOICED_NAMES)))
    for at, case in enumerate(cases):
        customer = hand.customer(_ORDINARY[at % len(_ORDINARY)])
        invoice = {**hand.draft(next(days), customer), "DocNumber": str(3001 + at)}
        stored = case(hand, invoice) or hand.store(invoice)
        hand.company.cases[case.__name__] = stored["Id"]
    for at, (case_name, customer_name) in enumerate(INVOICED_NAMES.items()):
        invoice = hand.draft(next(days), hand.customer(customer_name))
        stored = hand.store({**invoice, "DocNumber": str(3901 + at)})
        hand.company.cases[f"invoice_for_{case_name}"] = stored["Id"]


def _days(today: date, count: int) -> list[date]:
    """A day for each case; the stride keeps neighbours in the list apart in time."""
    return [today - timedelta(days=3 + at * _STRIDE % count * _DAYS_APART) for at in range(count)]


def settle_customers(company: Company) -> None:
    """Set Balance and BalanceWithJobs of every customer to what its invoices leave open."""
    own: dict[str, Decimal] = {}
    for invoice in company.documents("Invoice"):
        customer_id = referred(invoice, "CustomerRef") or ""
        own[customer_id] = own.get(customer_id, Decimal(0)) + amount(invoice.get("Balance"))
    customers = company.documents("Customer")
    below = dict(own)
    for customer in reversed(customers):
        parent_id = referred(customer, "ParentRef")
        if parent_id is not None:
            below[parent_id] = below.get(parent_id, Decimal(0)) + below.get(customer["Id"], Decimal(0))
    for customer in customers:
        customer["Balance"] = own.get(customer["Id"], Decimal(0))
        customer["BalanceWithJobs"] = below.get(customer["Id"], Decimal(0))
        company.overwrite("Customer", customer)
