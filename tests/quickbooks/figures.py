"""Lines and documents, valid by default; a test states only what it is about."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

from services.model.quickbooks import LineKind, SourceInvoice, SourceLine
from services.quickbooks.translate import invoice_of


def a_line(
    amount: str | None, kind: LineKind = LineKind.SALES_ITEM, parent_no: int | None = None
) -> SourceLine:
    """One line with nothing but an amount."""
    return SourceLine(
        line_no=1,
        parent_no=parent_no,
        kind=kind,
        detail_type="",
        description=None,
        item_id=None,
        item_name=None,
        quantity=None,
        unit_price=None,
        amount=None if amount is None else Decimal(amount),
        service_date=None,
        tax_code=None,
    )


def a_sales_line(amount: object = 100, **fields: Any) -> dict[str, Any]:
    """One SalesItemLineDetail as QuickBooks writes it."""
    detail = {"ItemRef": {"value": "5", "name": "Design"}, "Qty": 1, "UnitPrice": amount}
    return {
        "Id": "1",
        "Amount": amount,
        "DetailType": "SalesItemLineDetail",
        "SalesItemLineDetail": detail,
    } | fields


def a_document(**fields: Any) -> dict[str, Any]:
    """An invoice as QuickBooks writes it; a field of ``...`` is left out."""
    document = {
        "Id": "101",
        "SyncToken": "3",
        "MetaData": {
            "CreateTime": "2026-01-05T09:00:00-08:00",
            "LastUpdatedTime": "2026-01-06T09:00:00-08:00",
        },
        "DocNumber": "1042",
        "TxnDate": "2026-01-05",
        "DueDate": "2026-02-04",
        "CustomerRef": {"value": "7", "name": "Harbour House"},
        "Line": [
            a_sales_line(),
            {"Amount": 100, "DetailType": "SubTotalLineDetail", "SubTotalLineDetail": {}},
        ],
        "TotalAmt": 100,
        "Balance": 100,
        "EmailStatus": "EmailSent",
    }
    return {name: value for name, value in (document | fields).items() if value is not ...}


def read(document: object, home_currency: str = "USD") -> SourceInvoice:
    """What we make of a document; bytes are taken as they are."""
    raw = document if isinstance(document, bytes) else msgspec.json.encode(document)
    return invoice_of(raw, home_currency)
