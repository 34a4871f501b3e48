"""The form of an invoice that is created here, as it was filled in, and what is known of a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from services.model.invoice_window import NewInvoice
from services.model.project import Project

#: Lines that fit into the form.
MOST_LINES = 20


@dataclass(frozen=True, slots=True)
class LineEntry:
    """One line as it was typed. ``key`` tells it from the others as long as the form is open."""

    key: int
    description: str = ""
    quantity: str = ""
    unit_price: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceEntry:
    """The form as it was filled in: texts, of which nothing is known yet."""

    project_id: str | None = None
    doc_number: str = ""
    txn_date: str | None = None
    due_date: str | None = None
    currency: str | None = None
    lines: tuple[LineEntry, ...] = (LineEntry(0),)


@dataclass(frozen=True, slots=True)
class EntryProblems:
    """Wrong input, in words for under the field: by the entry's fields, and by field and key of a line."""

    by_field: Mapping[str, str] = field(default_factory=dict)
    by_line: Mapping[tuple[str, int], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DraftChange:
    """The last change of a draft; number 0 for one that is as it was created."""

    number: int = 0
    by: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class EditableDraft:
    """A draft that was created here, as its form shows it."""

    invoice_id: str
    new: NewInvoice
    project: Project
    change: DraftChange
