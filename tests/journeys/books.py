"""The stand-in QuickBooks as the journeys hold it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from services.sandbox.company import REALM_ID, Company
from services.sandbox.controls import Controls
from services.sandbox.tokens import FIRST_REFRESH_TOKEN

__all__ = ["FIRST_REFRESH_TOKEN", "REALM_ID", "Books"]


@dataclass
class Books:
    """A running stand-in QuickBooks."""

    url: str
    company: Company
    controls: Controls

    @property
    def environment(self) -> dict[str, str]:
        """The environment that points the product at it."""
        return {
            "QUICKBOOKS_API_URL": self.url,
            "QUICKBOOKS_DISCOVERY_URL": f"{self.url}/.well-known/openid_configuration/",
            "QUICKBOOKS_CLIENT_ID": "client",
            "QUICKBOOKS_CLIENT_SECRET": "secret",
            "QUICKBOOKS_ENVIRONMENT": "sandbox",
        }

    def invoices(self, date_from: date, date_to: date) -> Iterator[dict[str, Any]]:
        """The books' invoices of these dates, both included."""
        for invoice in self.company.documents("Invoice"):
            if date_from <= date.fromisoformat(invoice["TxnDate"]) <= date_to:
                yield invoice

    def span(self) -> tuple[date, date]:
        """The first and the last invoice date in the books."""
        days = [date.fromisoformat(invoice["TxnDate"]) for invoice in self.company.documents("Invoice")]
        return min(days), max(days)

    def tops(self) -> list[str]:
        """Ids of the customers at the top of the tree, inactive ones too."""
        return [
            customer["Id"] for customer in self.company.documents("Customer") if not customer.get("ParentRef")
        ]

    def plain_customer(self) -> tuple[str, list[dict[str, Any]]]:
        """A customer whose invoices are all ordinary, with them: at least five."""
        odd = set(self.company.cases.values())
        by_customer: dict[str, list[dict[str, Any]]] = {}
        for invoice in self.company.documents("Invoice"):
            by_customer.setdefault(invoice["CustomerRef"]["value"], []).append(invoice)
        for customer_id, invoices in by_customer.items():
            if len(invoices) >= 5 and not odd & {invoice["Id"] for invoice in invoices}:
                return customer_id, invoices
        raise LookupError("The seed has no such customer.")


def amount(value: Any) -> Decimal:
    """An amount of a document, whether number or text."""
    return Decimal(str(value))
