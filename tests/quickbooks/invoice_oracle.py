"""What stands in an invoice, read without any of our code: plain ``json``, and the decision table as written.

The table is that of Intuit's fields for delivery and payment, from top to bottom.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

_KINDS = {
    "salesitemlinedetail": "sales_item",
    "grouplinedetail": "group",
    "descriptiononly": "description",
    "discountlinedetail": "discount",
    "subtotallinedetail": "subtotal",
}
#: The facts that are read of a document, beside its lines.
FACTS = (
    *(
        "qbo_id",
        "sync_token",
        "created_at",
        "updated_at",
        "doc_number",
        "txn_date",
        "due_date",
        "customer_id",
    ),
    *("customer_name", "currency", "exchange_rate", "total", "balance", "tax", "deposit"),
    *("payment_state", "delivery_state"),
)
#: And those of a line.
LINE_FACTS = (
    *("line_no", "parent_no", "kind", "detail_type", "description", "item_id", "item_name"),
    *("quantity", "unit_price", "amount", "service_date", "tax_code"),
)
_SMALLEST, _LARGEST = Decimal("0.00001"), Decimal("92233720368547.75807")
_E_SENT = ("sent", "delivered", "updated", "accepted", "disputed", "paid")


def document_of(text: str) -> dict[str, Any]:
    """The document, with all numbers as Decimals."""
    found = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    assert isinstance(found, dict)
    return found


def facts_of(text: str, home_currency: str) -> dict[str, Any]:
    """The typed facts by the names of our columns."""
    document = document_of(text)
    tax = document.get("TxnTaxDetail") or {}
    meta = document.get("MetaData") or {}
    parts = [number(part.get("Amount")) or Decimal(0) for part in tax.get("TaxLine") or [] if part]
    stated = number(tax.get("TotalTax"))
    return {
        "qbo_id": words(document["Id"]),
        "sync_token": int(document.get("SyncToken") or 0),
        "created_at": _instant(meta.get("CreateTime")),
        "updated_at": _instant(meta.get("LastUpdatedTime")),
        "doc_number": words(document.get("DocNumber")),
        "txn_date": _day(document["TxnDate"]),
        "due_date": _day(document.get("DueDate")),
        "customer_id": words((document.get("CustomerRef") or {}).get("value")),
        "customer_name": words((document.get("CustomerRef") or {}).get("name")),
        "currency": (document.get("CurrencyRef") or {}).get("value") or home_currency,
        "exchange_rate": number(document.get("ExchangeRate")),
        "total": number(document.get("TotalAmt")),
        "balance": number(document.get("Balance")),
        "tax": sum(parts) if parts and stated is None else stated,
        "deposit": number(document.get("Deposit")),
        "payment_state": payment(document),
        "delivery_state": delivery(document),
    }


def lines_of(text: str) -> list[dict[str, Any]]:
    """Every line in its order; those of a bundle follow it."""
    found: list[dict[str, Any]] = []
    for node in _present(document_of(text).get("Line")):
        found.append(_line(node, len(found) + 1, None))
        parent_no = len(found)
        for child in _present((node.get("GroupLineDetail") or {}).get("Line")):
            found.append(_line(child, len(found) + 1, parent_no))
    return found


def _line(node: dict[str, Any], line_no: int, parent_no: int | None) -> dict[str, Any]:
    group = node.get("GroupLineDetail") or {}
    detail = node.get("SalesItemLineDetail") or node.get("DescriptionLineDetail") or {}
    item = (group.get("GroupItemRef") if group else detail.get("ItemRef")) or {}
    return {
        "line_no": line_no,
        "parent_no": parent_no,
        "kind": _KINDS.get(_plain(node["DetailType"]), "other"),
        "detail_type": node["DetailType"],
        "description": words(node.get("Description")),
        "item_id": words(item.get("value")),
        "item_name": words(item.get("name")),
        "quantity": number(group.get("Quantity") if group else detail.get("Qty")),
        "unit_price": number(detail.get("UnitPrice")),
        "amount": number(node.get("Amount")),
        "service_date": _day(detail.get("ServiceDate")),
        "tax_code": words((detail.get("TaxCodeRef") or {}).get("value")),
    }


def facts_in(invoice: object) -> dict[str, Any]:
    """The same facts of what our code has read, whatever it is kept in."""
    return {name: getattr(invoice, name) for name in FACTS}


def lines_in(lines: Iterable[object]) -> list[dict[str, Any]]:
    """Likewise of its lines."""
    return [{name: getattr(line, name) for name in LINE_FACTS} for line in lines]


def payment(document: dict[str, Any]) -> str:
    """Rows 2 to 9 of the table."""
    total, balance = storable(document.get("TotalAmt")), storable(document.get("Balance"))
    if _plain(document.get("invoiceStatus")) == "voided":
        return "void"
    if total is None or balance is None or total < 0 or balance < 0 or balance > total:
        return "unknown"
    if total == 0:
        amounts = [line[name] for line in _lines_in(document) for name in ("amount", "quantity")]
        note = (words(document.get("PrivateNote")) or "").strip().lower()
        return "void" if not any(amounts) and note.startswith("voided") else "zero"
    if balance == 0:
        return "paid"
    return "partial" if balance < total else "open"


def delivery(document: dict[str, Any]) -> str:
    """The strongest sign of delivery."""
    info = document.get("DeliveryInfo") or {}
    email, printed = _plain(document.get("EmailStatus")), _plain(document.get("PrintStatus"))
    electronic = _plain(document.get("EInvoiceStatus"))
    if info.get("DeliveryErrorType"):
        return "error"
    if electronic == "viewed" or (document.get("invoiceStatus") or "").endswith("_VIEWED"):
        return "viewed"
    if (
        email == "emailsent"
        or info.get("DeliveryTime")
        or electronic in _E_SENT
        or printed == "printcomplete"
    ):
        return "sent"
    return "queued" if email == "needtosend" or printed == "needtoprint" else "not_sent"


def tile(payment_state: str, delivery_state: str) -> str:
    """The column *UI bucket* of the table, by the names of the tiles."""
    if payment_state in ("paid", "void", "zero"):
        return "finals"
    if payment_state == "partial" or delivery_state in ("sent", "viewed", "error"):
        return "ar_aging"
    return "drafts"


def number(value: Any) -> Decimal | None:
    """A number, spelled as a number or as text."""
    return None if value is None else Decimal(value)


def storable(value: Any) -> Decimal | None:
    """An amount of at most five decimals that 64 bits can hold; None for any other, and for what is none."""
    try:
        amount = number(value)
    except InvalidOperation:
        return None
    if amount is None or not amount.is_finite() or abs(amount) > _LARGEST:
        return None
    return amount if amount % _SMALLEST == 0 else None


def words(value: Any) -> str | None:
    """A text as it can be stored: without NUL, and with a sign in place of half a character."""
    if value is None:
        return None
    shown = format(value, "f") if isinstance(value, Decimal) else value
    return re.sub("[\ud800-\udfff]", "\ufffd", shown.replace("\x00", "")) or None


def _lines_in(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [_line(node, 1, None) for node in _present(document.get("Line"))]


def _present(nodes: Any) -> Iterator[dict[str, Any]]:
    return (node for node in nodes if node is not None) if isinstance(nodes, list) else iter(())


def _plain(name: str | None) -> str:
    return (name or "").replace("_", "").replace(" ", "").lower()


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _instant(text: str | None) -> datetime | None:
    """A moment; without an offset nobody knows which one."""
    moment = datetime.fromisoformat(text) if text else None
    return moment if moment and moment.tzinfo else None
