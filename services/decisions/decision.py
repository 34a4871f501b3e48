"""What a run decides about one thing that it found in QuickBooks, and what it knows of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from services.model.invoice_status import Tile
from services.model.rejection import LeftOutBecause, Reason, ReviewProblem


@dataclass(frozen=True, slots=True)
class ImportedBefore:
    """What is already in the invoice window, by which run, when, and with which content."""

    run_id: str | None
    at: datetime | None
    content_digest: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """The facts that the line of a plan shows, whatever is imported. ``qbo_id`` of an entry is its ref."""

    qbo_id: str
    sync_token: int
    doc_number: str | None
    txn_date: date | None
    due_date: date | None
    currency: str
    total: Decimal | None
    balance: Decimal | None
    customer_id: str | None
    customer_name: str | None
    problem: ReviewProblem | None
    content_digest: str
    imported: ImportedBefore | None = field(default=None, kw_only=True)
    #: Of entries: who worked or was paid, and the seconds worked.
    party: str | None = field(default=None, kw_only=True)
    seconds: int | None = field(default=None, kw_only=True)

    @property
    def wrong(self) -> ReviewProblem | None:
        """What is wrong with it, for the report."""
        return self.problem

    @property
    def is_changed(self) -> bool:
        """Whether its content differs from what was imported."""
        return self.imported is not None and self.imported.content_digest != self.content_digest


@dataclass(frozen=True, slots=True)
class Import:
    """It comes in, to this project and tile."""

    project_id: str
    tile: Tile
    is_associated: bool


@dataclass(frozen=True, slots=True)
class Reject:
    """It does not come in. ``changed_since``: its content differs from what was imported."""

    reason: Reason
    changed_since: bool = False


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """Nobody asked for it."""

    because: LeftOutBecause


Decision = Import | Reject | LeaveOut
