"""Invoices and credit memos: create, update, void, delete, with the checks that QuickBooks makes."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from services.sandbox.arithmetic import completed
from services.sandbox.company import Company
from services.sandbox.documents import Document, amount, parse_day, reference, referred
from services.sandbox.faults import ApiFault, not_found, required
from services.sandbox.receipts import release, voided

LONGEST_DOC_NUMBER = 21
_COMPUTED = ("TotalAmt", "Balance", "HomeBalance", "HomeTotalAmt", "LinkedTxn", "MetaData", "Id", "SyncToken")


def create_sale(company: Company, entity: str, sent: Document, allow_duplicate: bool = False) -> Document:
    """Store a new Invoice or CreditMemo. Raises ``ApiFault`` 2020, 2050, 2500, 6070 or 6140."""
    with company.lock:
        asked = {key: value for key, value in sent.items() if key not in _COMPUTED and value != ""}
        customer = _customer(company, asked)
        currency = (
            referred(asked, "CurrencyRef") or referred(customer, "CurrencyRef") or company.home_currency
        )
        number = _doc_number(company, entity, asked, allow_duplicate)
        dated = {"TxnDate": asked.get("TxnDate") or company.today.isoformat(), "DocNumber": number}
        sale = completed({**_defaults(), **asked, **dated}, currency)
        sale["CustomerRef"] = reference(customer["Id"], customer["FullyQualifiedName"])
        sale["CurrencyRef"] = reference(currency)
        if entity == "CreditMemo":
            sale["RemainingCredit"] = sale["Balance"]
        else:
            sale.setdefault("DueDate", (parse_day(sale["TxnDate"]) + timedelta(days=30)).isoformat())
            sale["LinkedTxn"] = []
        return company.insert(entity, sale)


def check_open(company: Company, asked: Document) -> None:
    """Whoever is inactive gets no new sale, nothing is sold that does not exist, and closed books stay.

    Raises ``ApiFault`` 610, 2020, 2500 or 6210.
    """
    customer = _customer(company, asked)
    if customer.get("Active") is False:
        raise not_found()
    details = (line.get("SalesItemLineDetail") or {} for line in asked.get("Line") or [])
    known = {item["Id"] for item in company.documents("Item")}
    for item_id in filter(None, (referred(detail, "ItemRef") for detail in details)):
        if item_id not in known:
            detail = f"Invalid Reference Id : Item assigned to this transaction has been deleted. {item_id}"
            raise ApiFault("2500", "Invalid Reference Id", detail, element="")
    closed = _closed_until(company)
    if closed and str(asked.get("TxnDate") or company.today.isoformat()) <= closed:
        message = "Account Period Closed, Cannot Update Through Services API"
        raise ApiFault("6210", message, f"{message} : The account period has closed.", element="")


def _closed_until(company: Company) -> str | None:
    """The closing date of the books; none where they were never closed."""
    preferences = next(iter(company.documents("Preferences")), {})
    found = (preferences.get("AccountingInfoPrefs") or {}).get("BookCloseDate")
    return str(found) if found else None


def update_sale(company: Company, entity: str, sent: Document, allow_duplicate: bool = False) -> Document:
    """Change one: sparse keeps what is not sent, full drops it. Raises also ``ApiFault`` 610 and 5010."""
    with company.lock:
        stored = company.current(entity, sent)
        asked = {key: value for key, value in sent.items() if key not in (*_COMPUTED, "sparse", "domain")}
        kept = stored if sent.get("sparse") is True else {key: stored[key] for key in _kept(stored)}
        if "DocNumber" in asked and asked["DocNumber"] != stored.get("DocNumber"):
            _check_number(company, entity, asked["DocNumber"], allow_duplicate)
        currency = referred(stored, "CurrencyRef") or company.home_currency
        changed = {**kept, **asked}
        if "CustomerRef" in asked:
            customer = _customer(company, asked)
            changed["CustomerRef"] = reference(customer["Id"], customer["FullyQualifiedName"])
        if "Line" in asked or "TxnTaxDetail" in asked or "Deposit" in asked:
            paid = (
                amount(stored.get("TotalAmt")) - amount(stored.get("Deposit")) - amount(stored.get("Balance"))
            )
            changed = completed(changed, currency)
            changed["Balance"] = max(changed["Balance"] - paid, Decimal(0))
        return company.replace(entity, changed)


def void_sale(company: Company, entity: str, sent: Document) -> Document:
    """Zero all amounts and write "Voided" before the note; quantities, prices and links go."""
    with company.lock:
        stored = company.current(entity, sent)
        release(company, entity, stored["Id"])
        zeroed: Document = dict.fromkeys(("TotalAmt", "Balance", "HomeTotalAmt", "HomeBalance", "Deposit"), 0)
        changed: Document = {key: zeroed.get(key, value) for key, value in stored.items()}
        changed["Line"] = [_voided_line(line) for line in stored.get("Line") or []]
        changed["LinkedTxn"] = []
        changed["PrivateNote"] = voided(stored.get("PrivateNote"))
        if "TxnTaxDetail" in stored:
            changed["TxnTaxDetail"] = {"TotalTax": 0}
        return company.replace(entity, changed)


def delete_sale(company: Company, entity: str, sent: Document) -> None:
    """Remove it; payments applied to it become unapplied."""
    with company.lock:
        stored = company.current(entity, sent)
        release(company, entity, stored["Id"])
        company.remove(entity, stored["Id"])


def _defaults() -> Document:
    return {
        "AllowOnlinePayment": False,
        "AllowOnlineCreditCardPayment": False,
        "AllowOnlineACHPayment": False,
        "ApplyTaxAfterDiscount": False,
        "PrintStatus": "NeedToPrint",
        "EmailStatus": "NotSet",
        "CustomField": [],
    }


def _kept(stored: Document) -> list[str]:
    """What survives a full update that does not send it."""
    always = (*_COMPUTED, "domain", "sparse", "TxnDate", "CurrencyRef", "ExchangeRate", "CustomerRef", "Line")
    return [key for key in always if key in stored]


def _customer(company: Company, sent: Document) -> Document:
    customer_id = referred(sent, "CustomerRef")
    if customer_id is None:
        raise required("CustomerRef")
    try:
        return company.get("Customer", customer_id)
    except ApiFault:
        detail = f"Invalid Reference Id : Names element id {customer_id} not found"
        raise ApiFault("2500", "Invalid Reference Id", detail, element="CustomerRef") from None


def _doc_number(company: Company, entity: str, asked: Document, allow_duplicate: bool) -> str:
    if asked.get("DocNumber"):
        _check_number(company, entity, asked["DocNumber"], allow_duplicate)
        return str(asked["DocNumber"])
    return str(max(company.largest_number(entity, "DocNumber"), 1000) + 1)


def _check_number(company: Company, entity: str, doc_number: str, allow_duplicate: bool) -> None:
    if len(doc_number) > LONGEST_DOC_NUMBER:
        detail = f"DocNumber has {len(doc_number)} characters; at most {LONGEST_DOC_NUMBER} are allowed"
        raise ApiFault("2050", "String length is either shorter or longer than supported", detail, element="")
    found = company.ids_with_text(entity, "DocNumber", doc_number)
    if found and not allow_duplicate:
        message = "Duplicate Document Number Error"
        used = f"DocNumber={doc_number} is assigned to TxnType={entity} with TxnId={found[0]}"
        rule = "You must specify a different number. This number has already been used."
        raise ApiFault("6140", message, f"{message} : {rule}  {used}", element="")


def _voided_line(line: Document) -> Document:
    kept = {**line, "Amount": 0} if "Amount" in line else dict(line)
    detail = dict(line.get(line["DetailType"]) or {})
    for key in ("Qty", "UnitPrice", "Quantity"):
        detail.pop(key, None)
    if "Line" in detail:
        detail["Line"] = [_voided_line(child) for child in detail["Line"]]
    return {**kept, line["DetailType"]: detail}
