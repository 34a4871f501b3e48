"""Odd cases, part one: what was paid, what was sent, what was voided, and when.

A case gets a plain, open, e-mailed invoice that is not stored yet. It changes it, or stores it itself and
returns what it stored. Its name is the function's.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from services.sandbox.arithmetic import completed, rounded
from services.sandbox.documents import Document, amount, stamp
from services.sandbox.sales import void_sale
from services.sandbox.seed_plain import Ledgerhand, payment_head, sales_line


def _day(invoice: Document) -> date:
    return date.fromisoformat(invoice["TxnDate"])


def _unsent(invoice: Document) -> None:
    invoice["EmailStatus"] = "NotSet"
    invoice.pop("DeliveryInfo", None)


def paid(hand: Ledgerhand, invoice: Document) -> Document:
    stored = hand.store(invoice)
    return hand.pay(stored, amount(stored["TotalAmt"]), _day(stored) + timedelta(days=1))


def partly_paid(hand: Ledgerhand, invoice: Document) -> Document:
    stored = hand.store(invoice)
    third = rounded(amount(stored["TotalAmt"]) / 3, "USD")
    return hand.pay(stored, third, _day(stored) + timedelta(days=1))


def paid_twice_over_two_payments(hand: Ledgerhand, invoice: Document) -> Document:
    stored = hand.store(invoice)
    third = rounded(amount(stored["TotalAmt"]) / 3, "USD")
    once = hand.pay(stored, third, _day(stored) + timedelta(days=1))
    return hand.pay(once, amount(once["Balance"]), _day(stored) + timedelta(days=2))


def paid_but_never_sent(hand: Ledgerhand, invoice: Document) -> Document:
    _unsent(invoice)
    return paid(hand, invoice)


def credit_memo_applied(hand: Ledgerhand, invoice: Document) -> Document:
    """Settled by a credit memo: QuickBooks writes a payment of zero that links both."""
    stored = hand.store(invoice)
    line = {"Amount": stored["TotalAmt"], "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": {}}
    memo = completed({**payment_head(stored), "TxnDate": stored["TxnDate"], "Line": [line]}, "USD")
    credit = hand.store({**memo, "DocNumber": "CM-1", "RemainingCredit": 0, "Balance": 0}, "CreditMemo")
    targets = ((stored["Id"], "Invoice"), (credit["Id"], "CreditMemo"))
    links = [{"Amount": stored["TotalAmt"], "LinkedTxn": [{"TxnId": a, "TxnType": b}]} for a, b in targets]
    zero = {**payment_head(stored), "TxnDate": stored["TxnDate"], "TotalAmt": 0, "UnappliedAmt": 0}
    payment = hand.store({**zero, "ProcessPayment": False, "Line": links}, "Payment")
    linked = {"LinkedTxn": [{"TxnId": payment["Id"], "TxnType": "Payment"}]}
    hand.company.overwrite("CreditMemo", {**credit, **linked})
    return hand.company.replace("Invoice", {**stored, **linked, "Balance": 0}, hand.at(_day(stored), 15))


def overdue(hand: Ledgerhand, invoice: Document) -> None:
    invoice["TxnDate"] = (hand.company.today - timedelta(days=75)).isoformat()
    invoice["DueDate"] = (hand.company.today - timedelta(days=45)).isoformat()


def sent_unpaid(hand: Ledgerhand, invoice: Document) -> None:
    invoice["DueDate"] = (hand.company.today + timedelta(days=20)).isoformat()


def viewed(hand: Ledgerhand, invoice: Document) -> None:
    invoice["EInvoiceStatus"] = "Viewed"
    invoice["ECloudStatusTimeStamp"] = invoice["DeliveryInfo"]["DeliveryTime"]


def not_sent(hand: Ledgerhand, invoice: Document) -> None:
    _unsent(invoice)


def queued_to_send(hand: Ledgerhand, invoice: Document) -> None:
    invoice["EmailStatus"] = "NeedToSend"
    invoice["DeliveryInfo"] = {"DeliveryType": "Email"}


def printed(hand: Ledgerhand, invoice: Document) -> None:
    _unsent(invoice)
    invoice["PrintStatus"] = "PrintComplete"


def delivery_error(hand: Ledgerhand, invoice: Document) -> None:
    invoice["DeliveryInfo"]["DeliveryErrorType"] = "Undeliverable"


def status_of_its_own(hand: Ledgerhand, invoice: Document) -> None:
    """The fields of QuickBooks' own status model, which no public description mentions."""
    invoice["invoiceStatus"] = "OVERDUE_VIEWED"
    sent_at = invoice["DeliveryInfo"]["DeliveryTime"]
    invoice["invoiceStatusLog"] = [{"status": "DUE_SENT", "statusDate": sent_at, "callToAction": "NONE"}]
    invoice["callToAction"] = "REMIND"


def voided(hand: Ledgerhand, invoice: Document) -> Document:
    return _voided(hand, {**invoice, "PrivateNote": "Agreed by phone, see proposal 7"})


def voided_without_earlier_note(hand: Ledgerhand, invoice: Document) -> Document:
    return _voided(hand, invoice)


def _voided(hand: Ledgerhand, invoice: Document) -> Document:
    stored = void_sale(hand.company, "Invoice", hand.store(invoice))
    touched = {
        **stored,
        "MetaData": {**stored["MetaData"], "LastUpdatedTime": stored["MetaData"]["CreateTime"]},
    }
    hand.company.overwrite("Invoice", touched)
    return touched


def zero_without_note(hand: Ledgerhand, invoice: Document) -> Document:
    stored = _voided(hand, invoice)
    stored.pop("PrivateNote")
    hand.company.overwrite("Invoice", stored)
    return stored


def zero_by_discount(hand: Ledgerhand, invoice: Document) -> None:
    whole = {"PercentBased": True, "DiscountPercent": 100}
    line = {"Amount": 0, "DetailType": "DiscountLineDetail", "DiscountLineDetail": whole}
    invoice |= completed({**invoice, "Line": [*invoice["Line"], line]}, "USD")


def deposit_on_invoice(hand: Ledgerhand, invoice: Document) -> None:
    lines = [sales_line("Retainer, first month", Decimal(10), Decimal(210))]
    invoice |= completed({**invoice, "Line": lines, "Deposit": Decimal("500.00")}, "USD")


def deposit_covers_all(hand: Ledgerhand, invoice: Document) -> None:
    lines = [sales_line("Retainer, paid at signing", Decimal(10), Decimal(210))]
    invoice |= completed({**invoice, "Line": lines, "Deposit": Decimal("2100.00")}, "USD")


def due_before_invoice_date(hand: Ledgerhand, invoice: Document) -> None:
    invoice["DueDate"] = (_day(invoice) - timedelta(days=9)).isoformat()


def no_due_date(hand: Ledgerhand, invoice: Document) -> None:
    invoice.pop("DueDate")
    invoice.pop("SalesTermRef")


def dated_ahead(hand: Ledgerhand, invoice: Document) -> None:
    invoice["TxnDate"] = (hand.company.today + timedelta(days=12)).isoformat()
    invoice["DueDate"] = (hand.company.today + timedelta(days=42)).isoformat()


def created_long_after_its_date(hand: Ledgerhand, invoice: Document) -> None:
    """Typed in today's week, dated half a year back."""
    invoice["TxnDate"] = (hand.company.today - timedelta(days=182)).isoformat()
    when = hand.at(hand.company.today - timedelta(days=2))
    shown = stamp(when, hand.company.zone)
    invoice["MetaData"] = {"CreateTime": shown, "LastUpdatedTime": shown}


STATES = (
    *(paid, partly_paid, paid_twice_over_two_payments, paid_but_never_sent, credit_memo_applied, overdue),
    *(sent_unpaid, viewed, not_sent, queued_to_send, printed, delivery_error, status_of_its_own),
    *(voided, voided_without_earlier_note, zero_without_note, zero_by_discount),
    *(deposit_on_invoice, deposit_covers_all, due_before_invoice_date, no_due_date, dated_ahead),
    created_long_after_its_date,
)
