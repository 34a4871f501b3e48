"""Time and expenses in the books of the companies: what is written there, and what of it should come in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from services.model.entry import entry_ref
from services.model.import_run import ImportType
from services.sandbox.controls import Controls
from services.sandbox.documents import Document, reference

DETAIL = "AccountBasedExpenseLineDetail"
_BILLED = ("Billable", "HasBeenBilled", "NotBillable")
_PAYEE = reference("9101", "Print works")
_BILL: Document = {"VendorRef": _PAYEE, "APAccountRef": reference("33"), "DocNumber": "V-1", "Balance": 1}
_PURCHASE: Document = {
    "EntityRef": {**_PAYEE, "type": "Vendor"},
    "AccountRef": reference("41"),
    "PaymentType": "CreditCard",
}
Row = dict[str, Any]


def fill_entries(controls: Controls, count: int, days: tuple[date, date]) -> None:
    """So many time activities, and as many bills and purchases together, each of three lines."""
    controls.bulk(count, days[0].isoformat(), days[1].isoformat(), "TimeActivity")
    customers = controls.company.documents("Customer")
    for number in range(count):
        day = days[0] + timedelta(days=number * ((days[1] - days[0]).days + 1) // count)
        entity = "Bill" if number % 2 else "Purchase"
        controls.company.insert(entity, _expense(entity, number, day, customers))


def rows_of_entries(controls: Controls) -> list[Row]:
    """The entries, as JSON: of an expense, each line."""
    time = [_time_row(one) for one in controls.company.documents("TimeActivity")]
    bought = ((name, one) for name in ("Bill", "Purchase") for one in controls.company.documents(name))
    return [*time, *(row for name, one in bought for row in _expense_rows(name, one))]


def _expense(entity: str, number: int, day: date, customers: list[Document]) -> Document:
    """The first line is for one customer, the second for the next, and the last for none."""
    meant = [customers[(number + at) % len(customers)] for at in range(2)]
    lines = [_line(1, number, meant[0]), _line(2, number, meant[1]), _line(3, number, None)]
    kind = _BILL if entity == "Bill" else {**_PURCHASE, "Credit": number % 10 == 0}
    total = sum((line["Amount"] for line in lines), Decimal(0))
    dated = {"TxnDate": day.isoformat(), "CurrencyRef": reference("USD")}
    return {**kind, **dated, "Line": lines, "TotalAmt": total}


def _line(at: int, number: int, customer: Document | None) -> Document:
    named = {} if customer is None else {"CustomerRef": reference(customer["Id"], customer["DisplayName"])}
    billable = "NotBillable" if customer is None else _BILLED[(number + at) % 3]
    detail = {"AccountRef": reference("62", "Travel"), "BillableStatus": billable, **named}
    value = Decimal(1_000 + 137 * number + at) / 100
    return {"Id": str(at), "LineNum": at, "Amount": value, "DetailType": DETAIL, DETAIL: detail}


def _time_row(document: Document) -> Row:
    seconds = 3600 * document["Hours"] + 60 * document["Minutes"]
    hours = Decimal(seconds) / 3600
    worth = (hours * Decimal(document["HourlyRate"])).quantize(Decimal("0.01"), ROUND_HALF_UP)
    row = _row(ImportType.TIME, entry_ref("TimeActivity", document["Id"], 0), document, document)
    return {**row, "total": str(worth), "seconds": seconds}


def _expense_rows(entity: str, document: Document) -> Iterator[Row]:
    sign = -1 if document.get("Credit") else 1
    for at, line in enumerate(document["Line"], 1):
        row = _row(ImportType.EXPENSES, entry_ref(entity, document["Id"], at), document, line[DETAIL])
        yield {**row, "total": str(sign * line["Amount"])}


def _row(import_type: ImportType, ref: str, document: Document, detail: Document) -> Row:
    """``open``: whether it is billable and not billed."""
    customer = (detail.get("CustomerRef") or {}).get("name", "")
    stated = {"qbo_id": ref, "txn_date": document["TxnDate"], "customer": customer, "draft": ""}
    return {**stated, "import_type": import_type.value, "open": detail["BillableStatus"] == "Billable"}
