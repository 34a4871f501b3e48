"""A company whose books are documents of the grammar, and what must become of each of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from services.quickbooks.translate import invoice_of
from tests.quickbooks import invoice_oracle as oracle
from tests.quickbooks.invoice_grammar import WrittenInvoice, invoices
from tests.services.imports.little_company import LittleCompany

HOME_CURRENCY = "USD"
#: The customer that is linked to a project, as in ``firm``.
LINKED = "1"
_ZERO = Decimal(0)


class Shelf(LittleCompany):
    """Hands out documents as they are written."""

    page_size = 1000

    def put(self, written: Iterable[WrittenInvoice]) -> None:
        for one in written:
            document = invoice_of(one.raw, HOME_CURRENCY)
            self._invoices[document.qbo_id] = document


@dataclass(frozen=True)
class Expected:
    """What is expected of one document, said by the oracle alone."""

    written: WrittenInvoice
    qbo_id: str
    currency: str
    customer_id: str | None
    total: Decimal | None
    balance: Decimal | None
    tile: str

    @property
    def verdict(self) -> str:
        """What an import of every status says of it."""
        if self.customer_id != LINKED:
            return "rejected: no_project"
        return "imported" if self.written.flaw is None else "rejected: needs_review"

    @property
    def is_imported(self) -> bool:
        return self.verdict == "imported"

    @property
    def facts(self) -> dict[str, Any]:
        return oracle.facts_of(self.written.text, HOME_CURRENCY)

    @property
    def lines(self) -> list[dict[str, Any]]:
        return oracle.lines_of(self.written.text)


def expected(written: WrittenInvoice) -> Expected:
    document = oracle.document_of(written.text)
    return Expected(
        written,
        qbo_id=document["Id"],
        currency=(document.get("CurrencyRef") or {}).get("value") or HOME_CURRENCY,
        customer_id=(document.get("CustomerRef") or {}).get("value"),
        total=oracle.storable(document.get("TotalAmt")),
        balance=oracle.storable(document.get("Balance")),
        tile=oracle.tile(oracle.payment(document), oracle.delivery(document)),
    )


def by_currency(all_of_them: Iterable[Expected]) -> dict[str, Decimal]:
    """The totals added up, currency by currency."""
    sums: dict[str, Decimal] = defaultdict(lambda: _ZERO)
    for one in all_of_them:
        sums[one.currency] += one.total or _ZERO
    return dict(sums)


def by_tile(imported: Sequence[Expected]) -> dict[tuple[str, str], tuple[int, Decimal, Decimal]]:
    """Count, totals and balances, by tile and currency."""
    sums: dict[tuple[str, str], tuple[int, Decimal, Decimal]] = defaultdict(lambda: (0, _ZERO, _ZERO))
    for one in imported:
        count, total, balance = sums[one.tile, one.currency]
        key = one.tile, one.currency
        sums[key] = count + 1, total + (one.total or _ZERO), balance + (one.balance or _ZERO)
    return dict(sums)


@st.composite
def books(draw: st.DrawFn) -> list[Expected]:
    """Up to a dozen documents with ids of their own."""
    count = draw(st.integers(1, 12))
    return [expected(draw(invoices(str(101 + number)))) for number in range(count)]
