"""What QuickBooks computes when a sale is saved: line numbers, subtotal, discount, total."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from services.sandbox.documents import Document, amount, number, referred
from services.sandbox.faults import ApiFault, required

_NO_DECIMALS = frozenset({"JPY", "KRW", "CLP", "VND"})
_COUNTED = ("SalesItemLineDetail", "GroupLineDetail")


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of a sale, in its currency."""

    subtotal: Decimal
    discount: Decimal
    tax: Decimal

    @property
    def total(self) -> Decimal:
        """What the customer owes: after discount, with tax."""
        return self.subtotal - self.discount + self.tax


def rounded(value: Decimal, currency: str) -> Decimal:
    """To the smallest unit of the currency, half up."""
    unit = Decimal(1) if currency in _NO_DECIMALS else Decimal("0.01")
    return value.quantize(unit, rounding=ROUND_HALF_UP)


def totals(document: Document, currency: str) -> Totals:
    """The sums that follow from the lines and the tax."""
    lines = document.get("Line") or []
    subtotal = sum(
        (amount(line.get("Amount")) for line in lines if line["DetailType"] in _COUNTED), Decimal(0)
    )
    discounts = [line for line in lines if line["DetailType"] == "DiscountLineDetail"]
    discount = sum((_discount(line, subtotal) for line in discounts), Decimal(0))
    tax = amount((document.get("TxnTaxDetail") or {}).get("TotalTax"))
    return Totals(rounded(subtotal, currency), rounded(discount, currency), rounded(tax, currency))


def _discount(line: Document, subtotal: Decimal) -> Decimal:
    detail = line.get("DiscountLineDetail") or {}
    percent = number(detail.get("DiscountPercent"))
    if percent is not None and percent != 0:
        return subtotal * percent / 100
    return amount(line.get("Amount"))


def completed(sent: Document, currency: str) -> Document:
    """The sale as it is stored: lines numbered, subtotal line added, TotalAmt and Balance computed.

    Raises ``ApiFault`` 2020 where a line says too little, 6070 where quantity times price differs.
    """
    lines = [line for line in sent.get("Line") or [] if line.get("DetailType") != "SubTotalLineDetail"]
    if not lines:
        raise required("Line")
    for line in lines:
        _check(line, currency)
    document = {**sent, "Line": lines}
    sums = totals(document, currency)
    stored = [_numbered(line, at, sums) for at, line in enumerate(lines, start=1)]
    stored.append({"Amount": sums.subtotal, "DetailType": "SubTotalLineDetail", "SubTotalLineDetail": {}})
    balance = sums.total - amount(sent.get("Deposit"))
    return {**document, "Line": stored, "TotalAmt": sums.total, "Balance": balance}


def _check(line: Document, currency: str) -> None:
    kind = line.get("DetailType")
    if not kind:
        raise required("Line.DetailType")
    detail = line.get(kind) or {}
    if kind == "SalesItemLineDetail":
        if number(line.get("Amount")) is None:
            raise required("Line.Amount")
        quantity, price = number(detail.get("Qty")), number(detail.get("UnitPrice"))
        if (
            quantity
            and price
            and rounded(quantity * price, currency) != rounded(amount(line["Amount"]), currency)
        ):
            message = "Amount calculation incorrect in the request"
            raise ApiFault(
                "6070", message, f"{message} : Amount is not equal to UnitPrice * Qty.", element=""
            )


def _numbered(line: Document, at: int, sums: Totals) -> Document:
    if line["DetailType"] == "DiscountLineDetail":
        return {**line, "Amount": sums.discount}
    detail: Any = line.get(line["DetailType"]) or {}
    if line["DetailType"] == "SalesItemLineDetail" and referred(detail, "ItemRef") is None:
        detail = {**detail, "ItemRef": {"value": "1", "name": "Services"}}
    exact = {"Amount": number(line["Amount"])} if line.get("Amount") is not None else {}
    return {**line, **exact, "Id": str(at), "LineNum": at, line["DetailType"]: detail}
