"""Time activities, bills and purchases that somebody writes down, bills or changes in QuickBooks."""

from __future__ import annotations

from decimal import Decimal

from services.sandbox.company import Company
from services.sandbox.documents import Document, amount, number, reference
from services.sandbox.faults import not_found

KINDS = ("TimeActivity", "Bill", "Purchase")
_DETAIL = "AccountBasedExpenseLineDetail"


def create_entry(company: Company, entity: str, change: Document) -> Document:
    """``fields`` over two hours, or over one line of 100.00 (or ``amount``), billable to a customer."""
    plain = _plain_time(company) if entity == "TimeActivity" else _plain_expense(company, entity, change)
    if entity == "TimeActivity":
        plain |= _billable(change)
    return company.insert(entity, {**plain, **(change.get("fields") or {})})


def bill_entry(company: Company, change: Document) -> Document:
    """Mark it as billed: the whole time activity, one ``line``, or all lines that are billable."""
    return _set_status(company, change, "Billable", "HasBeenBilled")


def unbill_entry(company: Company, change: Document) -> Document:
    """As if the invoice that billed it had been deleted."""
    return _set_status(company, change, "HasBeenBilled", "Billable")


def edit_line(company: Company, change: Document) -> Document:
    """``fields`` over a line and ``detail`` over what it is for; the total follows."""
    stored = company.get(str(change["entity"]), str(change.get("id")))
    line = _line(stored, change)
    kind = line["DetailType"]
    changed = {**line, **(change.get("fields") or {})}
    changed[kind] = {**line.get(kind, {}), **(change.get("detail") or {})}
    lines = [changed if each is line else each for each in stored["Line"]]
    return company.replace(str(change["entity"]), totalled({**stored, "Line": lines}))


def delete_line(company: Company, change: Document) -> Document:
    """Take one line out; the others keep their Ids, and the total follows."""
    stored = company.get(str(change["entity"]), str(change.get("id")))
    line = _line(stored, change)
    lines = [each for each in stored["Line"] if each is not line]
    return company.replace(str(change["entity"]), totalled({**stored, "Line": lines}))


def totalled(document: Document) -> Document:
    """With the total that follows from its lines and its tax; a bill that was paid stays so."""
    lines = sum((amount(line.get("Amount")) for line in document["Line"]), Decimal(0))
    total = lines + amount((document.get("TxnTaxDetail") or {}).get("TotalTax"))
    owed = {"Balance": total if amount(document["Balance"]) else 0} if "Balance" in document else {}
    return {**document, "TotalAmt": total, **owed}


def _set_status(company: Company, change: Document, old: str, new: str) -> Document:
    entity = str(change["entity"])
    stored = company.get(entity, str(change.get("id")))
    if entity == "TimeActivity":
        return company.replace(entity, {**stored, "BillableStatus": new})
    meant = [_line(stored, change)] if "line" in change else stored["Line"]
    lines = [_with_status(line, old, new) if line in meant else line for line in stored["Line"]]
    return company.replace(entity, {**stored, "Line": lines})


def _with_status(line: Document, old: str, new: str) -> Document:
    kind = line["DetailType"]
    detail = line.get(kind) or {}
    return {**line, kind: {**detail, "BillableStatus": new}} if detail.get("BillableStatus") == old else line


def _line(document: Document, change: Document) -> Document:
    """The line with this Id. Raises ``ApiFault`` 610."""
    for line in document["Line"]:
        if line.get("Id") == str(change.get("line")):
            found: Document = line
            return found
    raise not_found()


def _billable(change: Document) -> Document:
    return {
        "CustomerRef": reference(str(change.get("customer", "1"))),
        "BillableStatus": "Billable",
    }


def _plain_time(company: Company) -> Document:
    return {
        "TxnDate": company.today.isoformat(),
        "NameOf": "Employee",
        "EmployeeRef": _first(company, "Employee"),
        "ItemRef": reference("4", "Consulting"),
        "Taxable": False,
        "HourlyRate": 165,
        "Hours": 2,
        "Minutes": 0,
    }


def _plain_expense(company: Company, entity: str, change: Document) -> Document:
    payee = _first(company, "Vendor")
    value = number(change.get("amount")) or Decimal("100.00")
    detail = {"AccountRef": reference("62", "Travel"), "TaxCodeRef": reference("NON"), **_billable(change)}
    line = {"Id": "1", "LineNum": 1, "Amount": value, "DetailType": _DETAIL, _DETAIL: detail}
    own: Document = (
        {"VendorRef": payee, "APAccountRef": reference("33"), "Balance": value}
        if entity == "Bill"
        else {"EntityRef": {**payee, "type": "Vendor"}, "PaymentType": "Cash", "AccountRef": reference("35")}
    )
    dated = {"TxnDate": company.today.isoformat(), "CurrencyRef": reference(company.home_currency)}
    return {**own, **dated, "Line": [line], "TotalAmt": value}


def _first(company: Company, entity: str) -> Document:
    """The first of these; in a company without people somebody who was deleted since."""
    known = next(iter(company.documents(entity)), {"Id": "9999", "DisplayName": f"{entity} (deleted)"})
    return reference(known["Id"], known["DisplayName"])
