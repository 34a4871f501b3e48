"""A second, small company: what somebody connects beside the first one, or in its place by mistake."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from random import Random

from services.clock import Clock
from services.sandbox.company import Company
from services.sandbox.documents import Document, reference
from services.sandbox.seed_lists import add_company, add_lists
from services.sandbox.seed_plain import Ledgerhand

SECOND_REALM_ID = "9341453000000002"
SECOND_NAME = "Harbor Street Studio"
CUSTOMERS = ("Kestrel Press", "Old Mill Bakery", "Larkspur Dental")
INVOICES = 12
_SEED = 20_240_301


def second_company(clock: Clock) -> Company:
    """A studio with three customers and an invoice each month of the last year."""
    return Company(clock, fill, SECOND_REALM_ID)


def fill(company: Company) -> None:
    """Write the books."""
    began = datetime.combine(company.today - timedelta(days=400), time(9), company.zone)
    add_company(company, began)
    add_lists(company, began)
    facts = company.get("CompanyInfo", "1")
    company.replace("CompanyInfo", facts | {"CompanyName": SECOND_NAME, "LegalName": SECOND_NAME}, began)
    customers = [company.insert("Customer", _customer(name, at), began) for at, name in enumerate(CUSTOMERS)]
    hand = Ledgerhand(company, Random(_SEED), customers)
    for at in range(INVOICES):
        day = company.today - timedelta(days=30 * (INVOICES - at))
        hand.store({**hand.draft(day, customers[at % len(customers)]), "DocNumber": str(201 + at)})


def _customer(name: str, at: int) -> Document:
    return {
        "Taxable": True,
        "BillAddr": {"Id": str(1 + at), "Line1": f"{at + 1} Harbor Street", "City": "Portland"},
        "Job": False,
        "BillWithParent": False,
        "Balance": 0,
        "BalanceWithJobs": 0,
        "CurrencyRef": reference("USD", "United States Dollar"),
        "PreferredDeliveryMethod": "Email",
        "IsProject": False,
        "FullyQualifiedName": name,
        "DisplayName": name,
        "PrintOnCheckName": name,
        "CompanyName": name,
        "Active": True,
        "PrimaryEmailAddr": {"Address": f"studio{at}@customer.example"},
    }
