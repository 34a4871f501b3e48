"""A little QuickBooks company of October, whose customers and invoices a test writes itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from services.sandbox.disturbances import Appointment
from tests.journeys.books import Books
from tests.journeys.slack.gate import Gate

OCTOBER = {"From": "2026-10-01", "To": "2026-10-31"}


class LittleBooks(Books):
    """Books in which everything was put by the test."""

    def customer(self, name: str, **fields: Any) -> str:
        """A customer; its id."""
        plain = {"DisplayName": name, "FullyQualifiedName": name, "Active": True, "Job": False}
        plain |= {"CurrencyRef": {"value": "USD", "name": "United States Dollar"}}
        added = self.controls.change(verb="create", entity="Customer", fields=plain | fields)
        return str(added["Id"])

    def invoice(self, customer_id: str, amount: str = "100.00", day: int = 5, **fields: Any) -> str:
        """An invoice of October that was sent and is open; its id."""
        plain = {"TxnDate": f"2026-10-{day:02}", "EmailStatus": "EmailSent"}
        added = self.controls.change(
            verb="create", customer=customer_id, amount=amount, fields=plain | fields
        )
        return str(added["Id"])

    def entry(
        self, entity: str, customer_id: str, amount: str = "100.00", day: int = 5, **fields: Any
    ) -> str:
        """Two hours of October, or a bill or a purchase of one line, billable and not billed; its id."""
        fields = {"TxnDate": f"2026-10-{day:02}"} | fields
        added = self.controls.change(
            verb="create", entity=entity, customer=customer_id, amount=amount, fields=fields
        )
        return str(added["Id"])

    def pay(self, invoice_id: str) -> None:
        """Somebody pays it in full."""
        self.controls.change(verb="pay", id=invoice_id)

    def spoil(self, invoice_id: str) -> None:
        """Take its balance away, so that nobody can say what is paid."""
        self.controls.change(verb="put", id=invoice_id, drop=["Balance"])

    @contextmanager
    def held(self, match: str, nth: int = 1) -> Iterator[Gate]:
        """QuickBooks keeps the nth next request that contains ``match`` waiting, until the gate is opened."""
        gate = Gate()
        self.controls.disturbances.add_appointment(Appointment(match, gate.hold, nth))
        try:
            yield gate
        finally:
            gate.open()
