"""Many plain invoices at once, for benchmarks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from services.sandbox.company import Company
from services.sandbox.documents import Document, reference, referred


def add_plain_invoices(company: Company, count: int, start: date, end: date) -> int:
    """Add this many, spread evenly over the days from ``start`` to ``end`` (both included).

    The same arguments on the same company give the same invoices. Raises ``ValueError`` for an empty range
    and for a company without customers.
    """
    if end < start or count < 0:
        raise ValueError("bulk needs a count of 0 or more, and from on or before to.")
    days = (end - start).days + 1
    with company.lock:
        customers, before = home_customers(company), company.count("Invoice")
        for at in range(count):
            txn_date = start + timedelta(days=at * days // count)
            customer = customers[at % len(customers)]
            created = datetime.combine(txn_date, time(17), UTC) + timedelta(seconds=at % 14_400)
            company.insert("Invoice", _plain(before + at, txn_date, customer), created)
    return count


def home_customers(company: Company) -> list[Document]:
    """The active ones that are billed in the home currency. Raises ``ValueError`` if there are none."""
    found = [customer for customer in company.documents("Customer") if customer.get("Active")]
    billed = [customer for customer in found if referred(customer, "CurrencyRef") == company.home_currency]
    if not billed:
        raise ValueError("bulk needs an active customer in the home currency.")
    return billed


def _plain(at: int, txn_date: date, customer: Document) -> Document:
    """One invoice of two lines; every third is paid, every third open and sent, every third not sent."""
    hours, rate = Decimal(at % 37 + 1) / 4, Decimal(120 + at % 9 * 5)
    lines = [_line(1, "Consulting", hours, rate), _line(2, "Project review", Decimal(2), rate)]
    total = sum((line["Amount"] for line in lines), Decimal(0))
    subtotal: Document = {"Amount": total, "DetailType": "SubTotalLineDetail", "SubTotalLineDetail": {}}
    return {
        "DocNumber": f"B{at + 1:07d}",
        "TxnDate": txn_date.isoformat(),
        "DueDate": (txn_date + timedelta(days=30)).isoformat(),
        "CustomerRef": reference(customer["Id"], customer["FullyQualifiedName"]),
        "CurrencyRef": customer["CurrencyRef"],
        "LinkedTxn": [],
        "CustomField": [],
        "Line": [*lines, subtotal],
        "TxnTaxDetail": {"TotalTax": 0},
        "TotalAmt": total,
        "Balance": Decimal(0) if at % 3 == 0 else total,
        "ApplyTaxAfterDiscount": False,
        "PrintStatus": "NeedToPrint",
        "EmailStatus": "NotSet" if at % 3 == 2 else "EmailSent",
    }


def _line(at: int, description: str, hours: Decimal, rate: Decimal) -> Document:
    detail = {
        "ItemRef": reference("1", "Services"),
        "UnitPrice": rate,
        "Qty": hours,
        "TaxCodeRef": reference("NON"),
    }
    return {
        "Id": str(at),
        "LineNum": at,
        "Description": description,
        "Amount": (hours * rate).quantize(Decimal("0.01")),
        "DetailType": "SalesItemLineDetail",
        "SalesItemLineDetail": detail,
    }
