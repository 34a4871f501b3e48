"""What can be delivered about invoices that are created here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from bot.created_here.payloads import line_block
from bot.created_here.states import EntryState, PostingDialogState
from bot.ids import Action, Field, View
from services.invoice_window.created_here import CreatedHere
from services.invoice_window.existing import ExistingNumbers
from services.model.invoice_window import NewInvoice, NewLine
from tests.bot.incoming.office import Office
from tests.bot.requests import a_button, a_modal, a_submission, in_modal, option_state
from tests.services.desk_doubles import ADMIN
from tests.services.imports.firm import fill

Json = dict[str, Any]
COMPANY = "con1"


def drafted(office: Office, number: str = "F-1") -> str:
    """A draft for the linked customer's project."""
    (project,) = office.firm.projects.search(ADMIN, "Acme", 1)
    line = NewLine("Design", Decimal(1), Decimal(100))
    new = NewInvoice(project.id, number, date(2026, 10, 3), None, "USD", (line,))
    return CreatedHere(office.firm.store, office.firm.clock, office.firm.rights).create(ADMIN, new)


def _saved(office: Office) -> Json:
    """The form of a new invoice, filled in."""
    (project,) = office.firm.projects.search(ADMIN, "Acme", 1)
    typed = {
        line_block(Field.DRAFT_DESCRIPTION, 0): {Field.DRAFT_DESCRIPTION: _text("Design")},
        line_block(Field.DRAFT_QUANTITY, 0): {Field.DRAFT_QUANTITY: _text("2")},
        line_block(Field.DRAFT_PRICE, 0): {Field.DRAFT_PRICE: _text("50")},
        "b1": {Field.DRAFT_PROJECT: option_state(project.id, "external_select")},
        "b2": {Field.DRAFT_DATE: {"type": "datepicker", "selected_date": "2026-10-03"}},
        "b3": {Field.DRAFT_CURRENCY: option_state("USD")},
    }
    view = {"callback_id": View.DRAFT_FORM, "private_metadata": EntryState().encode()}
    return a_submission(a_modal(view, typed))


def _deleted(office: Office) -> Json:
    view = a_modal({"callback_id": View.INVOICE, "private_metadata": "", "blocks": []})
    return in_modal(Action.DRAFT_DELETE, view, value=drafted(office))


def _posted(office: Office) -> Json:
    """The dialog, filled in; the customers are known from a preview."""
    fill(office.firm, linked=1)
    office.firm.previewed()
    state = PostingDialogState(drafted(office), 0, COMPANY)
    chosen = {
        "b1": {Field.POST_CUSTOMER: option_state("1", "external_select")},
        "b2": {Field.POST_ITEM: option_state("4", "external_select")},
        "b3": {Field.POST_TAX: option_state("NON")},
    }
    return a_submission(a_modal({"callback_id": View.POSTING, "private_metadata": state.encode()}, chosen))


def _against_a_draft(office: Office) -> str:
    """A preview of an invoice whose number a draft has."""
    fill(office.firm, linked=2)
    drafted(office, "N-101")
    return office.firm.previewed().id


def _the_same(office: Office) -> Json:
    run_id = _against_a_draft(office)
    existing = ExistingNumbers(office.firm.store, office.firm.clock, office.firm.rights)
    seen = existing.compare(ADMIN, run_id, "101").seen
    return a_submission(a_modal({"callback_id": View.SAME, "private_metadata": f"{run_id}/101/{seen}"}))


def _imported_too(office: Office) -> Json:
    return a_button(Action.ITEM_IMPORT_TOO, f"{_against_a_draft(office)}/101")


def _text(value: str) -> Json:
    return {"type": "plain_text_input", "value": value}


CREATED_HERE_SCENES: dict[str, Callable[[Office], Json]] = {
    View.DRAFT_FORM: _saved,
    Action.DRAFT_DELETE: _deleted,
    View.POSTING: _posted,
    View.SAME: _the_same,
    Action.ITEM_IMPORT_TOO: _imported_too,
}
