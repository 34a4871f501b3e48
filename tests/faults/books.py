"""What stands in the books of the companies, and what of it should come in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from services.model.import_run import ImportType
from services.sandbox.controls import Controls
from tests.faults.book_entries import fill_entries, rows_of_entries

#: The last quarter of the day on which every world begins; each month of it is a range of its own.
MONTHS = (
    (date(2026, 7, 1), date(2026, 7, 31)),
    (date(2026, 8, 1), date(2026, 8, 31)),
    (date(2026, 9, 1), date(2026, 9, 30)),
)
QUARTER = MONTHS[0][0], MONTHS[-1][1]
#: Ranges that runs are asked for: the quarter, its months and its weeks, which overlap.
RANGES = (
    QUARTER,
    *MONTHS,
    *((day, day + timedelta(days=6)) for day in (QUARTER[0] + timedelta(weeks=week) for week in range(12))),
)
#: Every fourth invoice is of a customer without a project.
LINKED, UNLINKED = ("Acme Dental", "Cedar Law", "Delta Foods"), "Borealis Freight"
#: With this begins what the first line of each draft says that is posted.
DRAFT = "Draft "
#: Nothing can be dated before the quarter any more.
CLOSED_UNTIL = date(2026, 6, 30)
FIRST_REALM = 9_341_453_000_000_001


def realm(number: int) -> str:
    """The realm id of the company with this number, from 0 on."""
    return str(FIRST_REALM + number)


@dataclass(frozen=True)
class Booked:
    """An invoice as QuickBooks has it, or an entry by its ref."""

    qbo_id: str
    txn_date: date
    total: Decimal
    balance: Decimal
    customer: str
    #: What its first line says, where that is a draft of ours that was posted.
    draft: str = ""
    import_type: ImportType = ImportType.INVOICE_HISTORY
    #: Worked, of time.
    seconds: int | None = None

    @property
    def should_come_in(self) -> bool:
        """Whether its customer is linked to a project, and it was not posted from here."""
        return self.customer in LINKED and not self.draft


def fill(controls: Controls, invoices: int, entries: int = 0) -> None:
    """So many plain invoices and entries of the quarter, for linked customers and one that is not."""
    controls.company.reset()
    for name in (*LINKED, UNLINKED):
        plain = {"DisplayName": name, "FullyQualifiedName": name, "Active": True, "Job": False}
        plain |= {"CurrencyRef": {"value": "USD", "name": "United States Dollar"}}
        controls.change(verb="create", entity="Customer", fields=plain)
    preferences = controls.company.documents("Preferences")[0]
    closed = {"AccountingInfoPrefs": {"BookCloseDate": CLOSED_UNTIL.isoformat()}}
    controls.company.overwrite("Preferences", preferences | closed)
    controls.bulk(invoices, QUARTER[0].isoformat(), QUARTER[1].isoformat())
    if entries:
        fill_entries(controls, entries, QUARTER)


def linked_ids(controls: Controls) -> list[str]:
    """The QuickBooks ids of the customers that are linked."""
    customers = controls.company.documents("Customer")
    return [str(one["Id"]) for one in customers if one["DisplayName"] in LINKED]


def rows_of(controls: Controls) -> list[dict[str, Any]]:
    """The invoices and entries, as JSON."""
    return [*_invoices_of(controls), *rows_of_entries(controls)]


def _invoices_of(controls: Controls) -> list[dict[str, Any]]:
    return [
        {
            "qbo_id": str(one["Id"]),
            "txn_date": str(one["TxnDate"]),
            "total": str(one["TotalAmt"]),
            "balance": str(one["Balance"]),
            "customer": str(one["CustomerRef"]["name"]),
            "draft": _draft_of(one),
        }
        for one in controls.company.documents("Invoice")
    ]


def _draft_of(document: dict[str, Any]) -> str:
    said = str(document["Line"][0].get("Description") or "")
    return said if said.startswith(DRAFT) else ""


def booked(row: dict[str, Any]) -> Booked:
    """An invoice or an entry from its JSON."""
    total = Decimal(row["total"])
    return Booked(
        row["qbo_id"],
        date.fromisoformat(row["txn_date"]),
        total,
        Decimal(row["balance"]) if "balance" in row else total * row["open"],
        row["customer"],
        row["draft"],
        ImportType(row.get("import_type", ImportType.INVOICE_HISTORY)),
        row.get("seconds"),
    )
