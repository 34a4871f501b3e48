"""Changes that somebody makes in QuickBooks meanwhile: the verbs of ``POST /_sandbox/change``."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from services.sandbox.company import Company
from services.sandbox.documents import Document, amount, number, reference, stamp
from services.sandbox.entries import KINDS, bill_entry, create_entry, delete_line, edit_line, unbill_entry
from services.sandbox.receipts import create_payment, delete_payment, update_payment, void_payment
from services.sandbox.sales import create_sale, delete_sale, update_sale, void_sale

Verb = Callable[[Company, Document], Document]


def apply_change(company: Company, change: Document) -> Document:
    """Do what ``change["verb"]`` says; the document afterwards. Raises ``ApiFault``, or ``ValueError``."""
    verb = VERBS.get(str(change.get("verb")))
    if verb is None:
        raise ValueError(f"verb must be one of {', '.join(VERBS)}.")
    with company.lock:
        return verb(company, change)


def _entity(change: Document) -> str:
    return str(change.get("entity", "Invoice"))


def _stored(company: Company, change: Document) -> Document:
    return company.get(_entity(change), str(change.get("id")))


def _create(company: Company, change: Document) -> Document:
    """``fields`` over a plain one: an invoice of 100.00 for the first customer; lists as given."""
    fields = dict(change.get("fields") or {})
    if _entity(change) in KINDS:
        return create_entry(company, _entity(change), change)
    if _entity(change) not in ("Invoice", "CreditMemo"):
        return company.insert(_entity(change), fields)
    value = number(change.get("amount")) or Decimal("100.00")
    line = {"Amount": value, "DetailType": "SalesItemLineDetail", "Description": "Consulting"}
    detail = {"SalesItemLineDetail": {"ItemRef": reference("1"), "TaxCodeRef": reference("NON")}}
    plain = {"CustomerRef": reference(str(change.get("customer", "1"))), "Line": [{**line, **detail}]}
    return create_sale(company, _entity(change), {**plain, **fields}, allow_duplicate=True)


def _edit(company: Company, change: Document) -> Document:
    """``fields`` as a sparse update, by the rules of the API."""
    stored, fields = _stored(company, change), dict(change.get("fields") or {})
    if _entity(change) == "Payment":
        return update_payment(company, {**stored, **fields})
    if _entity(change) not in ("Invoice", "CreditMemo"):
        return company.replace(_entity(change), {**stored, **fields})
    sent = {**fields, "Id": stored["Id"], "SyncToken": stored["SyncToken"], "sparse": True}
    return update_sale(company, _entity(change), sent, allow_duplicate=True)


def _put(company: Company, change: Document) -> Document:
    """``fields`` exactly as given, sums unchecked; ``drop`` names properties to remove."""
    merged = {**_stored(company, change), **(change.get("fields") or {})}
    for key in change.get("drop") or []:
        merged.pop(key, None)
    return company.replace(_entity(change), merged)


def _void(company: Company, change: Document) -> Document:
    if _entity(change) == "Payment":
        return void_payment(company, _stored(company, change))
    return void_sale(company, _entity(change), _stored(company, change))


def _delete(company: Company, change: Document) -> Document:
    stored = _stored(company, change)
    match _entity(change):
        case "Payment":
            delete_payment(company, stored)
        case "Invoice" | "CreditMemo":
            delete_sale(company, _entity(change), stored)
        case entity:
            company.remove(entity, stored["Id"])
    return {"status": "Deleted", "domain": "QBO", "Id": stored["Id"]}


def _pay(company: Company, change: Document) -> Document:
    """A payment of ``amount``, or of the whole balance."""
    invoice = _stored(company, change)
    value = number(change.get("amount")) or amount(invoice["Balance"])
    link = {"Amount": value, "LinkedTxn": [{"TxnId": invoice["Id"], "TxnType": "Invoice"}]}
    head = _head(invoice)
    return create_payment(company, {**head, "TotalAmt": value, "Line": [link]})


def _credit(company: Company, change: Document) -> Document:
    """A credit memo of ``amount``, or of the whole balance, applied by a payment of zero."""
    invoice = _stored(company, change)
    value = number(change.get("amount")) or amount(invoice["Balance"])
    line = {"Amount": value, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": {}}
    memo = create_sale(company, "CreditMemo", {**_head(invoice), "Line": [line]})
    links = [
        {"Amount": value, "LinkedTxn": [{"TxnId": record["Id"], "TxnType": kind}]}
        for record, kind in ((invoice, "Invoice"), (memo, "CreditMemo"))
    ]
    create_payment(company, {**_head(invoice), "TotalAmt": Decimal(0), "Line": links})
    return company.get("CreditMemo", memo["Id"])


def _send(company: Company, change: Document) -> Document:
    invoice = _stored(company, change)
    delivered = {"DeliveryType": "Email", "DeliveryTime": stamp(company.now, company.zone)}
    return company.replace("Invoice", {**invoice, "EmailStatus": "EmailSent", "DeliveryInfo": delivered})


def _move(company: Company, change: Document) -> Document:
    """Another date: ``date``."""
    return company.replace(_entity(change), {**_stored(company, change), "TxnDate": str(change["date"])})


def _head(invoice: Document) -> Document:
    return {key: invoice[key] for key in ("CustomerRef", "CurrencyRef", "ExchangeRate") if key in invoice}


VERBS: dict[str, Verb] = {
    "create": _create,
    "edit": _edit,
    "put": _put,
    "void": _void,
    "delete": _delete,
    "pay": _pay,
    "credit": _credit,
    "send": _send,
    "move": _move,
    "bill": bill_entry,
    "unbill": unbill_entry,
    "edit_line": edit_line,
    "delete_line": delete_line,
}


def describe(document: Document) -> dict[str, Any]:
    """What the control interface says of a changed document."""
    shown = ("Id", "SyncToken", "DocNumber", "TxnDate", "TotalAmt", "Balance", "status")
    return {key: document[key] for key in shown if key in document}
