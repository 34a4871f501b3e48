"""Customers: unique names, sub-customers up to five levels, and the inactive ones."""

from __future__ import annotations

from services.sandbox.company import Company
from services.sandbox.documents import Document, reference, referred
from services.sandbox.faults import ApiFault, business_rule, required

DEEPEST_LEVEL = 4


def save_customer(company: Company, sent: Document) -> Document:
    """Create or change a customer. Raises ``ApiFault`` 2020, 2500, 6000, 6240, 610 or 5010."""
    with company.lock:
        stored = company.current("Customer", sent) if sent.get("Id") else {}
        asked = {key: value for key, value in sent.items() if key not in ("MetaData", "SyncToken", "sparse")}
        merged = {**stored, **asked}
        if not merged.get("DisplayName"):
            raise required("DisplayName")
        _check_unique(company, merged)
        placed = {**_defaults(company), **merged, **_place(company, merged)}
        return company.replace("Customer", placed) if stored else company.insert("Customer", placed)


def _defaults(company: Company) -> Document:
    return {
        "Taxable": False,
        "BillWithParent": False,
        "Balance": 0,
        "BalanceWithJobs": 0,
        "CurrencyRef": reference(company.home_currency),
        "IsProject": False,
        "Active": True,
    }


def _place(company: Company, customer: Document) -> Document:
    """Where it stands in the tree: Job, Level and the full name."""
    name, parent_id = str(customer["DisplayName"]), referred(customer, "ParentRef")
    if parent_id is None:
        return {"Job": False, "FullyQualifiedName": name}
    try:
        parent = company.get("Customer", parent_id)
    except ApiFault:
        detail = f"Invalid Reference Id : Names element id {parent_id} not found"
        raise ApiFault("2500", "Invalid Reference Id", detail, element="ParentRef") from None
    level = int(parent.get("Level", 0)) + 1
    if level > DEEPEST_LEVEL:
        raise business_rule("Customers can be at most five levels deep.")
    return {"Job": True, "Level": level, "FullyQualifiedName": f"{parent['FullyQualifiedName']}:{name}"}


def _check_unique(company: Company, customer: Document) -> None:
    found = company.ids_with_text("Customer", "DisplayName", str(customer["DisplayName"]))
    if any(record_id != customer.get("Id") for record_id in found):
        message = "Duplicate Name Exists Error"
        detail = (
            "The name supplied already exists. : Another customer, vendor or employee is already using it."
        )
        raise ApiFault("6240", message, detail, element="")
