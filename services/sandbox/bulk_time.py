"""Many plain time activities at once, for benchmarks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from services.sandbox.bulk import home_customers
from services.sandbox.company import Company
from services.sandbox.documents import Document, reference


def add_plain_time(company: Company, count: int, start: date, end: date) -> int:
    """Add this many, spread evenly over the days from ``start`` to ``end`` (both included).

    The same arguments on the same company give the same ones. Raises ``ValueError`` for an empty range and
    for a company without customers.
    """
    if end < start or count < 0:
        raise ValueError("bulk needs a count of 0 or more, and from on or before to.")
    days = (end - start).days + 1
    with company.lock:
        customers = home_customers(company)
        for at in range(count):
            day = start + timedelta(days=at * days // count)
            created = datetime.combine(day, time(17), UTC) + timedelta(seconds=at % 14_400)
            company.insert("TimeActivity", _plain(at, day, customers[at % len(customers)]), created)
    return count


def _plain(at: int, day: date, customer: Document) -> Document:
    """Some hours of one of 20 people; every third is billed, every third billable, every third neither."""
    return {
        "TxnDate": day.isoformat(),
        "NameOf": "Employee",
        "EmployeeRef": reference(str(9_101 + at % 20), f"Consultant {at % 20 + 1}"),
        "CustomerRef": reference(customer["Id"], customer["FullyQualifiedName"]),
        "ItemRef": reference("4", "Consulting"),
        "BillableStatus": ("HasBeenBilled", "Billable", "NotBillable")[at % 3],
        "Taxable": False,
        "HourlyRate": 120 + at % 9 * 5,
        "Hours": at % 9,
        "Minutes": 15 + at % 3 * 15,
        "Description": f"Work on item {at + 1}",
    }
