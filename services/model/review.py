"""An invoice that needs review: what it states, what is wrong, and taking it as QuickBooks states it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from services.model.import_run import ImportRun
from services.model.rejection import ReviewProblem


class Obstacle(Enum):
    """Why an invoice cannot be taken even as QuickBooks states it: code, and what is missing."""

    UNREADABLE = (
        "unreadable",
        "The document cannot be read as a whole, so nobody can say what QuickBooks states.",
    )
    NO_DATE = ("no_date", "It has no invoice date, and without one it stands in no list and no period.")
    NO_CUSTOMER = ("no_customer", "It names no customer, so it belongs to no project.")
    NO_TOTAL = ("no_total", "Its total is missing or cannot be kept exactly, and a total is never guessed.")
    NO_BALANCE = (
        "no_balance",
        "Its balance is missing or cannot be kept exactly, and what is paid is never guessed.",
    )

    def __init__(self, code: str, sentence: str) -> None:
        self.code, self.sentence = code, sentence


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What QuickBooks' document states, as far as it could be read; in the mirror now."""

    connection_id: str
    qbo_id: str
    doc_number: str | None
    customer_id: str | None
    customer_name: str | None
    txn_date: date | None
    currency: str
    total: Decimal | None
    balance: Decimal | None
    problem: ReviewProblem | None
    content_digest: str


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Somebody decided to take an invoice as QuickBooks states it.

    ``digest``: of exactly what was accepted; as soon as the document states anything else, it needs review.
    """

    connection_id: str
    qbo_id: str
    digest: str
    problem: ReviewProblem
    total: Decimal
    balance: Decimal
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Review:
    """What the dialog says: the invoice of this run, what stands in the way, and who accepted it already."""

    run: ImportRun
    invoice: Reviewed
    digest: str
    obstacles: tuple[Obstacle, ...] = ()
    accepted: Acceptance | None = None
