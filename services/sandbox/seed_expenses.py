"""What the stand-in company pays: 25 bills and 25 purchases of one to four lines, mostly for customers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from services.sandbox.arithmetic import rounded
from services.sandbox.documents import Document, amount, reference
from services.sandbox.entries import totalled
from services.sandbox.seed_customers import CURRENCY_NAMES
from services.sandbox.seed_people import PAYEES
from services.sandbox.seed_plain import RATES
from services.sandbox.seed_work import Workbook, of_customer

COUNT = 25
"""Of bills, and of purchases."""

_FIRST_BILL, _FIRST_PURCHASE = 900_001, 900_201
_ACCOUNTS = {"61": "Printing and copies", "62": "Travel", "63": "Equipment rental", "64": "Software"}
_CARD, _CHECKING = reference("41", "Mastercard"), reference("35", "Checking")


def add_expenses(book: Workbook) -> None:
    """Bills, then purchases, oldest first."""
    for at in range(COUNT):
        day = book.day(at, COUNT)
        bill = _bill(book, at, day)
        case, change = _ODD_BILLS.get(at, ("", _as_it_is))
        stored = book.company.insert("Bill", totalled(change(book, bill)), book.at(day, 11))
        if case:
            book.note(case, stored)
    for at in range(COUNT):
        day = book.day(at, COUNT)
        purchase = _purchase(book, at, day)
        stored = book.company.insert("Purchase", totalled(purchase), book.at(day, 12))
        if purchase.get("Credit"):
            book.note("purchase_refund", stored)


def _bill(book: Workbook, at: int, day: date) -> Document:
    payee = PAYEES[at % (len(PAYEES) - 1)]
    return {
        "Id": str(_FIRST_BILL + at),
        "DocNumber": f"V-{5001 + at}",
        "APAccountRef": reference("33", "Accounts Payable (A/P)"),
        "VendorRef": book.person(payee.name),
        "TxnDate": day.isoformat(),
        "CurrencyRef": reference("USD", CURRENCY_NAMES["USD"]),
        "LinkedTxn": [],
        "SalesTermRef": reference("3"),
        "DueDate": (day + timedelta(days=30)).isoformat(),
        "Line": _lines(book, day, 1 + at % 4),
        "Balance": 1 if (book.company.today - day).days < 40 else 0,
    }


def _purchase(book: Workbook, at: int, day: date) -> Document:
    """By card, by check or in cash; paid to a vendor, to an employee or to nobody in particular."""
    kind = ("CreditCard", "CreditCard", "Check", "Cash")[at % 4]
    entity, name = (("Vendor", "Seafarer Travel Agency"), ("Employee", "Consultant"), ("", ""))[at % 3]
    document: Document = {
        "Id": str(_FIRST_PURCHASE + at),
        "AccountRef": _CARD if kind == "CreditCard" else _CHECKING,
        "PaymentType": kind,
        "TxnDate": day.isoformat(),
        "CurrencyRef": reference("USD", CURRENCY_NAMES["USD"]),
        "CustomField": [],
        "PurchaseEx": _extension(kind),
        "Line": _lines(book, day, 1 + at % 3),
    }
    if entity:
        document["EntityRef"] = {**book.person(name), "type": entity}
    if kind == "CreditCard":
        document["Credit"] = at == COUNT - 4
    if kind == "Check":
        document |= {"DocNumber": str(701 + at), "PrintStatus": "NotSet"}
    return document


def _extension(kind: str) -> Document:
    """What QuickBooks adds to every purchase, and nobody needs."""
    number = {"CreditCard": "54", "Check": "3", "Cash": "54"}[kind]
    schema = "{http://schema.intuit.com/finance/v3}NameValue"
    value = {"Name": "TxnType", "Value": number}
    return {"any": [{"name": schema, "nil": False, "value": value, "globalScope": True}]}


def _lines(book: Workbook, day: date, count: int) -> list[Document]:
    return [_line(book, day, at) for at in range(1, count + 1)]


def _line(book: Workbook, day: date, at: int) -> Document:
    """Every third has an item, the others an account; one in five is the firm's own."""
    customer = {} if book.random.random() < 0.2 else of_customer(book.customer())
    billable = book.billable(day) if customer else "NotBillable"
    marked_up = {"MarkupInfo": {"Percent": 10}} if customer and book.random.random() < 0.3 else {}
    project = customer.pop("ProjectRef", None)
    shared = {**customer, "BillableStatus": billable, "TaxCodeRef": reference("NON"), **marked_up}
    of_project = {"ProjectRef": project} if project else {}
    line = {"Id": str(at), "LineNum": at, "LinkedTxn": [], **of_project}
    return {**line, **(_of_item(book, shared) if at == 3 else _of_account(book, shared))}


def _of_account(book: Workbook, shared: Document) -> Document:
    number, name = book.random.choice(list(_ACCOUNTS.items()))
    return {
        "Description": name,
        "Amount": Decimal(book.random.randrange(1_800, 96_000)) / 100,
        "DetailType": "AccountBasedExpenseLineDetail",
        "AccountBasedExpenseLineDetail": {"AccountRef": reference(number, name), **shared},
    }


def _of_item(book: Workbook, shared: Document) -> Document:
    quantity, price = Decimal(book.random.randrange(1, 40)) / 2, Decimal("38.75")
    detail = {"ItemRef": reference("9", "Travel expenses"), "Qty": quantity, "UnitPrice": price, **shared}
    return {
        "Description": "Travel, by the unit",
        "Amount": rounded(quantity * price, "USD"),
        "DetailType": "ItemBasedExpenseLineDetail",
        "ItemBasedExpenseLineDetail": detail,
    }


def _as_it_is(book: Workbook, bill: Document) -> Document:
    return bill


def _in_euros(book: Workbook, bill: Document) -> Document:
    """From abroad, with tax on its lines."""
    lines = []
    for line in bill["Line"]:
        tax = rounded(amount(line["Amount"]) * Decimal("0.19"), "EUR")
        kind = line["DetailType"]
        detail = {**line[kind], "TaxCodeRef": reference("TAX"), "TaxAmount": tax}
        lines.append({**line, kind: detail})
    taxes = (amount(line[line["DetailType"]]["TaxAmount"]) for line in lines)
    return {
        **bill,
        "VendorRef": book.person("Nordkai Druck GmbH"),
        "CurrencyRef": reference("EUR", CURRENCY_NAMES["EUR"]),
        "ExchangeRate": RATES["EUR"],
        "GlobalTaxCalculation": "TaxExcluded",
        "TxnTaxDetail": {"TotalTax": sum(taxes, Decimal(0))},
        "Line": lines,
    }


def _without_customers(book: Workbook, bill: Document) -> Document:
    """All of it is the firm's own."""
    lines = []
    for line in bill["Line"]:
        kind = line["DetailType"]
        away = ("CustomerRef", "MarkupInfo")
        own = {key: value for key, value in line[kind].items() if key not in away}
        kept = {key: value for key, value in line.items() if key != "ProjectRef"}
        lines.append({**kept, kind: {**own, "BillableStatus": "NotBillable"}})
    return {**bill, "Line": lines}


def _for_two_projects(book: Workbook, bill: Document) -> Document:
    """One document that feeds several projects, none of it billed yet."""
    names = ("Dock automation", "Ironbridge Robotics", "Alder Street Dental Group", "Brand refresh")
    lines = []
    for line, name in zip(bill["Line"], names, strict=False):
        customer, kind = of_customer(book.customers[name]), line["DetailType"]
        project = customer.pop("ProjectRef", None)
        kept = {key: value for key, value in line.items() if key != "ProjectRef"}
        detail = {**line[kind], **customer, "BillableStatus": "Billable"}
        lines.append({**kept, **({"ProjectRef": project} if project else {}), kind: detail})
    return {**bill, "Line": lines}


def _without_an_amount(book: Workbook, bill: Document) -> Document:
    """Its first line is for a customer and says no amount."""
    two = _for_two_projects(book, bill)
    first = {key: value for key, value in two["Line"][0].items() if key != "Amount"}
    return {**two, "Line": [first, *two["Line"][1:]]}


_ODD_BILLS: dict[int, tuple[str, Callable[[Workbook, Document], Document]]] = {
    COUNT - 2: ("bill_of_several_projects", _for_two_projects),
    COUNT - 3: ("bill_without_an_amount", _without_an_amount),
    COUNT - 4: ("bill_in_euros", _in_euros),
    COUNT - 6: ("bill_without_customers", _without_customers),
}
