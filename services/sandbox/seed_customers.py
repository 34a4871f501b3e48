"""The customers of the stand-in company: 42, with sub-customers, projects, and names that break things."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from services.sandbox.company import Company
from services.sandbox.documents import Document, reference

CURRENCY_NAMES = {
    "USD": "United States Dollar",
    "EUR": "Euro",
    "GBP": "British Pound Sterling",
    "CAD": "Canadian Dollar",
    "JPY": "Japanese Yen",
}


class Named(NamedTuple):
    """A customer to be: its place in the tree, its currency, and what is special about it."""

    name: str
    parent: str | None = None
    currency: str = "USD"
    kind: str = ""


CUSTOMERS = (
    Named("Alder Street Dental Group"),
    Named("Bluewater Freight"),
    Named("Dock automation", "Bluewater Freight", kind="project"),
    Named("Rotterdam office", "Bluewater Freight"),
    Named("Customs desk", "Rotterdam office"),
    Named("Phase two", "Customs desk"),
    Named("Cedar & Finch Architects"),
    Named("Riverside library", "Cedar & Finch Architects", kind="project"),
    Named("Town hall refit", "Cedar & Finch Architects", kind="project"),
    Named("Dunmore Observatory"),
    Named("Eastgate Community Theatre"),
    Named("Foxglove Botanicals"),
    Named("Web shop 2.0", "Foxglove Botanicals", kind="project"),
    Named("Granite Peak Outfitters"),
    Named("Harborlight Studio LLC"),
    Named("Brand refresh", "Harborlight Studio LLC", kind="project"),
    Named("Ironbridge Robotics"),
    Named("Juniper Valley Clinics"),
    Named("Billing migration", "Juniper Valley Clinics", kind="project"),
    Named("Kestrel Aviation Services"),
    Named("Lakeview School District"),
    Named("Meridian Wind Farms", currency="EUR"),
    Named("Turbine audit", "Meridian Wind Farms", "EUR", "project"),
    Named("Nordhafen Logistik GmbH", currency="EUR"),
    Named("Ostrava Glassworks", currency="EUR"),
    Named("Penhaligon & Sons Ltd", currency="GBP"),
    Named("Quayside Lettings Ltd", currency="GBP"),
    Named("Red Maple Foods Inc.", currency="CAD"),
    Named("株式会社さくら設計", currency="JPY"),
    Named("Tallgrass Credit Union"),
    Named("Core banking review", "Tallgrass Credit Union", kind="project"),
    Named("Umber Lane Publishing"),
    Named("O'Hara's Boatyard", kind="apostrophe_name"),
    Named("شركة النور للاستشارات", kind="right_to_left_name"),
    Named("Sunny Side Up 🍳 Catering", kind="emoji_name"),
    Named("<!channel> Holdings", kind="slack_mention_name"),
    Named("=cmd|' /C calc'!A0 Trading", kind="formula_name"),
    Named("*Bold* _Moves_ & <https://evil.example|Partners>", kind="markup_name"),
    Named("Back\\Slash Studios", kind="backslash_name"),
    Named(
        "The Very Long Name Association for the Advancement of Exceedingly Long Customer Names",
        kind="long_name",
    ),
    Named("Mothballed Mills", kind="inactive"),
    Named("Yesterday's Papers", kind="inactive"),
)

ODD_NAMES = tuple(
    customer.name for customer in CUSTOMERS if customer.kind.endswith("_name") or customer.kind == "inactive"
)


def add_customers(company: Company, at: datetime) -> dict[str, Document]:
    """Store all customers; the documents by DisplayName."""
    added: dict[str, Document] = {}
    for number, customer in enumerate(CUSTOMERS, start=1):
        document = company.insert("Customer", _customer(customer, number, added), at)
        added[customer.name] = document
        if customer.kind and customer.kind != "project":
            company.cases.setdefault(f"customer_{customer.kind}", document["Id"])
    company.cases["customer_project"] = added["Dock automation"]["Id"]
    company.cases["customer_third_level"] = added["Phase two"]["Id"]
    return added


def _customer(customer: Named, number: int, added: dict[str, Document]) -> Document:
    parent = added[customer.parent] if customer.parent else None
    shown = f"{customer.name} (deleted)" if customer.kind == "inactive" else customer.name
    document: Document = {
        "Taxable": customer.currency == "USD",
        "BillAddr": _address(number),
        "Job": parent is not None,
        "BillWithParent": parent is not None and number % 2 == 0,
        "Balance": 0,
        "BalanceWithJobs": 0,
        "CurrencyRef": reference(customer.currency, CURRENCY_NAMES[customer.currency]),
        "PreferredDeliveryMethod": "Email",
        "IsProject": customer.kind == "project",
        "FullyQualifiedName": shown if parent is None else f"{parent['FullyQualifiedName']}:{shown}",
        "DisplayName": shown,
        "PrintOnCheckName": shown,
        "Active": customer.kind != "inactive",
    }
    if parent is None:
        document |= {
            "CompanyName": shown,
            "PrimaryEmailAddr": {"Address": f"accounts{number}@customer.example"},
        }
    else:
        document |= {"ParentRef": reference(parent["Id"]), "Level": int(parent.get("Level", 0)) + 1}
    return document


def _address(number: int) -> Document:
    if number % 5 == 0:
        return {"Id": str(1000 + number), "Line1": f"{number} Market Street", "Line2": "Portland, OR  97204"}
    return {
        "Id": str(1000 + number),
        "Line1": f"{100 + number} Harbor Way",
        "City": "Portland",
        "CountrySubDivisionCode": "OR",
        "PostalCode": f"97{200 + number}",
    }
