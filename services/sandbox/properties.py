"""Which properties of a resource a query may name, and the values it compares (Intuit's data-query page)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from services.sandbox.documents import Document, number, referred


class Kind(Enum):
    """How a property is compared."""

    ID = "id"
    TEXT = "text"
    REFERENCE = "reference"
    DAY = "day"
    MOMENT = "moment"
    NUMBER = "number"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Property:
    """One property that may stand in WHERE and, where sortable, in ORDERBY."""

    path: str
    kind: Kind
    sortable: bool = True

    def key(self, document: Document) -> Any:
        """What is compared for this document; ``None`` where it has no value."""
        if self.kind is Kind.REFERENCE:
            return referred(document, self.path)
        value: Any = document
        for step in self.path.split("."):
            value = value.get(step) if isinstance(value, dict) else None
        return None if value is None else self._comparable(value)

    def _comparable(self, value: Any) -> Any:
        match self.kind:
            case Kind.NUMBER:
                return number(value)
            case Kind.MOMENT:
                return int(datetime.fromisoformat(value).timestamp())
            case Kind.FLAG:
                return bool(value)
            case Kind.TEXT:
                return str(value).casefold()
        return str(value)


_COMMON = (
    Property("Id", Kind.ID),
    Property("MetaData.CreateTime", Kind.MOMENT),
    Property("MetaData.LastUpdatedTime", Kind.MOMENT),
)
_DATED = (
    *_COMMON,
    Property("TxnDate", Kind.DAY),
    Property("DocNumber", Kind.TEXT),
    Property("TotalAmt", Kind.NUMBER),
    Property("CustomerRef", Kind.REFERENCE, sortable=False),
)
_SALE = (
    *_DATED,
    Property("Balance", Kind.NUMBER),
    Property("DueDate", Kind.DAY),
    Property("SalesTermRef", Kind.REFERENCE, sortable=False),
    Property("ProjectRef", Kind.REFERENCE, sortable=False),
)
#: A transaction that names no customer of its own: which customers its lines are for cannot be asked.
_DATED_ONLY = (*_COMMON, Property("TxnDate", Kind.DAY))
_PURCHASE = (*_DATED_ONLY, Property("DocNumber", Kind.TEXT), Property("TotalAmt", Kind.NUMBER))
_BILL = (
    *_PURCHASE,
    Property("Balance", Kind.NUMBER),
    Property("DueDate", Kind.DAY),
    Property("VendorRef", Kind.REFERENCE, sortable=False),
    Property("SalesTermRef", Kind.REFERENCE, sortable=False),
)
_NAMED = (*_COMMON, Property("Active", Kind.FLAG), Property("Name", Kind.TEXT))
_CUSTOMER = (
    *_COMMON,
    Property("Active", Kind.FLAG),
    Property("Job", Kind.FLAG),
    Property("Balance", Kind.NUMBER),
    *(
        Property(name, Kind.TEXT)
        for name in ("DisplayName", "FullyQualifiedName", "CompanyName", "GivenName", "FamilyName")
    ),
)
_PERSON = (
    *_COMMON,
    Property("Active", Kind.FLAG),
    *(Property(name, Kind.TEXT) for name in ("DisplayName", "GivenName", "FamilyName")),
)
_VENDOR = (*_PERSON, Property("CompanyName", Kind.TEXT), Property("Balance", Kind.NUMBER))
_ITEM = (*_NAMED, Property("FullyQualifiedName", Kind.TEXT), Property("Type", Kind.TEXT))

#: A purchase cannot be asked for by its payee, and of time nothing is known to be askable but its day.
_SPECIAL = {
    "Invoice": _SALE,
    "CreditMemo": _SALE,
    "Customer": _CUSTOMER,
    "Item": _ITEM,
    "Employee": _PERSON,
    "Vendor": _VENDOR,
    "TimeActivity": _DATED_ONLY,
    "Bill": _BILL,
    "Purchase": _PURCHASE,
}

LISTS = frozenset({"Account", "Class", "Customer", "Department", "Employee", "Item", "PaymentMethod"}) | {
    *("TaxAgency", "TaxCode", "TaxRate", "Term", "Vendor"),
}
"""Resources that can be made inactive, and are then hidden unless a query asks for Active."""

SINGLES = frozenset({"CompanyInfo", "Preferences"})
"""Resources of which a company has exactly one."""

TRANSACTIONS = frozenset({"Bill", "BillPayment", "CreditMemo", "Deposit", "Estimate", "Invoice"}) | {
    *("JournalEntry", "Payment", "Purchase", "PurchaseOrder", "RefundReceipt", "SalesReceipt"),
    *("TimeActivity", "VendorCredit"),
}

ENTITIES: dict[str, str] = {name.casefold(): name for name in LISTS | SINGLES | TRANSACTIONS}
"""The resources by their name without case, which is how a query and a path name them."""

NOT_IN_CDC = frozenset({"TimeActivity", "TaxAgency", "TaxCode", "TaxRate", "JournalCode"})


def properties_of(entity: str) -> tuple[Property, ...]:
    """The properties by which this resource can be filtered."""
    if entity in _SPECIAL:
        return _SPECIAL[entity]
    if entity in SINGLES:
        return _COMMON
    return _NAMED if entity in LISTS else _DATED
