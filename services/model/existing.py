"""An invoice of QuickBooks beside one of the same number and client that was created here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.model.import_run import ImportRun
from services.model.invoice_window import InvoiceRow


@dataclass(frozen=True, slots=True)
class Stated:
    """What QuickBooks states of an invoice, as far as two can be compared by it."""

    qbo_id: str
    doc_number: str | None
    customer_id: str | None
    customer_name: str | None
    txn_date: date | None
    due_date: date | None
    currency: str
    total: Decimal | None
    content_digest: str


@dataclass(frozen=True, slots=True)
class Existing:
    """Both, and the run that came upon them. ``seen``: another one for every other pair that is shown."""

    run: ImportRun
    stated: Stated
    ours: InvoiceRow
    seen: str
