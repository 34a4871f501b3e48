"""Every use case as the container wires it, in front of a firm's store; only QuickBooks is a double."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from types import SimpleNamespace
from typing import Any, cast

from bot.use_cases import UseCases
from services.access import Access
from services.container.features import OfImports, OfTheFirm, OfTheWindow
from services.container.ground import Ground
from services.invoice_window import InvoiceDesk
from services.ports.store import Store
from services.settings import Settings
from tests.bot.incoming.takes_everything import TakesEverything
from tests.services.desk_doubles import RotatingServer
from tests.services.imports.firm import Firm
from tests.services.imports.little_company import LittleCompany

PDF = b"%PDF-1.4 an invoice of the firm"


class PrintingCompany(LittleCompany):
    """A company that prints what it is asked for."""

    def pdf(self, qbo_id: str) -> bytes | None:
        super().pdf(qbo_id)
        return PDF


class Books(TakesEverything):
    """The firm's books, and empty ones of other companies; what is written is taken."""

    def __init__(self, firm: Firm) -> None:
        super().__init__()
        self._firm = firm
        self._others = LittleCompany(firm.clock)

    def open(self, connection_id: str, watch: Callable[[], None] = lambda: None) -> LittleCompany:
        books = self._firm.books if connection_id == self._firm.connection_id else self._others
        return books.open(connection_id, watch)

    def open_with(self, realm_id: str, access_token: str) -> LittleCompany:
        return self._firm.books


def every_use_case(firm: Firm, store: Store | None = None) -> UseCases:
    """All of them, with the rights that the store knows."""
    kept = store or firm.store
    access, books = Access(kept, firm.clock), Books(firm)
    known: dict[str, Any] = {
        "settings": Settings(
            _env_file=None, public_url="https://invoices.example", quickbooks_client_id="app"
        ),
        "clock": firm.clock,
        "engine": firm.engine,
        "store": kept,
        "access": access,
        "oauth": RotatingServer(cast(Any, firm.clock)),
        "sources": books,
        "desk": InvoiceDesk.over(kept, firm.clock, access, books),
        "run_engine": firm.kicks,
    }
    # What is no use case's (the worker, the chores) nobody asks for here.
    ground = Ground(**{field.name: cast(Any, known.get(field.name)) for field in fields(Ground)})
    parts: list[Any] = [OfTheFirm.on(ground), OfImports.on(ground), OfTheWindow.on(ground)]
    found = {field.name: getattr(part, field.name) for part in parts for field in fields(part)}
    return cast(UseCases, SimpleNamespace(**found, store=kept, clock=firm.clock))
