"""Odd cases, part two: totals, balances, currencies, taxes. How a case works: ``seed_odd_states``."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from services.sandbox.arithmetic import completed
from services.sandbox.documents import Document, amount, reference
from services.sandbox.seed_plain import Ledgerhand, sales_line, with_home_amounts


def _with_lines(invoice: Document, *lines: Document) -> None:
    invoice |= completed({**invoice, "Line": list(lines)}, invoice["CurrencyRef"]["value"])


def negative_total(hand: Ledgerhand, invoice: Document) -> None:
    _with_lines(invoice, sales_line("Correction of last month", Decimal(-4), Decimal(165)))


def missing_balance(hand: Ledgerhand, invoice: Document) -> None:
    del invoice["Balance"]


def missing_total(hand: Ledgerhand, invoice: Document) -> None:
    del invoice["TotalAmt"]


def balance_exceeds_total(hand: Ledgerhand, invoice: Document) -> None:
    invoice["Balance"] = amount(invoice["TotalAmt"]) + Decimal("12.34")


def sums_differ(hand: Ledgerhand, invoice: Document) -> None:
    """Off by more than a rounding: the lines add up to 40.00 less than the total."""
    invoice["TotalAmt"] = amount(invoice["TotalAmt"]) + 40
    invoice["Balance"] = invoice["TotalAmt"]


def amount_that_does_not_fit(hand: Ledgerhand, invoice: Document) -> None:
    _with_lines(invoice, sales_line("Typing error", Decimal(1), Decimal(10) ** 15))


def seven_decimal_amount(hand: Ledgerhand, invoice: Document) -> None:
    """An amount, not a price, with seven decimals: finer than a hundred-thousandth."""
    _with_lines(invoice, sales_line("Metered hours", Decimal(1), Decimal("10.00")))
    invoice["Line"][0]["Amount"] = invoice["Line"][1]["Amount"] = Decimal("10.0000001")
    invoice["TotalAmt"] = invoice["Balance"] = Decimal("10.0000001")


def numbers_as_integers(hand: Ledgerhand, invoice: Document) -> None:
    _with_lines(invoice, sales_line("Workshop", Decimal(2), Decimal(1850)))
    invoice["Line"][0]["Amount"] = invoice["Line"][1]["Amount"] = 3700
    invoice["TotalAmt"] = invoice["Balance"] = 3700


def numbers_as_text(hand: Ledgerhand, invoice: Document) -> None:
    _with_lines(invoice, sales_line("Design", Decimal("37.25"), Decimal(145)))
    invoice["Line"][0]["Amount"] = invoice["Line"][1]["Amount"] = "5401.25"
    invoice["TotalAmt"] = invoice["Balance"] = "5401.25"


def seven_decimal_price(hand: Ledgerhand, invoice: Document) -> None:
    _with_lines(invoice, sales_line("A third of a day", Decimal(3), Decimal("33.3333333")))


def no_currency(hand: Ledgerhand, invoice: Document) -> None:
    """As before multi-currency was switched on."""
    del invoice["CurrencyRef"]


def foreign_currency(hand: Ledgerhand, invoice: Document) -> Document:
    return _abroad(hand, invoice, "Nordhafen Logistik")


def yen_without_decimals(hand: Ledgerhand, invoice: Document) -> Document:
    return _abroad(hand, invoice, "株式会社さくら設計")


def _abroad(hand: Ledgerhand, invoice: Document, customer: str) -> Document:
    here = {"DocNumber": invoice["DocNumber"], "TxnDate": invoice["TxnDate"]}
    draft = hand.draft(date.fromisoformat(invoice["TxnDate"]), hand.customer(customer))
    return hand.store({**draft, **here, "DueDate": invoice["DueDate"]})


def tax_inclusive(hand: Ledgerhand, invoice: Document) -> Document:
    """A British customer: lines are net, the gross stands beside them."""
    customer = hand.customer("Penhaligon")
    line = sales_line("Review", Decimal(10), Decimal(100), 4, "GBP")
    line["SalesItemLineDetail"] |= {"TaxInclusiveAmt": Decimal("1200.00"), "TaxCodeRef": reference("6")}
    draft = hand.draft(date.fromisoformat(invoice["TxnDate"]), customer, [line])
    taxed = {**draft, "TxnTaxDetail": _tax(Decimal("200.00"), Decimal(20), Decimal("1000.00"))}
    inclusive = {**completed(taxed, "GBP"), "GlobalTaxCalculation": "TaxInclusive"}
    kept = {key: invoice[key] for key in ("DocNumber", "TxnDate", "DueDate")}
    return hand.store(with_home_amounts({**inclusive, **kept}))


def sales_tax(hand: Ledgerhand, invoice: Document) -> None:
    taxed = sales_line("Printed handbooks", Decimal(40), Decimal("12.50"), 8)
    taxed["SalesItemLineDetail"]["TaxCodeRef"] = reference("TAX")
    invoice["TxnTaxDetail"] = _tax(Decimal("41.25"), Decimal("8.25"), Decimal("500.00"))
    _with_lines(invoice, sales_line("Training", Decimal(8), Decimal(120), 8), taxed)


def _tax(total: Decimal, percent: Decimal, net: Decimal) -> Document:
    detail = {
        "TaxRateRef": reference("3"),
        "PercentBased": True,
        "TaxPercent": percent,
        "NetAmountTaxable": net,
    }
    line = {"Amount": total, "DetailType": "TaxLineDetail", "TaxLineDetail": detail}
    return {"TxnTaxCodeRef": reference("2"), "TotalTax": total, "TaxLine": [line]}


def _discounted(invoice: Document, line: Document, detail: Document) -> None:
    account = {"DiscountAccountRef": reference("86", "Discounts given")}
    discount = {**line, "DetailType": "DiscountLineDetail", "DiscountLineDetail": {**detail, **account}}
    _with_lines(invoice, *invoice["Line"], discount)
    last = invoice["Line"].pop(-2)
    invoice["Line"].append({key: last[key] for key in last if key not in ("Id", "LineNum")})


def discount_in_percent(hand: Ledgerhand, invoice: Document) -> None:
    """A positive amount after the subtotal, to be subtracted."""
    _discounted(invoice, {"Amount": 0}, {"PercentBased": True, "DiscountPercent": 10})


def discount_as_amount(hand: Ledgerhand, invoice: Document) -> None:
    _discounted(invoice, {"Amount": Decimal("25.00")}, {"PercentBased": False})


def only_a_subtotal_line(hand: Ledgerhand, invoice: Document) -> None:
    """Statement charges: the lines say 75.00, the total 81.00, and no tax explains it."""
    subtotal = {"Amount": Decimal("75.00"), "DetailType": "SubTotalLineDetail", "SubTotalLineDetail": {}}
    charges = [{"TxnId": str(at), "TxnType": "StatementCharge"} for at in (9_000_001, 9_000_002)]
    invoice |= {"Line": [subtotal], "LinkedTxn": charges}
    invoice |= {"TotalAmt": Decimal("81.00"), "Balance": Decimal("81.00")}


MONEY = (
    *(negative_total, missing_balance, missing_total, balance_exceeds_total, sums_differ),
    *(amount_that_does_not_fit, seven_decimal_amount, numbers_as_integers, numbers_as_text),
    *(seven_decimal_price, no_currency, foreign_currency, yen_without_decimals, tax_inclusive, sales_tax),
    *(discount_in_percent, discount_as_amount, only_a_subtotal_line),
)
