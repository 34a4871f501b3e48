"""The remedies of an invoice whose number was created here: *It is the same invoice*, *Import it too*."""

from __future__ import annotations

from slack_bolt import App

from bot.call import Call, run_id_in
from bot.ids import Action, View
from bot.imports import existing_dialog
from bot.imports.listeners.way_on import WayOnWords, way_on
from bot.imports.remedies import invoice_in
from bot.imports.review_dialog import state_in
from bot.listening import Answer, on_button, on_submit, shows
from services.model.existing import Existing

WORDS = WayOnWords(
    retry="Retry looks at it once more.",
    renewed="The preview is being made anew: its message shows what comes in now.",
    asked_again="Whoever asked for this import is asked again on pressing Import.",
    at_work="When the import has ended, Retry looks at it once more.",
    next_import="The next import of its dates looks at it once more.",
)


def open_same(call: Call) -> None:
    """Both invoices, and the question."""
    call.open(existing_dialog.dialog(_existing(call, *invoice_in(call.value))))


def submit_same(call: Call) -> Answer:
    """Record it; where one of the two changed since, show them once more."""
    run_id, qbo_id, seen = state_in(str(call.view.get("private_metadata") or ""))
    existing = call.services.invoice_desk.existing.same(call.actor, run_id_in(run_id), qbo_id, seen)
    if existing is None:
        return shows(existing_dialog.dialog(_existing(call, run_id, qbo_id), existing_dialog.CHANGED))
    return shows(existing_dialog.noted(existing, way_on(call, existing.run, WORDS)))


def import_too(call: Call) -> None:
    """Have it come in; the button has asked."""
    run_id, qbo_id = invoice_in(call.value)
    run = call.services.invoice_desk.existing.import_too(call.actor, run_id_in(run_id), qbo_id)
    call.open(existing_dialog.too(way_on(call, run, WORDS)))


def register(app: App) -> None:
    """Register both."""
    on_button(app, Action.ITEM_SAME, open_same)
    on_submit(app, View.SAME, submit_same)
    on_button(app, Action.ITEM_IMPORT_TOO, import_too)


def _existing(call: Call, run_id: str, qbo_id: str) -> Existing:
    return call.services.invoice_desk.existing.compare(call.actor, run_id_in(run_id), qbo_id)
