"""Every view of invoices that are created here, with the name of its golden file."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from bot import blocks
from bot.blocks import Block
from bot.created_here.states import EntryState
from bot.created_here.views import form as forms
from bot.created_here.views import posting as posting_views
from bot.created_here.views.form import EntryForm
from bot.draft_ways import posting_told
from bot.home.views.invoice import invoice
from bot.imports import existing_dialog
from bot.imports.details import DetailsPage, details
from bot.imports.messages import Message
from bot.metadata import DetailsState
from services.model.existing import Existing, Stated
from services.model.invoice_entry import MOST_LINES, DraftChange, InvoiceEntry, LineEntry
from services.model.invoice_status import DeliveryState, Tile
from services.model.invoice_window import InvoiceDetails, InvoiceHistory, Origin
from services.model.posting import (
    Named,
    Posted,
    PostingForm,
    PostingLists,
    PostingOutcome,
    PostingState,
    PostingStatus,
)
from services.model.rejection import Reason
from services.model.report import Verdict
from tests.builders import NOW, a_connection, a_line, a_project, a_report, a_run, an_item
from tests.window_builders import a_row, an_invoice

DRAFT = "here:0123456789abcdef"
ENTRY = InvoiceEntry(
    project_id="pro1",
    doc_number="F-77",
    txn_date="2026-11-02",
    due_date="2026-12-02",
    currency="USD",
    lines=(LineEntry(0, "Senior designer, October", "37.25", "145"), LineEntry(2, "Travel", "1", "310.40")),
)
ITEMS = (Named("4", "Design"), Named("9", "Travel expenses"))
TAXES = (Named("NON", "No sales tax"), Named("TAX", "Taxable, by QuickBooks' rules"))
REFUSED = (
    "QuickBooks has an invoice with this number already. "
    "Give the draft another number, or none: then QuickBooks numbers it."
)


def a_draft_of_ours(**facts: Any) -> InvoiceDetails:
    """A draft that was created here, as somebody sees it who may change and post it."""
    row = a_row(
        id=DRAFT,
        connection_id=None,
        doc_number="F-77",
        tile=Tile.DRAFTS,
        origin=Origin.CREATED_HERE,
        days_overdue=0,
    )
    known = {
        "company_name": None,
        "delivery": DeliveryState.NOT_SENT,
        "history": InvoiceHistory(Origin.CREATED_HERE, "U0ADMIN", NOW),
        "may_change": True,
        "may_invoice": True,
    }
    return an_invoice(row, **known | facts)


def a_posting_form(**facts: Any) -> PostingForm:
    """The dialog for that draft, of a firm with one company."""
    company = a_connection()
    shown = PostingForm(
        invoice_id=DRAFT,
        doc_number="F-77",
        project=a_project(),
        txn_date=a_row().txn_date,
        due_date=a_row().due_date,
        currency="USD",
        total=Decimal("5711.65"),
        line_count=2,
        change_number=1,
        company=company,
        companies=(company,),
        lists=PostingLists(ITEMS, TAXES),
        tax_code="NON",
        lines=(
            a_line(
                description="Senior designer, October", quantity=Decimal("37.25"), unit_price=Decimal(145)
            ),
        ),
    )
    return replace(shown, **facts)


def a_posted(outcome: PostingOutcome = PostingOutcome.POSTED, **facts: Any) -> Posted:
    """What came of posting it."""
    known: dict[str, Any] = {"total_here": Decimal("5711.65"), "total_there": Decimal("5711.65"), "at": NOW}
    is_posted = outcome is PostingOutcome.POSTED
    posted = Posted(outcome, DRAFT, "F-77", "USD", **(known if is_posted else {}))
    return replace(posted, **facts)


def an_attempt(state: PostingState, trouble: str | None) -> PostingStatus:
    return PostingStatus(state, "U0ADMIN", NOW, trouble)


def many_lines() -> tuple[LineEntry, ...]:
    """As many as the form takes."""
    return tuple(LineEntry(key, f"Line {key}", "1", "1") for key in range(MOST_LINES))


EXISTING_ITEM = an_item(verdict=Verdict.REJECTED, reason=Reason.ALREADY_EXISTS)
AN_EXISTING = Existing(
    run=a_run(),
    stated=Stated(
        qbo_id="204",
        doc_number="F-77",
        customer_id="412",
        customer_name="Larkspur Dental",
        txn_date=a_row().txn_date,
        due_date=a_row().due_date,
        currency="USD",
        total=Decimal("6182.86"),
        content_digest="content",
    ),
    ours=a_draft_of_ours().row,
    seen="seen",
)
OTHER = a_connection(id="con2", company_name="Rivertown Studio Ltd", home_currency="GBP")
_POSTED, _POSTED_BLOCKS = posting_told({"invoice_id": DRAFT, "doc_number": "F-77"})
_FOUND, _FOUND_BLOCKS = posting_told({"invoice_id": DRAFT, "doc_number": "F-77", "found": True})
_REFUSED, _REFUSED_BLOCKS = posting_told({"invoice_id": DRAFT, "doc_number": None, "trouble": REFUSED})
CREATED_HERE_MESSAGES = {
    "posting-told-as-found": Message(_FOUND, (tuple(_FOUND_BLOCKS),)),
    "posting-told": Message(_POSTED, (tuple(_POSTED_BLOCKS),)),
    "posting-told-refused": Message(_REFUSED, (tuple(_REFUSED_BLOCKS),)),
}
CREATED_HERE_VIEWS: dict[str, Block] = {
    "draft-new": forms.form(EntryForm(EntryState(), InvoiceEntry(txn_date="2026-11-24"), ("USD", "EUR"))),
    "draft-edit": forms.form(EntryForm(EntryState(DRAFT, 3, (0, 2)), ENTRY, ("USD", "EUR"), a_project())),
    "draft-full": forms.form(
        EntryForm(EntryState(), replace(ENTRY, lines=many_lines()), ("USD",), a_project())
    ),
    "draft-changed-since": forms.form(
        EntryForm(
            EntryState(DRAFT, 4, (0, 2)),
            ENTRY,
            ("USD",),
            a_project(),
            forms.changed_by(DraftChange(4, "U0OTHER", NOW)),
        )
    ),
    "draft-saved": forms.saved(a_draft_of_ours()),
    "draft-deleted": forms.deleted(),
    "posting": posting_views.dialog(
        a_posting_form(customer=Named("412", "Larkspur Dental"), item=ITEMS[0], trouble=REFUSED)
    ),
    "posting-several-companies": posting_views.dialog(
        a_posting_form(doc_number=None, due_date=None, companies=(a_connection(), OTHER), company=OTHER),
        posting_views.CHANGED,
    ),
    "posted": posting_views.outcome(a_posted()),
    "posted-with-tax": posting_views.outcome(
        a_posted(total_there=Decimal("6182.86"), tax=Decimal("471.21"), doc_number="1043")
    ),
    "posted-as-found": posting_views.outcome(a_posted(is_found=True)),
    "posting-refused": posting_views.outcome(a_posted(PostingOutcome.REFUSED, trouble=REFUSED)),
    "posting-waiting": posting_views.outcome(
        a_posted(PostingOutcome.WAITING, trouble="QuickBooks did not answer (HTTP 503).")
    ),
    "posting-waiting-by-another": posting_views.outcome(
        a_posted(PostingOutcome.WAITING, by="U0OTHER", at=NOW - timedelta(minutes=2))
    ),
    "posted-before": posting_views.outcome(
        a_posted(PostingOutcome.ALREADY_POSTED, by="U0OTHER", at=NOW - timedelta(days=1))
    ),
    "existing": existing_dialog.dialog(AN_EXISTING),
    "existing-changed": existing_dialog.dialog(AN_EXISTING, existing_dialog.CHANGED),
    "existing-same": existing_dialog.noted(AN_EXISTING, [blocks.section("Retry looks at it once more.")]),
    "existing-too": existing_dialog.too([blocks.section("Retry looks at it once more.")]),
    "details-existing": details(
        DetailsPage(a_report(), DetailsState("IMP-4T7Q2MZX"), (EXISTING_ITEM,), False)
    ),
    "invoice-draft": invoice(a_draft_of_ours()),
    "invoice-being-posted": invoice(
        a_draft_of_ours(posting=an_attempt(PostingState.WAITING, "QuickBooks did not answer (HTTP 503)."))
    ),
    "invoice-refused": invoice(a_draft_of_ours(posting=an_attempt(PostingState.REFUSED, REFUSED))),
}
