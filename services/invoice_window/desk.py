"""All that can be done with invoices that are created here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from services.clock import Clock
from services.decisions.check_entry import check_entry
from services.invoice_window.created_here import CreatedHere, NoPrice, NumberTaken
from services.invoice_window.editing import DraftEditing
from services.invoice_window.existing import ExistingNumbers
from services.invoice_window.posting import Postings
from services.invoice_window.posting_forms import PostingForms
from services.invoice_window.visible import ProjectGone
from services.model.invoice_entry import EntryProblems, InvoiceEntry
from services.model.people import Actor, Right
from services.ports.desk import Rights
from services.ports.posting import Writers
from services.ports.store import Store


@dataclass(frozen=True, slots=True)
class InvoiceDesk:
    """Creating, changing and posting them: ``forms`` prepares the dialog of ``postings``."""

    rights: Rights
    created: CreatedHere
    drafts: DraftEditing
    forms: PostingForms
    postings: Postings
    existing: ExistingNumbers

    @classmethod
    def over(cls, store: Store, clock: Clock, rights: Rights, writers: Writers) -> Self:
        """The desk with these parts underneath."""
        return cls(
            rights,
            CreatedHere(store, clock, rights),
            DraftEditing(store, clock, rights),
            PostingForms(store, clock, rights, writers),
            Postings(store, clock, rights, writers),
            ExistingNumbers(store, clock, rights),
        )

    def save(
        self, actor: Actor, entry: InvoiceEntry, invoice_id: str = "", seen: int = 0
    ) -> str | EntryProblems:
        """What the form says, as a new draft or in the place of one; its id, or what is wrong with the form.

        ``seen``: the number of the change that the form showed. Raises ``NotAllowed``, ``NotADraft``,
        ``BeingPosted`` or ``DraftChanged``.
        """
        self.rights.require(actor, Right.INVOICE)
        new = check_entry(entry)
        if isinstance(new, EntryProblems):
            return new
        try:
            if not invoice_id:
                return self.created.create(actor, new)
            self.drafts.change(actor, invoice_id, seen, new)
            return invoice_id
        except NumberTaken as error:
            return EntryProblems({"doc_number": error.sentence})
        except NoPrice as error:
            return EntryProblems(by_line={("unit_price", entry.lines[-1].key): str(error)})
        except ProjectGone as error:
            return EntryProblems({"project_id": str(error)})
