"""Payments: what they take from an invoice's balance, and what comes back when they go."""

from __future__ import annotations

from decimal import Decimal

from services.sandbox.company import Company
from services.sandbox.documents import Document, amount, number, reference, referred
from services.sandbox.faults import ApiFault, business_rule, required

PAYABLE = {"Invoice": "Balance", "CreditMemo": "Balance"}


def create_payment(company: Company, sent: Document) -> Document:
    """Store a payment and lower the balances that its lines link. Raises ``ApiFault`` 2020, 2500, 6000."""
    with company.lock:
        stored = company.insert("Payment", _completed(company, sent))
        _apply_all(company, stored)
        return stored


def update_payment(company: Company, sent: Document) -> Document:
    """Change a payment, its lines included: what it took comes back first. Raises also 610 and 5010."""
    with company.lock:
        stored = company.current("Payment", sent)
        _take_back(company, stored)
        try:
            changed = _completed(company, {**stored, **sent, "MetaData": stored["MetaData"]})
        except ApiFault:
            _apply_all(company, stored)
            raise
        replaced = company.replace("Payment", changed)
        _apply_all(company, replaced)
        return replaced


def void_payment(company: Company, sent: Document) -> Document:
    """Undo a payment but keep the record: amounts zero, "Voided" in the note, links gone."""
    with company.lock:
        payment = company.current("Payment", sent)
        _take_back(company, payment)
        note = payment.get("PrivateNote")
        changed = {**payment, "TotalAmt": 0, "UnappliedAmt": 0, "Line": [], "PrivateNote": voided(note)}
        return company.replace("Payment", changed)


def delete_payment(company: Company, sent: Document) -> None:
    """Undo a payment and remove the record."""
    with company.lock:
        payment = company.current("Payment", sent)
        _take_back(company, payment)
        company.remove("Payment", payment["Id"])


def release(company: Company, entity: str, record_id: str) -> None:
    """Unlink a sale that is voided or deleted from its payments: the money becomes unapplied.

    Where the rest is not enough without it, as a credit memo was applied, the payment settles nothing more.
    """
    for link in company.get(entity, record_id).get("LinkedTxn") or []:
        if link["TxnType"] != "Payment":
            continue
        payment = company.get("Payment", link["TxnId"])
        kept = [line for line in payment["Line"] if _target(line) != (entity, record_id)]
        freed = amount(payment["TotalAmt"]) - sum((_signed(line) for line in kept), Decimal(0))
        if freed < 0:
            _take_back(company, payment)
            kept, freed = [], amount(payment["TotalAmt"])
        company.replace("Payment", {**payment, "Line": kept, "UnappliedAmt": freed})


def voided(note: object) -> str:
    """The private note of a voided transaction: the word before what stood there."""
    return f"Voided - {note}" if note else "Voided"


def _completed(company: Company, sent: Document) -> Document:
    """The payment with its sums. Raises ``ApiFault`` 2020, 2500, 6000."""
    if referred(sent, "CustomerRef") is None:
        raise required("CustomerRef")
    total = number(sent.get("TotalAmt"))
    if total is None:
        raise required("TotalAmt")
    lines = [_checked(company, line) for line in sent.get("Line") or []]
    applied = sum((_signed(line) for line in lines), Decimal(0))
    if applied > total:
        raise business_rule("The amount applied is larger than the payment.")
    return {
        "TxnDate": company.today.isoformat(),
        "CurrencyRef": reference(company.home_currency),
        **sent,
        "TotalAmt": total,
        "UnappliedAmt": total - applied,
        "ProcessPayment": False,
        "Line": lines,
    }


def _target(line: Document) -> tuple[str, str]:
    link = (line.get("LinkedTxn") or [{}])[0]
    return str(link.get("TxnType")), str(link.get("TxnId"))


def _signed(line: Document) -> Decimal:
    """What a line takes from the payment; a credit memo adds to it."""
    value = amount(line["Amount"])
    return -value if _target(line)[0] == "CreditMemo" else value


def _checked(company: Company, line: Document) -> Document:
    entity, record_id = _target(line)
    if entity not in PAYABLE:
        raise ApiFault(
            "2500", "Invalid Reference Id", f"Invalid Reference Id : {entity} {record_id}", element=""
        )
    if amount(line.get("Amount")) > amount(company.get(entity, record_id).get("Balance")):
        raise business_rule("The amount applied is larger than the open balance.")
    return {**line, "Amount": amount(line.get("Amount"))}


def _apply_all(company: Company, payment: Document) -> None:
    for line in payment["Line"]:
        entity, record_id = _target(line)
        sale = company.get(entity, record_id)
        links = [*(sale.get("LinkedTxn") or []), {"TxnId": payment["Id"], "TxnType": "Payment"}]
        settled = _with_balance(sale, amount(sale["Balance"]) - amount(line["Amount"]))
        _store(company, entity, {**settled, "LinkedTxn": links})


def _take_back(company: Company, payment: Document) -> None:
    for line in payment["Line"]:
        entity, record_id = _target(line)
        sale = company.get(entity, record_id)
        links = [link for link in sale.get("LinkedTxn") or [] if link.get("TxnId") != payment["Id"]]
        restored = _with_balance(sale, amount(sale["Balance"]) + amount(line["Amount"]))
        _store(company, entity, {**restored, "LinkedTxn": links})


def _store(company: Company, entity: str, sale: Document) -> None:
    """A sale with another balance; a quiet one shows neither a new version nor a new time."""
    if company.settles_quietly:
        company.overwrite(entity, sale)
    else:
        company.replace(entity, sale)


def _with_balance(sale: Document, balance: Decimal) -> Document:
    changed = {**sale, "Balance": balance}
    if "RemainingCredit" in sale:
        changed["RemainingCredit"] = balance
    if "HomeBalance" in sale:
        changed["HomeBalance"] = (balance * amount(sale.get("ExchangeRate") or 1)).quantize(Decimal("0.01"))
    return changed
