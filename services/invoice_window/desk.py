"""All that can be done with invoices that are created here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from services.clock import Clock
from services.invoice_window.created_here import CreatedHere
from services.invoice_window.editing import DraftEditing
from services.invoice_window.posting import Postings
from services.invoice_window.posting_forms import PostingForms
from services.ports.desk import Rights
from services.ports.posting import Writers
from services.ports.store import Store


@dataclass(frozen=True, slots=True)
class InvoiceDesk:
    """Creating, changing and posting them: ``forms`` prepares the dialog of ``postings``."""

    created: CreatedHere
    drafts: DraftEditing
    forms: PostingForms
    postings: Postings

    @classmethod
    def over(cls, store: Store, clock: Clock, rights: Rights, writers: Writers) -> Self:
        """The desk with these parts underneath."""
        return cls(
            CreatedHere(store, clock, rights),
            DraftEditing(store, clock, rights),
            PostingForms(store, clock, rights, writers),
            Postings(store, clock, rights, writers),
        )
