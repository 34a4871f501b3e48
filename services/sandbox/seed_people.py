"""Who works in the stand-in company, and whom it pays: employees and vendors, with Ids of their own range."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from services.sandbox.company import Company
from services.sandbox.documents import Document, reference
from services.sandbox.seed_customers import CURRENCY_NAMES

_FIRST_ID = 9001


class Worker(NamedTuple):
    """Somebody whose time is written down: the name, the hourly rate, and the Id of the usual item."""

    name: str
    rate: Decimal
    item: int
    entity: str = "Employee"


class Payee(NamedTuple):
    """A vendor, and the currency of its bills."""

    name: str
    currency: str = "USD"


WORKERS = (
    Worker("Senior consultant", Decimal(210), 3),
    Worker("Consultant", Decimal(165), 4),
    Worker("Designer", Decimal(145), 5),
    Worker("Project manager", Decimal(135), 6),
    Worker("Research assistant", Decimal("98.50"), 7),
    Worker("Gullwing Subcontracting", Decimal(120), 4, "Vendor"),
)
PAYEES = (
    Payee("Gullwing Subcontracting"),
    Payee("Cobalt Print Works"),
    Payee("Seafarer Travel Agency"),
    Payee("Pilot House Rentals"),
    Payee("Breakwater Software"),
    Payee("Nordkai Druck GmbH", "EUR"),
)


def add_people(company: Company, at: datetime) -> dict[str, Document]:
    """Store all of them; the documents by DisplayName."""
    employees = [worker for worker in WORKERS if worker.entity == "Employee"]
    added: dict[str, Document] = {}
    for number, worker in enumerate(employees, start=_FIRST_ID):
        document = {**_employee(worker), "Id": str(number)}
        added[worker.name] = company.insert("Employee", document, at)
    for number, payee in enumerate(PAYEES, start=_FIRST_ID + len(employees)):
        document = {**_vendor(payee), "Id": str(number)}
        added[payee.name] = company.insert("Vendor", document, at)
    return added


def _employee(worker: Worker) -> Document:
    given, _, family = worker.name.partition(" ")
    named = {"GivenName": given} | ({"FamilyName": family} if family else {})
    return {
        "BillableTime": True,
        "BillRate": worker.rate,
        **named,
        "DisplayName": worker.name,
        "PrintOnCheckName": worker.name,
        "Active": True,
    }


def _vendor(payee: Payee) -> Document:
    return {
        "Balance": 0,
        "Vendor1099": False,
        "CurrencyRef": reference(payee.currency, CURRENCY_NAMES[payee.currency]),
        "CompanyName": payee.name,
        "DisplayName": payee.name,
        "PrintOnCheckName": payee.name,
        "Active": True,
    }
