"""Bodies of invoices and customers, as long and as varied as QuickBooks' own, made from a seed."""

from __future__ import annotations

import json
import random
from typing import Any

#: Different bodies; more invoices than these repeat them, each under an id and dates of its own.
BODIES = 10_000
CUSTOMERS = 240
_SUB_CUSTOMERS = 40
#: Where the server puts in what differs from invoice to invoice, in this order: id, created, updated, number,
#: invoice date, due date.
PLACE = "%b"
_SALES_TAX = 825
_ITEMS = (
    *("Consulting", "Site survey", "Structural drawings", "Project management", "On-site supervision"),
    *("Permit handling", "Travel", "Materials at cost", "Documentation", "Quality inspection"),
)
WORDS = (
    "review of the revised drawings with the client and the general contractor on site",
    "coordination with the authorities, including all copies and courier services",
    "as agreed in the proposal of the second phase, rates per schedule B",
    "additional hours requested by the client outside the regular scope of work",
    "preparation of the tender documents and evaluation of the offers received",
)
_STREETS = ("Harbor Road", "Mill Street", "Station Avenue", "Foundry Lane", "Orchard Drive")
_CITIES = (("Oakland", "CA", "94607"), ("Tacoma", "WA", "98402"), ("Boulder", "CO", "80302"))


def invoice_templates(count: int, seed: int = 7) -> list[bytes]:
    """Bodies with slots, for ``bytes.__mod__``."""
    chance = random.Random(seed)
    return [_bytes(_invoice(chance)) for _ in range(count)]


def customer_bodies(created: bytes) -> list[bytes]:
    """One body for each customer, from id 1: companies, then their sub-customers and projects."""
    return [_bytes(_customer(number)).replace(PLACE.encode(), created) for number in range(1, CUSTOMERS + 1)]


def customer_of(template: bytes) -> str:
    """The customer's id in an invoice's body."""
    return template.split(b'"CustomerRef":{"value":"', 1)[1].split(b'"', 1)[0].decode()


def _bytes(document: dict[str, Any]) -> bytes:
    return json.dumps(document, separators=(",", ":")).encode()


def _customer(number: int) -> dict[str, Any]:
    parent = number - _SUB_CUSTOMERS if number > CUSTOMERS - _SUB_CUSTOMERS else None
    name = f"Customer {number:03d} Engineering"
    nested = {} if parent is None else {"Job": True, "ParentRef": {"value": str(parent)}, "Level": 1}
    return {
        "Taxable": True,
        "Job": False,
        "BillWithParent": False,
        "Balance": 0,
        "IsProject": parent is not None and number % 2 == 0,
        "domain": "QBO",
        "sparse": False,
        "Id": str(number),
        "SyncToken": "0",
        "MetaData": {"CreateTime": PLACE, "LastUpdatedTime": PLACE},
        "FullyQualifiedName": name if parent is None else f"Customer {parent:03d} Engineering:{name}",
        "DisplayName": name,
        "Active": True,
        "PrimaryEmailAddr": {"Address": f"accounts{number}@customer.example"},
        "CurrencyRef": {"value": "USD", "name": "United States Dollar"},
        **nested,
    }


def _invoice(chance: random.Random) -> dict[str, Any]:
    lines = [_line(chance, number) for number in range(1, chance.choice((3, 3, 3, 4)) + 1)]
    subtotal = sum(round(line["Amount"] * 100) for line in lines)
    tax = (subtotal * _SALES_TAX + 5_000) // 10_000 if chance.random() < 0.6 else 0
    balance, delivery, linked = _state(chance, subtotal + tax)
    customer = chance.randint(1, CUSTOMERS)
    return {
        **_head(chance),
        "LinkedTxn": linked,
        "Line": [*lines, _subtotal(subtotal)],
        "TxnTaxDetail": _tax(subtotal, tax),
        "CustomerRef": {"value": str(customer), "name": f"Customer {customer:03d} Engineering"},
        "CustomerMemo": {"value": "Thank you for your business. Payable within thirty days, no deduction."},
        "BillAddr": _address(chance),
        "ShipAddr": _address(chance),
        "FreeFormAddress": True,
        "SalesTermRef": {"value": "3", "name": "Net 30"},
        "DueDate": PLACE,
        "TotalAmt": _money(subtotal + tax),
        "ApplyTaxAfterDiscount": False,
        "PrintStatus": "NeedToPrint" if delivery == "NeedToSend" else "NotSet",
        "EmailStatus": delivery,
        "BillEmail": {"Address": f"accounts{customer}@customer.example"},
        "Balance": _money(balance),
    }


def _head(chance: random.Random) -> dict[str, Any]:
    return {
        "AllowIPNPayment": False,
        "AllowOnlinePayment": False,
        "AllowOnlineCreditCardPayment": False,
        "AllowOnlineACHPayment": False,
        "domain": "QBO",
        "sparse": False,
        "Id": PLACE,
        "SyncToken": str(chance.randint(0, 4)),
        "MetaData": {
            "CreateTime": PLACE,
            "LastModifiedByRef": {"value": "9130347798"},
            "LastUpdatedTime": PLACE,
        },
        "CustomField": [
            {"DefinitionId": "1", "Name": "Purchase order", "Type": "StringType", "StringValue": "PO-4711"},
            {"DefinitionId": "2", "Name": "Sales rep", "Type": "StringType"},
            {"DefinitionId": "3", "Name": "Cost centre", "Type": "StringType", "StringValue": "4200 Field"},
        ],
        "DocNumber": PLACE,
        "TxnDate": PLACE,
        "PrivateNote": f"{chance.choice(WORDS)}; {chance.choice(WORDS)}",
        "CurrencyRef": {"value": "USD", "name": "United States Dollar"},
    }


def _state(chance: random.Random, total: int) -> tuple[int, str, list[dict[str, str]]]:
    """Balance, delivery and payments: mostly paid, then sent, partly paid, and never sent."""
    payment = [{"TxnId": str(chance.randint(10**6, 10**7)), "TxnType": "Payment"}]
    at = chance.random()
    if at < 0.62:
        return 0, "EmailSent", payment
    if at < 0.70:
        return total // 2 + 1, "EmailSent", payment
    return (total, "EmailSent", []) if at < 0.88 else (total, chance.choice(("NotSet", "NeedToSend")), [])


def _line(chance: random.Random, number: int) -> dict[str, Any]:
    item = chance.randrange(len(_ITEMS))
    quarters, rate = chance.randint(1, 160), chance.randint(20, 240)
    return {
        "Id": str(number),
        "LineNum": number,
        "Description": f"{_ITEMS[item]}: {chance.choice(WORDS)}, {chance.choice(WORDS)}",
        "Amount": _money(quarters * rate * 25),
        "DetailType": "SalesItemLineDetail",
        "SalesItemLineDetail": {
            "ServiceDate": f"2023-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}",
            "ItemRef": {"value": str(item + 1), "name": _ITEMS[item]},
            "ClassRef": {"value": "200000000000", "name": "Engineering"},
            "UnitPrice": rate,
            "Qty": _money(quarters * 25),
            "ItemAccountRef": {"value": "45", "name": "Landscaping and Engineering Services"},
            "TaxCodeRef": {"value": chance.choice(("TAX", "NON"))},
        },
    }


def _subtotal(cents: int) -> dict[str, Any]:
    return {"Amount": _money(cents), "DetailType": "SubTotalLineDetail", "SubTotalLineDetail": {}}


def _tax(subtotal: int, tax: int) -> dict[str, Any]:
    part = {
        "Amount": _money(tax),
        "DetailType": "TaxLineDetail",
        "TaxLineDetail": {
            "TaxRateRef": {"value": "3"},
            "PercentBased": True,
            "TaxPercent": _SALES_TAX / 100,
            "NetAmountTaxable": _money(subtotal),
        },
    }
    return {"TxnTaxCodeRef": {"value": "2"}, "TotalTax": _money(tax), "TaxLine": [part] if tax else []}


def _address(chance: random.Random) -> dict[str, str]:
    city, state, code = chance.choice(_CITIES)
    number = chance.randint(1, 9999)
    return {
        "Id": str(chance.randint(1, 99999)),
        "Line1": f"Customer Engineering, {number} {chance.choice(_STREETS)}",
        "Line2": "Attention: accounts payable, third floor",
        "City": city,
        "Country": "USA",
        "CountrySubDivisionCode": state,
        "PostalCode": code,
    }


def _money(cents: int) -> int | float:
    """As JSON writes it: whole amounts without decimals."""
    return cents // 100 if cents % 100 == 0 else cents / 100
